package dev.uplift.worker.postgres.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.sandbox.machine.Processes;
import dev.uplift.sandbox.postgres.PgUpgrade;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.precheck.Condition.Place;
import dev.uplift.worker.postgres.precheck.Condition.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the checks block is what pg_upgrade itself refuses, or fails on; and the remedies are enough for it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PgUpgradeTest {

    private static final int AT_ONCE = 2;
    private static final Map<String, String> LOGICAL = Map.of("wal_level", "logical");
    private static final String LOCAL_TRUST = "--auth-local=trust";

    @TempDir
    private Path folder;

    /** As initdb makes them, once each; copies of them take a fraction of the time. */
    private static final Map<Object, PostgresServer> TEMPLATES = new ConcurrentHashMap<>();

    @TempDir
    private static Path templates;

    @AfterAll
    static void forgetTemplates() {
        TEMPLATES.clear();
    }

    private PostgresServer fresh(String name) throws IOException {
        var template = TEMPLATES.computeIfAbsent(
                "fresh",
                _ -> PostgresServer.create(
                        PostgresInstallation.full(18),
                        templates.resolve("fresh"),
                        LOGICAL,
                        LOCAL_TRUST,
                        "--no-data-checksums"));
        return copy(template, name, LOGICAL);
    }

    private PostgresServer old(Place place, String name) throws IOException {
        var template = TEMPLATES.computeIfAbsent(
                place, _ -> TestServers.create(place, templates.resolve(place.name()), LOCAL_TRUST));
        return copy(template, name, TestServers.settings(place)).start();
    }

    private PostgresServer copy(PostgresServer template, String name, Map<String, String> settings) throws IOException {
        var data = folder.resolve(name);
        var copying = new ProcessBuilder("cp", "-a", template.data().toString(), data.toString()).start();
        assertThat(Processes.exitCode(copying)).isZero();
        Files.copy(template.passwordFile(), folder.resolve(name + ".password"));
        return PostgresServer.create(template.installation(), data, settings);
    }

    private static List<Condition> with(Proof proof) {
        return ConditionsTest.conditions().stream()
                .filter(condition -> condition.proof == proof)
                .toList();
    }

    @Test
    void its_look_before_the_upgrade_refuses_what_we_block() throws Exception {
        var empty = new ArrayBlockingQueue<>(AT_ONCE, false, List.of(fresh("empty1"), fresh("empty2")));

        assertThat(each(with(Proof.CHECK_FAILS), (condition, name) -> {
                    var to = empty.take();
                    try {
                        return upgrade(stopped(condition, name), to, name)
                                .check()
                                .succeeded();
                    } finally {
                        empty.put(to);
                    }
                }))
                .as("not refused")
                .isEmpty();
    }

    @Test
    void it_fails_in_its_middle_on_what_we_block_and_its_look_before_does_not_see() throws Exception {
        assertThat(each(with(Proof.UPGRADE_FAILS), (condition, name) -> {
                    var upgrade = upgrade(stopped(condition, name), fresh(name + "new"), name);
                    return !upgrade.check().succeeded() || upgrade.run().succeeded();
                }))
                .as("refused at once, or no failure")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"OLD", "MIDDLE"})
    void after_all_remedies_it_succeeds(Place place) throws Exception {
        try (var server = old(place, "old")) {
            var proven = ConditionsTest.conditions().stream()
                    .filter(condition -> condition.place == place && condition.proof != Proof.NONE)
                    .toList();
            for (var condition : proven) {
                var stage = make(condition, server, "shop" + proven.indexOf(condition));
                condition.remedy.apply(stage, finding(condition, stage));
            }
            server.stop();

            var outcome = upgrade(server, fresh("new"), "upgrade").run();

            assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
        }
    }

    @Test
    void what_is_to_be_done_after_the_upgrade_can_be_done_then() throws Exception {
        try (var server = old(Place.MIDDLE, "old")) {
            var stage = new Stage(server, "shop");
            stage.server("CREATE DATABASE shop LOCALE_PROVIDER icu ICU_LOCALE 'de' TEMPLATE template0");
            stage.sql(
                    "CREATE TABLE t (a text PRIMARY KEY, b tsvector)",
                    "CREATE INDEX words ON t USING gin (b)",
                    "CREATE INDEX forms ON t (normalize(a))");
            var fresh = fresh("new");
            var findings = ask(stage, new Route(Method.PG_UPGRADE, 17, 18, Optional.of(offers(fresh))));
            assertThat(findings)
                    .extracting(Finding::id)
                    .containsExactlyInAnyOrder("sorting-library", "full-text-provider", "unicode-tables");
            server.stop();
            assertThat(upgrade(server, fresh, "upgrade").run().succeeded()).isTrue();

            try (var upgraded = inPlaceOf(server, fresh)) {
                var after = new Stage(upgraded, "shop");
                for (var finding : findings) {
                    after.sql(Condition.statements(finding));
                }
                assertThat(ask(after, new Route(Method.PG_UPGRADE, 18, 18, Optional.empty())))
                        .isEmpty();
            }
        }
    }

    @Test
    void logical_slots_of_old_servers_vanish_without_a_word() throws Exception {
        try (var server = old(Place.OLD, "old")) {
            new Stage(server, "postgres").server("SELECT pg_create_logical_replication_slot('feed', 'test_decoding')");
            server.stop();
            var fresh = fresh("new");

            assertThat(upgrade(server, fresh, "upgrade").run().succeeded()).isTrue();

            try (var upgraded = inPlaceOf(server, fresh)) {
                assertThat(new Stage(upgraded, "postgres").text("SELECT count(*) FROM pg_replication_slots"))
                        .isEqualTo("0");
            }
        }
    }

    private static Offers offers(PostgresServer fresh) throws Exception {
        try (fresh;
                var session = Stage.sessions(fresh.start(), "postgres").open()) {
            return Offers.read(session);
        }
    }

    /** Running; on the way it got the roles of the old one, with their passwords. */
    private static PostgresServer inPlaceOf(PostgresServer old, PostgresServer fresh) throws IOException {
        Files.copy(old.passwordFile(), fresh.passwordFile(), StandardCopyOption.REPLACE_EXISTING);
        return PostgresServer.create(fresh.installation(), fresh.data(), LOGICAL)
                .start();
    }

    private static List<Finding> ask(Stage stage, Route route) throws Exception {
        return Examination.run(Catalogue.ALL, stage.sessions("postgres"), route).stream()
                .filter(finding -> finding.object().startsWith("database shop, "))
                .toList();
    }

    private PostgresServer stopped(Condition condition, String name) throws Exception {
        try (var server = old(condition.place, name)) {
            make(condition, server, "shop");
            return server;
        }
    }

    /** Whether pg_upgrade, in files of this name, takes the condition otherwise than expected. */
    @FunctionalInterface
    private interface Disagreement {
        boolean test(Condition condition, String name) throws Exception;
    }

    private static List<Condition> each(List<Condition> conditions, Disagreement disagreement) throws Exception {
        var tasks = new ArrayList<Callable<Boolean>>();
        for (var condition : conditions) {
            var name = "c" + tasks.size();
            tasks.add(() -> disagreement.test(condition, name));
        }
        try (var pool = Executors.newFixedThreadPool(AT_ONCE)) {
            var results = pool.invokeAll(tasks);
            var disagreeing = new ArrayList<Condition>();
            for (int i = 0; i < conditions.size(); i++) {
                if (results.get(i).get()) {
                    disagreeing.add(conditions.get(i));
                }
            }
            return disagreeing;
        }
    }

    private static Stage make(Condition condition, PostgresServer server, String database) throws Exception {
        var stage = Stage.on(server, database);
        for (var act : condition.making) {
            act.on(stage);
        }
        return stage;
    }

    private static Finding finding(Condition condition, Stage stage) throws Exception {
        var route = new Route(condition.method, stage.server().installation().major(), condition.to, Optional.empty());
        return stage.ask(ConditionsTest.check(condition.check), condition.user, route).stream()
                .filter(finding -> finding.object().contains(condition.objectIn(stage.database())))
                .findFirst()
                .orElseThrow();
    }

    private PgUpgrade upgrade(PostgresServer server, PostgresServer to, String name) {
        return new PgUpgrade(server, to, folder.resolve(name + "s"));
    }
}
