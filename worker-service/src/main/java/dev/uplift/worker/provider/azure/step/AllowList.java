package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import java.util.Locale;

/** The action {@code verify-allow-list}: the extensions that may be made are there to be made. */
final class AllowList {

    private AllowList() {}

    static StepResult verify(Turn turn) throws InterruptedException {
        var allowed =
                Parameters.extensions(turn).orElseGet(() -> turn.settings().allowedExtensions());
        return new SqlTurn(turn).on(turn.text("server"), server -> {
            try (var session = server.sessions().open()) {
                var there = session.texts("SELECT name FROM pg_available_extensions");
                var missing = allowed.stream()
                        .map(extension -> extension.toLowerCase(Locale.ROOT))
                        .filter(extension -> !there.contains(extension))
                        .toList();
                return missing.isEmpty()
                        ? StepResult.done()
                        : Turn.failed(
                                "extensions-not-available",
                                "%s has no %s.".formatted(turn.server(), String.join(", ", missing)),
                                "Take them out of the option 'extensions', or out of azure.extensions.");
            }
        });
    }
}
