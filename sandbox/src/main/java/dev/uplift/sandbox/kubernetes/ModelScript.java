package dev.uplift.sandbox.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What pg-upgrade.sh promises, done to a disk of the model. */
final class ModelScript {

    private static final Set<String> VERBS =
            Set.of("rehearse", "check", "upgrade", "recover", "prove", "clean", "extensions");

    private static final int KILLED = 137;

    private final ModelRuntime runtime;
    private final Runtime.Run run;
    private final Behaviours behaviours;
    private final String verb;
    private final List<String> lines = new ArrayList<>();

    /**
     * What comes of it.
     *
     * @param lines what it prints
     * @param effect what it does, when its time is over
     * @param half what it has done when it is killed before
     * @param disk that it writes to
     * @param quick whether it takes seconds, whatever the size of the data
     */
    record Outcome(
            List<String> lines,
            int exit,
            Runnable effect,
            Runnable half,
            Optional<ModelDisk> disk,
            boolean quick,
            boolean hangs) {

        private static final Runnable NOTHING = () -> {};

        /** Ends at once, and well. */
        static Outcome nothing() {
            return new Outcome(List.of(), 0, NOTHING, NOTHING, Optional.empty(), true, false);
        }
    }

    ModelScript(ModelRuntime runtime, Runtime.Run run, Behaviours behaviours, String verb) {
        this.runtime = runtime;
        this.run = run;
        this.behaviours = behaviours;
        this.verb = verb;
    }

    /** The verb that a command calls the script with, if it does. */
    static Optional<String> verb(List<String> command) {
        return command.isEmpty()
                ? Optional.empty()
                : Optional.of(command.getLast()).filter(VERBS::contains);
    }

    Outcome run() {
        return switch (behaviours.job(run.namespace(), verb)) {
            case JobBehaviour.Succeeds() -> usual();
            case JobBehaviour.Fails(var code, var sentence) -> failed(code, sentence);
            case JobBehaviour.LosesItsPod _ -> {
                var usual = usual();
                var kept = usual.lines().subList(0, usual.lines().size() / 2);
                yield new Outcome(kept, KILLED, usual.half(), usual.half(), usual.disk(), usual.quick(), false);
            }
            case JobBehaviour.Hangs() -> {
                var usual = usual();
                yield new Outcome(usual.lines(), 0, Outcome.NOTHING, usual.half(), usual.disk(), false, true);
            }
            case JobBehaviour.EndsEarly() -> {
                var usual = usual();
                var kept = usual.lines().subList(0, Math.max(0, usual.lines().size() - 1));
                yield new Outcome(kept, 0, usual.effect(), usual.half(), usual.disk(), usual.quick(), false);
            }
        };
    }

    private Outcome usual() {
        return switch (verb) {
            case "extensions" -> extensions();
            case "prove" -> prove();
            case "rehearse" -> rehearse();
            case "check" -> check();
            case "upgrade" -> upgrade();
            case "recover" -> recover();
            case "clean" -> clean();
            default -> throw new IllegalStateException(verb);
        };
    }

    private Outcome extensions() {
        var content = run.content();
        if (content.majors().isEmpty()) {
            return failed("no-binaries", "the image has no pg_config");
        }
        fact("version", content.majors().getLast() + ".0");
        // each of these has a library of its own name
        var names = String.join(",", content.extensions().stream().sorted().toList()) + ",plpgsql";
        fact("extensions", names);
        fact("libraries", names);
        say("Done. %d extensions are in the image."
                .formatted(content.extensions().size() + 1));
        return done(Outcome.NOTHING, Outcome.NOTHING, true);
    }

