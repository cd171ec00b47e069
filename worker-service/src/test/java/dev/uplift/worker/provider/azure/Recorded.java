package dev.uplift.worker.provider.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What Azure really said, as the tests of azure-cli recorded it; each file names its source.
 *
 * @param exchanges requests with their responses, in order
 */
public record Recorded(List<JsonNode> exchanges) {

    /** The simulator is held against the same ones. */
    private static final Path FOLDER = Path.of("..", "sandbox", "src", "test", "resources", "azure");

    public static final Recorded UPGRADE = of("upgrade-15-to-17");
    public static final Recorded PRECHECK = of("precheck-15-to-18");
    public static final Recorded RESTORE = of("pitr-restore");

    private static Recorded of(String name) {
        try {
            return new Recorded(Json.mapper()
                    .readTree(FOLDER.resolve(name + ".json").toFile())
                    .at("/exchanges")
                    .valueStream()
                    .toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The body of the n-th request with this method, from 0. */
    public JsonNode asked(String method, int n) {
        return nth(method, n).at("/request/body");
    }

    /** What was answered to it. */
    public JsonNode answered(String method, int n) {
        return nth(method, n).at("/response/body");
    }

    private JsonNode nth(String method, int n) {
        return exchanges.stream()
                .filter(exchange -> exchange.at("/request/method").asText().equals(method))
                .skip(n)
                .findFirst()
                .orElseThrow();
    }
}
