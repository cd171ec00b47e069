package dev.uplift.sandbox.stack;

import dev.uplift.sandbox.machine.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who may use the local API: lines of {@code token name role} in a file that only its owner reads. */
record Tokens(Path file) {

    private static final List<String> ROLES = List.of("viewer", "operator", "approver", "admin");
    private static final int BYTES = 24;

    /**
     * Writes the file with one name for each role, unless it is there.
     *
     * @param more further names and their roles
     */
    void create(Map<String, String> more) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        var people = new LinkedHashMap<String, String>();
        ROLES.forEach(role -> people.put(role, role));
        people.putAll(more);
        PrivateFile.write(
                file,
                people.entrySet().stream()
                        .map(person -> "%s %s %s\n".formatted(random(), person.getKey(), person.getValue()))
                        .collect(Collectors.joining()));
    }

    /** @throws IllegalArgumentException if nobody has that name */
    String of(String name) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length == 3 && words[1].equals(name))
                .map(words -> words[0])
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s has no token for %s".formatted(file, name)));
    }

    private static String random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
