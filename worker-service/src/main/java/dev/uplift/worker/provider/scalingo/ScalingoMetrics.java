package dev.uplift.worker.provider.scalingo;

import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Metrics;
import dev.uplift.worker.provider.scalingo.account.Interrupted;
import dev.uplift.worker.provider.scalingo.account.Place;
import dev.uplift.worker.provider.scalingo.account.Region;
import dev.uplift.worker.provider.scalingo.account.Scalingo;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import dev.uplift.worker.provider.scalingo.server.Measured;
import dev.uplift.worker.provider.scalingo.server.ServerAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What Scalingo measures of databases: all but their disks' work in one call, and that in another. */
final class ScalingoMetrics implements Metrics {

    private static final double PERCENT = 100;

    private final Scalingo scalingo;

    ScalingoMetrics(Scalingo scalingo) {
        this.scalingo = scalingo;
    }

    @Override
    public Map<Kind, Double> now(Server server, Secrets secrets) throws Unavailable, InterruptedException {
        try {
            var address = ServerAddress.of(server.address());
            var region = scalingo.region(address.region());
            var place = region.place(address)
                    .orElseThrow(
                            () -> new Unavailable("Scalingo shows no single add-on of PostgreSQL for the " + address));
            var look = new Look(region, place);
            look.take();
            if (look.values.isEmpty()) {
                throw new Unavailable(look.refusal
                        .map(ScalingoMetrics::sentence)
                        .orElse("Scalingo measures nothing of the " + address));
            }
            return look.values;
        } catch (Interrupted stopped) {
            throw stopped.checked();
        } catch (ScalingoException refused) {
            throw new Unavailable(sentence(refused));
        } catch (IllegalArgumentException wrong) {
            throw new Unavailable(wrong.getMessage());
        }
    }

    private static String sentence(ScalingoException refused) {
        return refused.problem("looking at what Scalingo measures").detail();
    }

    /** One look at one database. */
    private static final class Look {

        private final Region region;
        private final Place place;
        private final Map<Kind, Double> values = new EnumMap<>(Kind.class);
        private Optional<ScalingoException> refusal = Optional.empty();

        Look(Region region, Place place) {
            this.region = region;
            this.place = place;
        }

        /** What the one call does not have is looked for in the series of its kind. */
        void take() {
            seen(() -> Measured.of(region.metrics(place)).values()).ifPresent(values::putAll);
            percent("cpu", Kind.CPU_PERCENT);
            percent("memory", Kind.MEMORY_PERCENT);
            newest("diskio").ifPresent(bytes -> values.put(Kind.DISK_IO_BYTES, bytes));
        }

        private void percent(String series, Kind kind) {
            if (!values.containsKey(kind)) {
                newest(series).filter(percent -> percent <= PERCENT).ifPresent(percent -> values.put(kind, percent));
            }
        }

        private Optional<Double> newest(String series) {
            return seen(() -> Measured.newest(region.metrics(place, series))).flatMap(value -> value);
        }

        /** Empty for what the platform does not have, or not for us. */
        private <T> Optional<T> seen(Supplier<T> question) {
            try {
                return Optional.of(question.get());
            } catch (ScalingoException refused) {
                if (!refused.cannotBeAsked()) {
                    throw refused;
                }
                refusal = Optional.of(refused);
                return Optional.empty();
            }
        }
    }
}
