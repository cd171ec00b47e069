package dev.uplift.sandbox.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A script of the sandbox, which fetches something into a folder and says where it is.
 *
 * @param name of the file in {@code sandbox/scripts}
 */
public record Script(String name) {

    /**
     * Runs it.
     *
     * @param log gets what the script says beside its answer
     * @return what it prints, without blanks around it
     * @throws IOException with the end of the log, if the script fails or does not end in time
     */
    public String run(Path log, Duration timeout, String... arguments) throws IOException, InterruptedException {
        var script = Files.createTempFile(name, ".sh");
        var output = Files.createTempFile(name, ".out");
        try (var source = Script.class.getResourceAsStream("/dev/uplift/sandbox/scripts/" + name)) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
            var command = new ArrayList<>(List.of("bash", script.toString()));
            command.addAll(List.of(arguments));
            var process = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(log.toFile())
                    .start();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IOException("not finished after %d minutes, see %s".formatted(timeout.toMinutes(), log));
            }
            if (process.exitValue() != 0) {
                throw new IOException(LastLines.of(log, 3));
            }
            return Files.readString(output).strip();
        } finally {
            Files.delete(script);
            Files.delete(output);
        }
    }
}
