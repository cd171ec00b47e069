package dev.uplift.benchmarks;

import dev.uplift.contracts.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code ./uplift bench NAME [--json]}. */
public final class Main {

    private static final Map<String, Benchmark> ALL =
            Map.of("control-plane", ControlPlane::run, "provider-calls", ProviderCalls::run);

    private Main() {}

    /** A measurement; what it answers is one JSON document. It talks on standard error. */
    @FunctionalInterface
    interface Benchmark {
        Object run(List<String> arguments) throws Exception;
    }

    /** @param arguments the benchmark's name, then its own arguments */
    public static void main(String[] arguments) {
        var benchmark = arguments.length == 0 ? null : ALL.get(arguments[0]);
        if (benchmark == null) {
            System.err.println("usage: uplift bench NAME [--json]; NAME is one of " + ALL.keySet());
            System.exit(2);
        }
        try {
            var result = benchmark.run(List.of(arguments).subList(1, arguments.length));
            System.out.println(new String(Json.write(result), StandardCharsets.UTF_8));
            System.exit(0);
        } catch (Exception failed) {
            System.err.println("the benchmark failed: " + failed);
            System.exit(1);
        }
    }
}
