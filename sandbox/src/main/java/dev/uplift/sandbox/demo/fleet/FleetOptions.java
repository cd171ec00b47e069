package dev.uplift.sandbox.demo.fleet;

import dev.uplift.sandbox.demo.stage.Words;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the caller of a fleet's demo asked for.
 *
 * @param servers how many are upgraded, 1 to 1000
 * @param endpoint of a platform that is there already; without it one is simulated
 * @param select a label that the servers must have
 * @param from the major version of simulated servers
 * @param to a major version, or an exact one
 * @param region the platform's word for where they are
 * @param json the result on standard output, and nothing else there
 * @param keep leave all running at the end until interrupted
 * @param story rehearse and ask for the approval first
 * @param yes approve without asking
 * @param home where everything is kept; must be new or empty and stays; without it a temporary folder that goes
 */
public record FleetOptions(
        int servers,
        Optional<URI> endpoint,
        Optional<Label> select,
        int from,
        Version to,
        Optional<String> region,
        boolean json,
        boolean keep,
        boolean story,
        boolean yes,
        Optional<Path> home) {

    private static final int MOST = 1000;
    private static final int USUAL = 10;
    private static final int OLDEST = 11;
    private static final int NEWEST = 18;
    private static final int FROM = 13;
    private static final Version TO = new Version("16");

    /** @throws IllegalArgumentException for what is not understood; the message says what */
    public static FleetOptions parse(List<String> arguments) {
        var asked = new Asked();
        var words = new Words(arguments);
        while (words.more()) {
            asked.take(words.option(), words);
        }
        return asked.options();
    }

    /** What was read so far. */
    private static final class Asked {

        private int servers = USUAL;
        private Optional<URI> endpoint = Optional.empty();
        private Optional<Label> select = Optional.empty();
        private Optional<Integer> from = Optional.empty();
        private Version to = TO;
        private Optional<String> region = Optional.empty();
        private boolean json;
        private boolean keep;
        private boolean story;
        private boolean yes;
        private Optional<Path> home = Optional.empty();

        void take(String option, Words words) {
            switch (option) {
                case "--provider" -> words.text();
                case "--servers" -> servers = words.number(1, MOST);
                case "--endpoint" -> endpoint = Optional.of(words.server());
                case "--select" -> select = Optional.of(Label.parse(words.text()));
                case "--from" -> from = Optional.of(words.number(OLDEST, NEWEST - 1));
                case "--to" -> to = new Version(words.text());
                case "--region" -> region = Optional.of(words.text());
                case "--json" -> json = true;
                case "--keep" -> keep = true;
                case "--story" -> story = true;
                case "--yes" -> yes = true;
                case "--home" -> home = Optional.of(words.folder());
                case "--rows" -> throw new IllegalArgumentException("--rows belongs to --provider dump-restore");
                default -> throw new IllegalArgumentException("unknown argument " + option);
            }
        }

        FleetOptions options() {
            refuse(yes && !story, "--yes belongs to --story: without it nobody is asked");
            refuse(
                    endpoint.isPresent() && from.isPresent(),
                    "--from is for simulated servers: those of --endpoint have the versions that they have");
            refuse(
                    endpoint.isEmpty() && select.isPresent(),
                    "--select belongs to --endpoint: of the simulated servers all are meant");
            var source = from.orElse(FROM);
            refuse(
                    endpoint.isEmpty() && !to.isAbove(Integer.toString(source)),
                    "--to %s is not above --from %d".formatted(to.text(), source));
            return new FleetOptions(servers, endpoint, select, source, to, region, json, keep, story, yes, home);
        }

        private static void refuse(boolean wrong, String why) {
            if (wrong) {
                throw new IllegalArgumentException(why);
            }
        }
    }
}
