package dev.uplift.worker.observation;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.Verification;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Metrics;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Looks at one server, and at the application that uses it. For one turn; only reads. */
final class Sampler {

    private final InstantSource time;
    private final Server server;
    private final Optional<SqlReading> sql;
    private final List<Verification.Http> checks;
    private final OutgoingHttp http;
    private final Optional<Metrics> metrics;
    private final Secrets secrets;
    private final Set<String> missing = new LinkedHashSet<>();

    /**
     * @param server that clients use
     * @param sql how it is asked; empty if there is no way
     * @param checks of the request, which are timed
     * @param metrics of its platform, if that has any
     */
    Sampler(
            InstantSource time,
            Server server,
            Optional<SqlReading> sql,
            List<Verification.Http> checks,
            OutgoingHttp http,
            Optional<Metrics> metrics,
            Secrets secrets) {
        this.time = time;
        this.server = server;
        this.sql = sql;
        this.checks = List.copyOf(checks);
        this.http = http;
        this.metrics = metrics;
        this.secrets = secrets;
    }

    /** @param stopping whether there is no time left for what is slow; the server itself is asked all the same */
    Sample take(BooleanSupplier stopping) throws InterruptedException {
        var reading = sql.isPresent() ? Optional.of(sql.get().now()) : Optional.<SqlReading.Answer>empty();
        var platform = stopping.getAsBoolean() ? Map.<Metrics.Kind, Double>of() : platform();
        return new Sample(
                time.instant(),
                reading.flatMap(SqlReading.Answer::server),
                reading.flatMap(SqlReading.Answer::statements),
                LoadTime.of(checks, http, stopping),
                platform,
                reading.flatMap(SqlReading.Answer::refusal));
    }

    private Map<Metrics.Kind, Double> platform() throws InterruptedException {
        if (metrics.isEmpty()) {
            return Map.of();
        }
        try {
            return metrics.get().now(server, secrets);
        } catch (Metrics.Unavailable unavailable) {
            missing.add(unavailable.getMessage());
            return Map.of();
        }
    }

    /** What could not be looked at so far, and why: sentences. */
    Set<String> missing() {
        var all = new LinkedHashSet<>(missing);
        sql.ifPresent(reading -> all.addAll(reading.missing()));
        return all;
    }
}
