package dev.uplift.sandbox.demo.fleet;

import dev.uplift.sandbox.demo.stage.Words;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the caller of a fleet's demo asked for.
 *
 * @param servers how many are upgraded of those that are found, 1 to 1000
 * @param endpoint of a platform that is there already; without it one is simulated
 * @param select a label that the servers must have
 * @param names of the servers, which are then not looked for; empty: those that are found
 * @param from the major version of simulated servers
 * @param to a major version, or an exact one
 * @param place where they are
 * @param rehearsed whether each upgrade is rehearsed on a clone first
 * @param accept ids of findings that the caller accepts
 * @param ownBackup whether each upgrade takes a backup; else the platform's own are trusted
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
        List<String> names,
        int from,
        Version to,
        Place place,
        boolean rehearsed,
        List<String> accept,
        boolean ownBackup,
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
    /** Of those that go there step by step; two majors further are enough to see. */
    private static final Map<String, Version> TO_BY_STEPS = Map.of("scalingo", new Version("15"));

    public FleetOptions {
        names = List.copyOf(names);
        accept = List.copyOf(accept);
    }

    /**
     * Reads the arguments.
     *
     * @param provider whose they are
     * @throws IllegalArgumentException for what is not understood; the message says what
     */
    public static FleetOptions parse(String provider, List<String> arguments) {
        var asked = new Asked();
        var words = new Words(arguments);
        while (words.more()) {
            asked.take(words.option(), words);
        }
        return asked.options(provider);
    }

    /** What was read so far. */
    private static final class Asked {

        private int servers = USUAL;
        private Optional<URI> endpoint = Optional.empty();
        private Optional<Label> select = Optional.empty();
        private final List<String> names = new ArrayList<>();
        private Optional<Integer> from = Optional.empty();
        private Optional<Version> to = Optional.empty();
        private final Map<String, String> place = new HashMap<>();
        private Optional<String> rehearsal = Optional.empty();
        private final List<String> accept = new ArrayList<>();
        private boolean ownBackup = true;
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
                case "--server" -> names.add(words.text());
                case "--from" -> from = Optional.of(words.number(OLDEST, NEWEST - 1));
                case "--to" -> to = Optional.of(new Version(words.text()));
                case Place.REGION, Place.SUBSCRIPTION, Place.RESOURCE_GROUP -> place.put(option, words.text());
                case "--rehearsal" -> rehearsal = Optional.of(words.oneOf("skip", "required"));
                case "--accept" -> accept.add(words.text());
                case "--backup" -> ownBackup = words.oneOf("own", "platform").equals("own");
                case "--json" -> json = true;
                case "--keep" -> keep = true;
                case "--story" -> story = true;
                case "--yes" -> yes = true;
                case "--home" -> home = Optional.of(words.folder());
                case "--rows" -> throw new IllegalArgumentException("--rows belongs to --provider dump-restore");
                default -> throw new IllegalArgumentException("unknown argument " + option);
            }
        }

        FleetOptions options(String provider) {
            refuse(yes && !story, "--yes belongs to --story: without it nobody is asked");
            refuse(
                    story && rehearsal.equals(Optional.of("skip")),
                    "--rehearsal skip does not go with --story, which rehearses");
            refuse(
                    endpoint.isPresent() && from.isPresent(),
                    "--from is for simulated servers: those of --endpoint have the versions that they have");
            refuse(
                    endpoint.isEmpty() && select.isPresent(),
                    "--select belongs to --endpoint: of the simulated servers all are meant");
            refuse(
                    endpoint.isEmpty() && !names.isEmpty(),
                    "--server belongs to --endpoint: of the simulated servers all are meant");
            refuse(
                    select.isPresent() && !names.isEmpty(),
                    "--select is for servers that are looked for: --server names them");
            var source = from.orElse(FROM);
            var target = to.orElseGet(() -> TO_BY_STEPS.getOrDefault(provider, TO));
            refuse(
                    endpoint.isEmpty() && !target.isAbove(Integer.toString(source)),
                    "--to %s is not above --from %d".formatted(target.text(), source));
            return new FleetOptions(
                    servers,
                    endpoint,
                    select,
                    names,
                    source,
                    target,
                    Place.of(provider, place),
                    story || rehearsal.equals(Optional.of("required")),
                    accept,
                    ownBackup,
                    json,
                    keep,
                    story,
                    yes,
                    home);
        }

        private static void refuse(boolean wrong, String why) {
            if (wrong) {
                throw new IllegalArgumentException(why);
            }
        }
    }
}
