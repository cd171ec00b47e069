package dev.uplift.benchmarks;

import dev.uplift.sandbox.stack.Stack;
import dev.uplift.sandbox.stack.StackProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The processor time that each process of a stack has used so far, with its children that still live.
 *
 * @param seconds by process
 */
record CpuTime(Map<String, Double> seconds) {

    static CpuTime of(Stack stack) {
        var seconds = new LinkedHashMap<String, Double>();
        stack.processes().forEach(process -> seconds.put(process.name(), seconds(process)));
        return new CpuTime(seconds);
    }

    private static double seconds(StackProcess process) {
        var handle = process.handle();
        return Stream.concat(Stream.of(handle), handle.descendants())
                .mapToDouble(each ->
                        each.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0)
                .sum();
    }

    /** What was used between then and this. */
    Map<String, Double> since(CpuTime then) {
        var used = new LinkedHashMap<String, Double>();
        seconds.forEach((name, now) -> used.put(name, now - then.seconds().getOrDefault(name, 0.0)));
        return used;
    }
}
