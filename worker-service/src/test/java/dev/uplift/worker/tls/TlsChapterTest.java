package dev.uplift.worker.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.sandbox.postgres.ServerCertificate;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Endpoints;
import dev.uplift.worker.postgres.ManagedPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TlsChapterTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Step STEP = Step.of(Phase.VERIFY, "client-tls", MINUTE);

    private static PostgresServer server;
    private static final Map<String, String> SECRETS = new HashMap<>();
    private static final ManagedPlatform PLATFORM = new ManagedPlatform();

    private final TlsChapter chapter = new TlsChapter(new Endpoints(List.of(PLATFORM)));

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        var certificate = ServerCertificate.selfSigned(folder.resolve("own"), "ip:127.0.0.1");
        var other = ServerCertificate.selfSigned(folder.resolve("other"), "ip:127.0.0.1");
        var settings = new HashMap<>(certificate.settings());
        settings.put("fsync", "off");
        server = PostgresServer.create(PostgresInstallation.full(17), folder.resolve("server"), settings)
                .start();
        SECRETS.put("env:PASSWORD", server.password());
        SECRETS.put("env:OWN", Files.readString(certificate.certificate()));
        SECRETS.put("env:OTHER", Files.readString(other.certificate()));
        SECRETS.put("env:NONSENSE", "no certificate");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Execute command(Map<String, Object> address, Map<String, Object> options) {
        var source = new Server(
                address.containsKey("name") ? ManagedPlatform.PROVIDER : "any",
                address,
                Optional.of("env:PASSWORD"),
                Map.of(),
                null);
        return new Execute(
                UpgradeId.random(),
                1,
                STEP,
                source,
                Optional.empty(),
                "18",
                "in-place",
                UpgradeOptions.of(options),
                Map.of(),
                MINUTE,
                Optional.empty());
    }

    private static RecordedWork turn(Map<String, Object> options) {
        return turn(Map.of("host", "127.0.0.1", "port", server.port(), "user", "postgres"), options);
    }

    private static RecordedWork turn(Map<String, Object> address, Map<String, Object> options) {
        return new RecordedWork(command(address, options), SECRETS).onlyReading();
    }

    private static Map<String, Object> clients(String mode, String root) {
        return Map.of("clients", Map.of("sslMode", mode, "rootCertificate", root));
    }

    @Test
    void a_managed_server_is_tried_where_its_platform_says_that_it_listens() throws Exception {
        PLATFORM.ports.put("orders", server.port());
        var options = clients("verify-full", "env:OWN");
        var known = turn(ManagedPlatform.address("orders"), options);
        var unknown = turn(ManagedPlatform.address("nobody"), options);

        assertThat(chapter.precheck(known)).extracting(Finding::severity).containsExactly(Severity.INFO);
        assertThat(chapter.precheck(unknown)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARN);
            assertThat(finding.explanation()).contains("No server 'nobody'.");
        });
    }

    private Finding precheck(Map<String, Object> options) throws InterruptedException {
        var findings = chapter.precheck(turn(options));
        assertThat(findings).hasSize(1);
        assertThat(chapter.prechecks())
                .extracting(entry -> entry.id())
                .contains(findings.getFirst().id());
        return findings.getFirst();
    }

    private StepResult verify(RecordedWork turn) throws InterruptedException {
        return chapter.actions().get("client-tls").run(turn);
    }

    @Test
    void without_the_option_nothing_is_looked_at_and_nothing_planned() throws InterruptedException {
        var outcome = new Outcome(Optional.empty(), List.of(), Optional.of(plan(Phase.VERIFY)));

        assertThat(chapter.precheck(turn(Map.of()))).isEmpty();
        assertThat(chapter.addTo(outcome, turn(Map.of()).command())).isEqualTo(outcome);
    }

    @Test
    void before_an_upgrade_it_tells_what_clients_will_meet() throws InterruptedException {
        assertThat(precheck(clients("verify-full", "env:OWN")).severity()).isEqualTo(Severity.INFO);
        assertThat(precheck(clients("verify-full", "env:OTHER")).severity()).isEqualTo(Severity.BLOCK);
        assertThat(precheck(clients("verify-ca", "env:NONSENSE")).severity()).isEqualTo(Severity.BLOCK);
        assertThat(precheck(clients("verify-ca", "env:NOWHERE")))
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARN))
                .satisfies(finding -> assertThat(finding.explanation()).contains("no secret behind env:NOWHERE"));
    }

    @Test
    void an_address_that_only_a_platform_understands_leaves_it_unproved() throws InterruptedException {
        var turn = turn(Map.of("region", "eu-west-1", "instance", "shop"), clients("require", "env:OWN"));

        assertThat(chapter.precheck(turn)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARN);
            assertThat(finding.explanation()).contains("stays unproved");
        });
    }

    @Test
    void after_the_upgrade_it_is_a_check_that_holds_or_ends_the_step() throws Exception {
        var good = turn(clients("verify-full", "env:OWN"));
        var bad = turn(clients("verify-full", "env:OTHER"));

        assertThat(verify(good)).isInstanceOf(StepResult.Done.class);
        assertThat(good.checks).extracting(Check::passed).containsExactly(true);
        assertThat(verify(bad)).isInstanceOf(StepResult.Failed.class);
        assertThat(bad.checks).extracting(Check::passed).containsExactly(false);
        assertThat(((StepResult.Failed) verify(bad)).problem().code()).isEqualTo("client-tls");
    }

    @Test
    void what_was_accepted_only_warns() throws Exception {
        var options = new HashMap<>(clients("verify-full", "env:OTHER"));
        options.put("accept", List.of("client-tls"));
        var turn = turn(options);

        assertThat(verify(turn)).isInstanceOf(StepResult.Done.class);
        assertThat(turn.found).extracting(Finding::severity).containsExactly(Severity.WARN);
        assertThat(turn.checks).isEmpty();
    }

    @Test
    void the_root_certificate_does_not_stay_behind() throws Exception {
        var before = certificatesKept();

        verify(turn(clients("verify-full", "env:OWN")));

        // Others on this machine may look at the same moment.
        Awaitility.await().atMost(MINUTE).until(() -> before.containsAll(certificatesKept()));
    }

    private static Set<Path> certificatesKept() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("uplift-root-"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void it_comes_after_the_last_verification_and_before_clients_are_let_in() {
        assertThat(names(Phase.VERIFY)).containsExactly("rehearse", "upgrade", "look", "client-tls", "resume");
        assertThat(names(Phase.UPGRADE)).containsExactly("rehearse", "upgrade", "look", "client-tls", "resume");
    }

    private List<String> names(Phase look) {
        var outcome = new Outcome(Optional.empty(), List.of(), Optional.of(plan(look)));
        var more = chapter.addTo(outcome, turn(clients("require", "env:OWN")).command());
        assertThat(more.estimates()).extracting(estimate -> estimate.step()).containsExactly("client-tls");
        return more.plan().orElseThrow().steps().stream().map(Step::name).toList();
    }

    private static Plan plan(Phase look) {
        return new Plan(
                "id",
                "17.1",
                "18.1",
                "in-place",
                List.of(
                        Step.of(Phase.REHEARSE, "rehearse", MINUTE),
                        Step.of(Phase.UPGRADE, "upgrade", MINUTE).duringOutage(),
                        Step.of(look, "look", MINUTE).duringOutage(),
                        Step.of(Phase.RESUME, "resume", MINUTE)),
                List.of(),
                List.of(),
                Optional.of("resume"),
                true,
                List.of(),
                Optional.empty());
    }
}
