package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.platform.Agenda;
import dev.uplift.sandbox.platform.PlatformClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The state of the cluster. Everything that looks at it or changes it does so within {@link #alone}. */
final class Cluster {

    private static final int MOST_REACTIONS = 10_000;

    private final Agenda agenda;
    private final Store store = new Store();
    private final Images images = new Images();
    private final Behaviours behaviours = new Behaviours();
    private final List<String> offences = new ArrayList<>();
    private final Map<String, List<Controller>> controllers = new HashMap<>();
    private volatile Delays delays = Delays.USUAL;
    private volatile ApiLevel level = new ApiLevel(33, Optional.of("v1"));
    private long names;

    Cluster(PlatformClock clock) {
        this.agenda = new Agenda(clock);
    }

    /** Something that keeps the objects of one kind as they are wanted. */
    interface Controller {

        /** Has changed, has come, or is gone. */
        void reconcile(ResourcePath path);
    }

    /** @param plural of the objects that it is to be told of */
    void tell(String plural, Controller controller) {
        controllers.computeIfAbsent(plural, first -> new ArrayList<>()).add(controller);
    }

    /** Brings the state to the present, lets nobody else at it meanwhile, and has the controllers react. */
    <T> T alone(Supplier<T> work) {
        return agenda.alone(() -> {
            try {
                return work.get();
            } finally {
                react();
                // what takes no time at all has happened when the answer comes
                agenda.settle();
            }
        });
    }

    /** The same, and what follows from it takes no time, as if it had been done long ago. */
    void atOnce(Runnable work) {
        agenda.alone(() -> {
            var usual = delays;
            delays = Delays.NONE;
            try {
                return alone(() -> {
                    work.run();
                    return usual;
                });
            } finally {
                delays = usual;
            }
        });
    }

    /** After a time from now. */
    void after(Duration delay, Runnable step) {
        agenda.after(delay, () -> thenReact(step));
    }

    /** Not before it is ready, however late that is. */
    void after(Duration delay, BooleanSupplier ready, Runnable step) {
        agenda.after(delay, ready, () -> thenReact(step));
    }

    private void thenReact(Runnable step) {
        step.run();
        react();
    }

    private void react() {
        int reactions = 0;
        for (var next = store.takeChanged(); next.isPresent(); next = store.takeChanged()) {
            var path = next.get();
            if (++reactions > MOST_REACTIONS) {
                throw new IllegalStateException("controllers do not come to rest, at last over " + path.path());
            }
            controllers.getOrDefault(path.plural(), List.of()).forEach(each -> each.reconcile(path));
        }
    }

    Instant now() {
        return agenda.now();
    }

    Store store() {
        return store;
    }

    Images images() {
        return images;
    }

    Behaviours behaviours() {
        return behaviours;
    }

    Delays delays() {
        return delays;
    }

    void delays(Delays changed) {
        delays = changed;
    }

    ApiLevel level() {
        return level;
    }

    void level(ApiLevel changed) {
        level = changed;
    }

    /** Something has happened that must never happen. */
    void offence(String what) {
        offences.add(what);
    }

    List<String> offences() {
        return List.copyOf(offences);
    }

    /** The end of a generated name; the same in each run. */
    String suffix() {
        return "%05d".formatted(++names);
    }
}
