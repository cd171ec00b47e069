package dev.uplift.sandbox.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FreePortTest {

    /** Of so many out of twelve thousand some would be the same by chance. */
    private static final int MANY = 1000;

    private static List<Integer> found() {
        return Stream.generate(FreePort::find).limit(MANY).toList();
    }

    @Test
    void nobody_is_given_what_another_one_or_another_process_has_and_does_not_use_yet() throws Exception {
        var ours = found();

        var theirs = foundByAnotherProcess();

        assertThat(ours).doesNotHaveDuplicates().allMatch(FreePort::isFree);
        assertThat(theirs).hasSize(MANY).doesNotContainAnyElementsOf(ours);
    }

    private static List<Integer> foundByAnotherProcess() throws IOException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Processes.exitCode(process)).isZero();
        return output.lines().map(Integer::valueOf).toList();
    }

    /** Another process, which finds as many. */
    static final class Other {

        private Other() {}

        public static void main(String[] arguments) {
            found().forEach(System.out::println);
        }
    }
}
