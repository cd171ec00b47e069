package dev.uplift.api.security;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Who may call, of a file with lines {@code token name role}; for the local stack. Read at the start, and kept as
 * hashes.
 */
@Singleton
class Tokens {

    private static final Logger LOG = Logger.getLogger(Tokens.class);

    /** Somebody that we know. */
    record Caller(String name, Role role) {

        /** The caller's role and those that it contains. */
        Set<String> roles() {
            return role.implied();
        }
    }

    private record Known(byte[] hash, Caller caller) {}

    private final Path file;
    private List<Known> known = List.of();

    Tokens(@ConfigProperty(name = "uplift.tokens.file") Path file) {
        this.file = file;
    }

    void start(@Observes StartupEvent starting) throws IOException {
        if (!Files.isReadable(file)) {
            LOG.warnf("no tokens in %s: nobody is let in (uplift.tokens.file)", file);
            return;
        }
        var all = new ArrayList<Known>();
        for (var line : Files.readAllLines(file)) {
            var words = line.strip().split("\\s+");
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (words.length != 3) {
                throw new IllegalStateException("a line of %s is not 'token name role'".formatted(file));
            }
            all.add(new Known(hash(words[0]), new Caller(words[1], Role.of(words[2]))));
        }
        known = List.copyOf(all);
    }

    Optional<Caller> caller(String token) {
        var hash = hash(token);
        return known.stream()
                .filter(each -> MessageDigest.isEqual(each.hash(), hash))
                .map(Known::caller)
                .findFirst();
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