    private Outcome prove() {
        var data = disk().at(data());
        if (data.isEmpty()) {
            return failed("wrong-version", "there is no PG_VERSION in " + variable("UPLIFT_DATA"));
        }
        if (data.get().major() != from()) {
            return failed(
                    "wrong-version",
                    "PG_VERSION is %d, not %d".formatted(data.get().major(), from()));
        }
        stage(1, 1, "Reading PG_VERSION");
        fact("version", Integer.toString(data.get().major()));
        say("Done. PostgreSQL %d data is ready at %s".formatted(from(), variable("UPLIFT_DATA")));
        return done(Outcome.NOTHING, Outcome.NOTHING, true);
    }

    private Outcome check() {
        var refused = refusal();
        if (refused.isPresent()) {
            return refused.get();
        }
        stage(1, 1, "pg_upgrade --check");
        lines.add("*Clusters are compatible*");
        say("Done. PostgreSQL %d data can become %d".formatted(from(), to()));
        return done(Outcome.NOTHING, Outcome.NOTHING, false);
    }

    private Outcome rehearse() {
        var disk = disk();
        // a rehearsal recovers what a crash, or a snapshot of a running server, has left
        disk.at(data()).ifPresent(found -> disk.put(data(), found.shutDown()));
        return upgrade();
    }

    private Outcome upgrade() {
        var disk = disk();
        if (isSwapped(disk)) {
            stage(1, 1, "The data are of PostgreSQL %d already".formatted(to()));
            return upgraded(Outcome.NOTHING, Outcome.NOTHING);
        }
        var half = disk.at(data()).isEmpty() && disk.at(archived()).isPresent();
        var refused = half ? Optional.<Outcome>empty() : refusal();
        if (refused.isPresent()) {
            return refused.get();
        }
        stage(1, 4, "Looking at the data of PostgreSQL " + from());
        stage(2, 4, "initdb");
        stage(3, 4, "pg_upgrade");
        stage(4, 4, "Swapping the directories");
        return upgraded(this::swap, this::begun);
    }

    private Outcome upgraded(Runnable effect, Runnable half) {
        fact("mode", mode());
        fact("bytes", "1048576");
        lines.add("Upgrade Complete");
        say("Done. PostgreSQL %d data is ready at %s".formatted(to(), variable("UPLIFT_DATA")));
        return done(effect, half, false);
    }

    /** What is left when the work is killed: a new directory that nobody uses yet, or nothing where the data should be. */
    private void begun() {
        var disk = disk();
        var old = disk.at(data()).or(() -> disk.at(archived())).orElseThrow();
        disk.put(staged(), old.upgraded(to(), id()));
        if (behaviours.job(run.namespace(), verb) instanceof JobBehaviour.LosesItsPod(var where)
                && where == JobBehaviour.Where.WITHIN_SWAP) {
            disk.move(data(), archived());
            disk.put(archived(), left(disk.at(archived()).orElseThrow()));
        }
    }

    private void swap() {
        var disk = disk();
        disk.at(data()).ifPresent(old -> {
            disk.put(staged(), old.upgraded(to(), id()));
            disk.move(data(), archived());
            disk.put(archived(), left(old));
        });
        disk.move(staged(), data());
        disk.put(data(), disk.at(data()).orElseThrow().ownedBy(""));
    }

    private Directory left(Directory old) {
        var owned = old.ownedBy(id());
        return "link".equals(mode()) ? owned.linkedAway() : owned;
    }

    private Outcome recover() {
        var disk = disk();
        var old = disk.at(archived());
        if (old.isPresent() && (!old.get().usable())) {
            return failed("not-recovered", "the new server has written to the files of the old one");
        }
        if (old.isEmpty()
                && disk.at(data()).filter(found -> found.major() == from()).isEmpty()) {
            return failed("not-recovered", "there are no data of PostgreSQL %d".formatted(from()));
        }
        stage(1, 1, "Moving the directories back");
        say("Done. PostgreSQL %d data is ready at %s".formatted(from(), variable("UPLIFT_DATA")));
        return done(() -> back(disk), () -> {}, true);
    }

    private void back(ModelDisk disk) {
        disk.remove(staged());
        disk.at(archived()).ifPresent(old -> {
            disk.remove(archived());
            disk.put(data(), old.back().ownedBy(""));
        });
    }

