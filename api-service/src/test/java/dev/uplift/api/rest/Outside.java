package dev.uplift.api.rest;

import dev.uplift.sandbox.kafka.KafkaBroker;
import dev.uplift.sandbox.machine.FreePort;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/** What the service needs around it: a real PostgreSQL, a real Kafka, and a file of tokens. Leases are short here. */
public final class Outside implements QuarkusTestResourceLifecycleManager {

    private Path folder;
    private PostgresServer postgres;
    private KafkaBroker kafka;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("uplift-api-test-");
            var settings = Map.of("fsync", "off", "synchronous_commit", "off");
            postgres = PostgresServer.create(PostgresInstallation.embedded(), folder.resolve("postgres"), settings)
                    .start();
            kafka = KafkaBroker.start(folder.resolve("kafka"), FreePort.find());
            return Map.ofEntries(
                    Map.entry("quarkus.datasource.jdbc.url", postgres.jdbcUrl("postgres")),
                    Map.entry("quarkus.datasource.username", "postgres"),
                    Map.entry("quarkus.datasource.password", postgres.password()),
                    Map.entry("kafka.bootstrap.servers", kafka.bootstrapServers()),
                    Map.entry(
                            "uplift.tokens.file",
                            Callers.writeTokens(folder.resolve("tokens")).toString()),
                    Map.entry("uplift.http.allow", "127.0.0.1"),
                    Map.entry(
                            "uplift.secrets.directories",
                            folder.resolve("secrets").toString()),
                    Map.entry("uplift.topics.partitions", "4"),
                    // short, so that a loss is seen soon; long enough for a busy machine to stand still for seconds
                    Map.entry("uplift.lease", "10S"),
                    Map.entry("uplift.acceptance", "8S"),
                    Map.entry("uplift.discovery.silence", "10S"),
                    Map.entry("quarkus.http.test-port", "0"),
                    // the broker in this JVM has much to say
                    Map.entry("quarkus.log.category.\"kafka\".level", "WARN"),
                    Map.entry("quarkus.log.category.\"org.apache.kafka\".level", "ERROR"),
                    Map.entry("quarkus.log.category.\"state.change.logger\".level", "WARN"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void stop() {
        if (kafka != null) {
            kafka.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }
}
