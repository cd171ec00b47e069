package dev.uplift.worker.provider.kubernetes.job;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Job's script printed, or as much of it as has come. Each line may begin with the time that Kubernetes puts
 * there.
 *
 * @param stages in their order
 * @param facts by name
 * @param fatal why it gave up
 * @param complete whether pg_upgrade said that its upgrade is complete
 * @param done whether the script said that it is done
 */
public record JobOutput(
        List<Stage> stages, Map<String, String> facts, Optional<Fatal> fatal, boolean complete, boolean done) {

    private static final Pattern LINE = Pattern.compile("(?:(\\d{4}-\\d\\d-\\d\\dT\\S+Z) )?(.*)");
    private static final Pattern STAGE = Pattern.compile("==> \\[(\\d{1,3})/(\\d{1,3})] (.+)");
    private static final Pattern FACT = Pattern.compile("==> fact ([^=]+)=(.*)");
    private static final Pattern FATAL = Pattern.compile("==> FATAL ([a-z-]+): (.+)");
    private static final Pattern COMPLETE = Pattern.compile("Upgrade Complete");
    private static final Pattern DONE = Pattern.compile("==> Done\\. .+");

    /**
     * A part of the script's work that has begun.
     *
     * @param number from 1
     * @param of how many there are
     * @param at when, if the log says so
     */
    public record Stage(int number, int of, String text, Optional<Instant> at) {}

    /**
     * Why the script gave up.
     *
     * @param code for programs, such as {@code no-space}
     * @param sentence for people
     */
    public record Fatal(String code, String sentence) {}

    public JobOutput {
        stages = List.copyOf(stages);
        facts = Map.copyOf(facts);
    }

    /** Reads a log; lines that say something else, or are cut off, are passed over. */
    public static JobOutput of(String log) {
        var stages = new ArrayList<Stage>();
        var facts = new LinkedHashMap<String, String>();
        Optional<Fatal> fatal = Optional.empty();
        var complete = false;
        var done = false;
        for (var line : log.lines().toList()) {
            var split = LINE.matcher(line);
            if (!split.matches()) {
                continue;
            }
            var text = split.group(2).stripTrailing();
            var stage = STAGE.matcher(text);
            var fact = FACT.matcher(text);
            var end = FATAL.matcher(text);
            if (stage.matches()) {
                stages.add(new Stage(
                        Integer.parseInt(stage.group(1)),
                        Integer.parseInt(stage.group(2)),
                        stage.group(3),
                        time(split.group(1))));
            } else if (fact.matches()) {
                facts.put(fact.group(1), fact.group(2));
            } else if (end.matches()) {
                fatal = Optional.of(new Fatal(end.group(1), end.group(2)));
            }
            complete |= COMPLETE.matcher(text).matches();
            done |= DONE.matcher(text).matches();
        }
        return new JobOutput(stages, facts, fatal, complete, done);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeParseException other) {
            return Optional.empty();
        }
    }

    /** Whether its last words are those of a success; that the Job says so too is for the caller to see. */
    public boolean succeeded(Verb verb) {
        return done && fatal.isEmpty() && (complete || !verb.runsPgUpgrade());
    }

    /** The extensions that an image has. */
    public List<String> extensions() {
        return list("extensions");
    }

    /** The libraries that its servers can load, without their folder and ending. */
    public List<String> libraries() {
        return list("libraries");
    }

    private List<String> list(String fact) {
        return Stream.of(facts.getOrDefault(fact, "").split(","))
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