    private Outcome clean() {
        var disk = disk();
        stage(1, 1, "Removing what the upgrade has left");
        say("Done. PostgreSQL %d data is ready at %s".formatted(to(), variable("UPLIFT_DATA")));
        var job = done(
                () -> {
                    disk.remove(archived());
                    disk.remove(staged());
                },
                Outcome.NOTHING,
                true);
        // beside the server, whose files it does not touch
        return new Outcome(job.lines(), 0, job.effect(), job.half(), Optional.empty(), true, false);
    }

    private Optional<Outcome> refusal() {
        var disk = disk();
        var data = disk.at(data());
        if (data.isEmpty()) {
            return Optional.of(failed("wrong-version", "there is no PG_VERSION in " + variable("UPLIFT_DATA")));
        }
        if (data.get().major() != from()) {
            return Optional.of(failed(
                    "wrong-version",
                    "PG_VERSION is %d, not %d".formatted(data.get().major(), from())));
        }
        if (foreign(disk, staged()) || foreign(disk, archived())) {
            return Optional.of(failed("leftovers", "there are directories of another upgrade"));
        }
        if (!data.get().clean()) {
            return Optional.of(failed("unclean-shutdown", "the server was not shut down in order"));
        }
        if (!run.content().majors().containsAll(List.of(from(), to()))) {
            return Optional.of(failed("no-binaries", "the image lacks the programs of a version"));
        }
        return Optional.empty();
    }

    private boolean foreign(ModelDisk disk, String path) {
        return disk.at(path).filter(found -> !found.owner().equals(id())).isPresent();
    }

    private boolean isSwapped(ModelDisk disk) {
        return disk.at(data()).filter(found -> found.major() == to()).isPresent()
                && disk.at(archived())
                        .filter(found -> found.owner().equals(id()))
                        .isPresent();
    }

    private Outcome failed(String code, String sentence) {
        lines.add("==> FATAL %s: %s".formatted(code, sentence));
        return ended(1, Outcome.NOTHING, Outcome.NOTHING, true);
    }

    private Outcome done(Runnable effect, Runnable half, boolean quick) {
        return ended(0, effect, half, quick);
    }

    private Outcome ended(int exit, Runnable effect, Runnable half, boolean quick) {
        var disk = "extensions".equals(verb) ? Optional.<ModelDisk>empty() : Optional.of(disk());
        return new Outcome(lines, exit, effect, half, disk, quick, false);
    }

    private void stage(int number, int of, String text) {
        say("[%d/%d] %s".formatted(number, of, text));
    }

    private void fact(String name, String value) {
        say("fact %s=%s".formatted(name, value));
    }

    private void say(String text) {
        lines.add("==> " + text);
    }

    private ModelDisk disk() {
        return runtime.disk(DataPlace.of(run.disks(), variable("UPLIFT_VOLUME")).disk());
    }

    private String data() {
        return DataPlace.of(run.disks(), variable("UPLIFT_DATA")).path();
    }

    private String staged() {
        return beside("-" + to());
    }

    private String archived() {
        return beside("-" + from() + ".preupgrade");
    }

    /** Where the data are the whole volume, what belongs beside them lies within. */
    private String beside(String ending) {
        return (data().isEmpty() ? "data" : data()) + ending;
    }

    private String mode() {
        var asked = variable("UPLIFT_MODE");
        return "auto".equals(asked) ? "link" : asked;
    }

    private int from() {
        return Integer.parseInt(variable("UPLIFT_FROM"));
    }

    private int to() {
        return Integer.parseInt(variable("UPLIFT_TO"));
    }

    private String id() {
        return variable("UPLIFT_ID");
    }

    private String variable(String name) {
        var value = run.environment().get(name);
        if (value == null) {
            throw new IllegalStateException("the Job's container lacks " + name);
        }
        return value;
    }
}
