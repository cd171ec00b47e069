package dev.uplift.sandbox.stack;

import dev.uplift.contracts.wire.Topics;
import dev.uplift.sandbox.kafka.KafkaProcess;
import dev.uplift.sandbox.kafka.KafkaTopics;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * How each process of the stack is started.
 *
 * @param detached in a session of its own, so that the end of a terminal does not reach it
 * @param shortLived whether the JVMs compile quickly rather than well
 * @param settings of both services, beside those that they need here
 * @param workerEnvironment of the workers alone
 */
record Recipes(
        Path home,
        Checkout checkout,
        boolean detached,
        boolean shortLived,
        Map<String, String> settings,
        Map<String, String> workerEnvironment) {

    /** The pool that every local worker belongs to. */
    static final String POOL = "default";

    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final List<String> JVM =
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8");

    /** The second compiler takes more time than it saves within a few minutes. */
    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    /** Durable: a commit that was answered survives the machine. */
    PostgresServer database(int port) throws IOException {
        var settings = Map.of(
                "port", Integer.toString(port),
                "fsync", "on",
                "synchronous_commit", "on",
                "max_connections", "200",
                "shared_buffers", "128MB");
        return PostgresServer.create(PostgresInstallation.embedded(), home.resolve("postgres"), settings);
    }

    StackProcess.Settings postgres(PostgresServer server) throws IOException {
        server.prepareStart();
        return new StackProcess.Settings(
                "postgres",
                server.port(),
                log("postgres"),
                session(server.command()),
                Map.of("LC_MESSAGES", "C"),
                server::answers,
                // SIGTERM would wait for sessions to end
                "INT",
                true);
    }

    StackProcess.Settings kafka(int port) {
        var command = java(
                "-cp",
                classPath(),
                KafkaProcess.class.getName(),
                home.resolve("kafka").toString(),
                "" + port);
        var topics = new KafkaTopics("127.0.0.1:" + port);
        return jvm("kafka", port, command, Map.of(), () -> topics.exist(Topics.all(POOL)));
    }

    StackProcess.Settings api(String name, int port, ControlDatabase database, int kafkaPort) throws IOException {
        var environment = Map.of(
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                "" + port,
                "QUARKUS_DATASOURCE_JDBC_URL",
                database.jdbcUrl(),
                "QUARKUS_DATASOURCE_USERNAME",
                ControlDatabase.NAME,
                "QUARKUS_DATASOURCE_PASSWORD",
                database.password(),
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:" + kafkaPort,
                "UPLIFT_TOKENS_FILE",
                new Tokens(home.resolve("tokens")).file().toString(),
                "UPLIFT_SECRETS_DIRECTORIES",
                Stack.secrets(home).toString());
        return service(name, port, checkout.apiService(), environment);
    }

    StackProcess.Settings worker(String name, int port, int kafkaPort, String clientTools) {
        var environment = new HashMap<>(workerEnvironment);
        environment.putAll(Map.of(
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                "" + port,
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:" + kafkaPort,
                "UPLIFT_POOL",
                POOL,
                "UPLIFT_CLIENT_TOOLS",
                clientTools,
                "UPLIFT_SECRETS_DIRECTORIES",
                Stack.secrets(home).toString()));
        return service(name, port, checkout.workerService(), environment);
    }

    private StackProcess.Settings service(String name, int port, Path jar, Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.putAll(settings);
        // What a killed service leaves of it goes with the stack's home.
        var cache = "-Dvertx.cacheDirBase=" + home.resolve("cache").resolve(name);
        return jvm(name, port, java(cache, "-jar", jar.toString()), all, () -> ServiceProbe.isReady(port));
    }

    private StackProcess.Settings jvm(
            String name, int port, List<String> command, Map<String, String> environment, BooleanSupplier ready) {
        return new StackProcess.Settings(name, port, log(name), session(command), environment, ready, "TERM", false);
    }

    private List<String> java(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        if (shortLived) {
            command.add(QUICK);
        }
        command.addAll(List.of(arguments));
        return command;
    }

    /** Ours, with absolute paths: a process may outlive the folder that we were called from. */
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    private List<String> session(List<String> command) {
        return detached && Files.isExecutable(SETSID)
                ? Stream.concat(Stream.of(SETSID.toString()), command.stream()).toList()
                : command;
    }

    private Path log(String name) {
        return Stack.logs(home).resolve(name + ".log");
    }
}
