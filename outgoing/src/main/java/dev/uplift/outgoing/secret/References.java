package dev.uplift.outgoing.secret;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Resolves {@code env:NAME} and {@code file:/path}, but only what this service's configuration allows: a request must not
 * be able to read whatever the service could.
 */
@Singleton
class References implements Secrets {

    private static final long LONGEST_FILE = 64 * 1024;

    private final Pattern environment;
    private final List<Path> directories;

    References(
            @ConfigProperty(name = "uplift.secrets.environment") String environment,
            @ConfigProperty(name = "uplift.secrets.directories") Optional<String> directories) {
        this.environment = Pattern.compile(environment);
        this.directories = Arrays.stream(directories.orElse("").split(":"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
    }

    @Override
    public String resolve(String reference) throws Unresolved {
        if (reference.startsWith("env:")) {
            return variable(reference.substring("env:".length()));
        }
        if (reference.startsWith("file:")) {
            return file(reference, reference.substring("file:".length()));
        }
        throw new Unresolved("The reference '%s' is neither env:NAME nor file:/path.".formatted(reference));
    }

    private String variable(String name) throws Unresolved {
        if (!environment.matcher(name).matches()) {
            throw new Unresolved("The variable %s may not be read: uplift.secrets.environment allows %s."
                    .formatted(name, environment));
        }
        var value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new Unresolved("The variable %s is not set.".formatted(name));
        }
        return value;
    }

    private String file(String reference, String path) throws Unresolved {
        try {
            var real = Path.of(path).toRealPath();
            for (var directory : directories) {
                if (Files.isDirectory(directory) && real.startsWith(directory.toRealPath())) {
                    return content(reference, real);
                }
            }
        } catch (IOException | InvalidPathException missing) {
            throw new Unresolved("%s cannot be read.".formatted(reference));
        }
        throw new Unresolved(
                "%s may not be read: uplift.secrets.directories allows %s.".formatted(reference, directories));
    }

    private static String content(String reference, Path real) throws IOException, Unresolved {
        if (Files.size(real) > LONGEST_FILE) {
            throw new Unresolved("The file of %s is too long for a secret.".formatted(reference));
        }
        var text = Files.readString(real).replaceFirst("\\R\\z", "");
        if (text.isEmpty()) {
            throw new Unresolved("The file of %s is empty.".formatted(reference));
        }
        return text;
    }
}
