package dev.uplift.sandbox.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to go wrong with calls, in the order in which it was asked for. Safe for threads. */
public final class Faults {

    private final List<Fault> planned = new ArrayList<>();

    public synchronized void add(Fault fault) {
        planned.add(fault);
    }

    public synchronized void clear() {
        planned.clear();
    }

    /** The effect on a call that has just come; the first fault that hits it counts. */
    synchronized Optional<Fault.Effect> hit(String operation) {
        for (int i = 0; i < planned.size(); i++) {
            var fault = planned.get(i);
            if (fault.operation().filter(wanted -> !wanted.equals(operation)).isPresent()) {
                continue;
            }
            if (fault.skip() > 0) {
                planned.set(i, fault.after(fault.skip() - 1));
                continue;
            }
            if (fault.times() > 1) {
                planned.set(i, fault.times(fault.times() - 1));
            } else {
                planned.remove(i);
            }
            return Optional.of(fault.effect());
        }
        return Optional.empty();
    }
}
