package dev.uplift.sandbox.demo.stage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What was started and must be stopped, the last first, whatever happens. */
public final class Started implements AutoCloseable {

    private record Part(String name, Runnable stop) {}

    private final Deque<Part> parts = new ArrayDeque<>();
    private final Consumer<String> complaints;

    public Started(Consumer<String> complaints) {
        this.complaints = complaints;
    }

    /** To be called before the start, so that what is half started is stopped, too. */
    public void add(String name, Runnable stop) {
        parts.push(new Part(name, stop));
    }

    /** Stops all of it; what fails to stop is said and does not keep the rest from being stopped. */
    @Override
    public void close() {
        // an interrupt is why we are here; stopping in order takes a moment that it must not cut short
        Thread.interrupted();
        while (!parts.isEmpty()) {
            var part = parts.pop();
            try {
                part.stop().run();
            } catch (RuntimeException failed) {
                complaints.accept("%s did not stop: %s".formatted(part.name(), failed.getMessage()));
            }
        }
    }
}
