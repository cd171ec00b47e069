package dev.uplift.contracts.wire;

import java.io.IOException;
import java.io.UncheckedIOException;

/** One complete example of each message, as older versions wrote it. */
final class Golden {

    private Golden() {}

    /** @throws IllegalStateException if there is none for this type: then write one */
    static byte[] of(String type) {
        var name = "/golden/%s.json".formatted(type);
        try (var file = Golden.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("write a complete example of %s to src/test/resources%s"
                        .formatted(MessageTypes.ALL.get(type).getSimpleName(), name));
            }
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
