package dev.uplift.sandbox.demo.kubernetes;

import dev.uplift.sandbox.demo.stage.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the caller of the demo on Kubernetes asked for.
 *
 * @param json the upgrade's document on standard output, and nothing else there
 * @param keep leave all running at the end until interrupted
 * @param home where everything is kept; must be new or empty and stays; without it a temporary folder that goes
 * @param rows about so many rows in the simulated server's database
 * @param from the major version that the simulated server has
 * @param to the major version that is wanted
 * @param rehearsed whether a copy is upgraded first
 * @param accept findings that would stop the upgrade, and do not
 * @param real the server of a real cluster; without it all is simulated but the data
 */
record ClusterOptions(
        boolean json,
        boolean keep,
        Optional<Path> home,
        int rows,
        int from,
        int to,
        boolean rehearsed,
        List<String> accept,
        Optional<RealSet> real) {

    private static final int DEFAULT_ROWS = 200_000;
    private static final int MOST_ROWS = 10_000_000;
    private static final int OLDEST = 13;
    private static final int NEWEST = 18;
    private static final int FROM = 15;
    private static final int TO = 17;
    private static final String NO_SNAPSHOT = "no-snapshot";
    private static final String NAME = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?";
    private static final List<String> OF_A_REAL_ONE =
            List.of("--kubeconfig", "--context", "--namespace", "--statefulset", "--app-selector", "--images");
    private static final List<String> NEEDED =
            List.of("--kubeconfig", "--context", "--namespace", "--statefulset", "--images", "--to");

    /**
     * A StatefulSet of a real cluster.
     *
     * @param selector labels of the applications that are stopped meanwhile
     */
    record RealSet(
            Path kubeconfig,
            String context,
            String namespace,
            String statefulSet,
            Optional<String> selector,
            UpgradeImages images) {}

    ClusterOptions {
        if (to <= from && real.isEmpty()) {
            throw new IllegalArgumentException("--to must be above --from, and %d is not above %d".formatted(to, from));
        }
    }

    /** @throws IllegalArgumentException for what is not understood; the message says what */
    static ClusterOptions parse(List<String> arguments) {
        var given = new HashMap<String, String>();
        var accept = new ArrayList<String>();
        var words = new Words(arguments);
        while (words.more()) {
            var option = words.option();
            switch (option) {
                case "--json", "--keep" -> given.put(option, "");
                case "--provider" -> words.text();
                case "--accept" -> accept.add(words.text());
                case "--rehearsal" -> given.put(option, words.oneOf("skip", "required"));
                case "--rows" -> given.put(option, "" + words.number(1, MOST_ROWS));
                case "--from", "--to" -> given.put(option, "" + words.number(OLDEST, NEWEST));
                case "--home" -> given.put(option, words.folder().toString());
                default -> {
                    if (!OF_A_REAL_ONE.contains(option)) {
                        throw new IllegalArgumentException("unknown argument " + option + " for --provider kubernetes");
                    }
                    given.put(option, words.text());
                }
            }
        }
        return of(given, List.copyOf(accept));
    }

    private static ClusterOptions of(Map<String, String> given, List<String> accept) {
        // without snapshots there is no copy to try it on
        var rehearsed = accept.contains(NO_SNAPSHOT) ? "skip" : "required";
        return new ClusterOptions(
                given.containsKey("--json"),
                given.containsKey("--keep"),
                Optional.ofNullable(given.get("--home")).map(Path::of),
                number(given, "--rows", DEFAULT_ROWS),
                number(given, "--from", FROM),
                number(given, "--to", TO),
                given.getOrDefault("--rehearsal", rehearsed).equals("required"),
                accept,
                real(given));
    }

    private static int number(Map<String, String> given, String option, int usual) {
        return Optional.ofNullable(given.get(option)).map(Integer::parseInt).orElse(usual);
    }

    private static Optional<RealSet> real(Map<String, String> given) {
        if (OF_A_REAL_ONE.stream().noneMatch(given::containsKey)) {
            return Optional.empty();
        }
        for (var option : NEEDED) {
            if (!given.containsKey(option)) {
                throw new IllegalArgumentException(option + " is missing: a real cluster needs "
                        + String.join(", ", NEEDED) + ", and --app-selector where applications use the server");
            }
        }
        for (var option : List.of("--from", "--rows")) {
            if (given.containsKey(option)) {
                throw new IllegalArgumentException(option + " belongs to the simulated cluster");
            }
        }
        return Optional.of(new RealSet(
                file(given.get("--kubeconfig")),
                given.get("--context"),
                name("--namespace", given),
                name("--statefulset", given),
                Optional.ofNullable(given.get("--app-selector")),
                UpgradeImages.parse(given.get("--images"))));
    }

    private static Path file(String text) {
        var file = Path.of(text).toAbsolutePath();
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException("--kubeconfig: %s cannot be read".formatted(file));
        }
        return file;
    }

    private static String name(String option, Map<String, String> given) {
        var name = given.get(option);
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("%s: '%s' is no name of Kubernetes".formatted(option, name));
        }
        return name;
    }
}
