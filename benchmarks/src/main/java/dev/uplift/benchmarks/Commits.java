package dev.uplift.benchmarks;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The reference: {@code pgbench -N -c 8 -j 2 -T 20} on the control plane's own PostgreSQL. */
final class Commits {

    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
    private static final List<String> MEASURE = List.of("-N", "-c", "8", "-j", "2", "-T", "20");

    private final Path pgbench;
    private final Stack stack;

    private Commits(Path pgbench, Stack stack) {
        this.pgbench = pgbench;
        this.stack = stack;
    }

    static Commits prepare(Stack stack) throws IOException, InterruptedException, SQLException {
        try (var connection = stack.database().connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE bench");
        }
        var commits = new Commits(PostgresInstallation.full(18).bin().resolve("pgbench"), stack);
        commits.pgbench(List.of("-i", "-q", "-s", "10"));
        return commits;
    }

    double perSecond() throws IOException, InterruptedException {
        var found = TPS.matcher(pgbench(MEASURE));
        if (!found.find()) {
            throw new IllegalStateException("pgbench did not say tps");
        }
        return Double.parseDouble(found.group(1));
    }

    private String pgbench(List<String> options) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(pgbench.toString());
        command.addAll(options);
        command.addAll(List.of(
                "-h", "127.0.0.1", "-p", Integer.toString(stack.database().port()), "-U", "postgres", "bench"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", stack.database().password());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException("pgbench failed: " + output);
        }
        return output;
    }
}
