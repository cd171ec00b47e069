package dev.uplift.worker.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Clients.SslMode;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.sandbox.postgres.ServerCertificate;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.postgres.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A server with TLS for the name 127.0.0.1, one that insists on it, and one without. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientTlsTest {

    private static PostgresServer open;
    private static PostgresServer strict;
    private static PostgresServer plain;
    private static Path own;
    private static Path other;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        var certificate = ServerCertificate.selfSigned(folder.resolve("own"), "ip:127.0.0.1");
        own = certificate.certificate();
        other = ServerCertificate.selfSigned(folder.resolve("other"), "ip:127.0.0.1")
                .certificate();
        open = server(folder.resolve("open"), certificate.settings()).start();
        plain = server(folder.resolve("plain"), Map.of()).start();
        strict = server(folder.resolve("strict"), certificate.settings());
        Files.writeString(strict.data().resolve("pg_hba.conf"), "hostssl all all all scram-sha-256\n");
        strict.start();
    }

    private static PostgresServer server(Path folder, Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("fsync", "off");
        return PostgresServer.create(PostgresInstallation.full(17), folder, all);
    }

    @AfterAll
    static void stop() {
        open.close();
        strict.close();
        plain.close();
    }

    private static Verdict look(PostgresServer server, String host, String password, SslMode mode, Path root) {
        var address = new PostgresAddress(host, server.port(), Optional.empty(), "postgres", "prefer");
        var dsn = new Dsn(address, new Credentials("postgres", Optional.of(password)));
        return new ClientTls(new Sessions(dsn, "uplift/test", _ -> () -> {}), mode, Optional.ofNullable(root)).look();
    }

    private static Verdict look(PostgresServer server, SslMode mode, Path root) {
        return look(server, "127.0.0.1", server.password(), mode, root);
    }

    private static String proven(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Proven.class);
        return ((Verdict.Proven) verdict).detail();
    }

    private static String refused(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict).why();
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLE, false, without TLS",
        "ALLOW, false, without TLS",
        "PREFER, false, by TLSv1",
        "REQUIRE, false, by TLSv1",
        "REQUIRE, true, by TLSv1",
        "VERIFY_CA, true, by TLSv1",
        "VERIFY_FULL, true, by TLSv1"
    })
    void what_fits_is_proven_and_how(SslMode mode, boolean rooted, String how) {
        assertThat(proven(look(open, mode, rooted ? own : null)))
                .contains("sslmode " + mode)
                .contains(how);
    }

    @Test
    void a_certificate_for_another_name_is_told_from_one_that_is_not_trusted() {
        assertThat(refused(look(open, "localhost", open.password(), SslMode.VERIFY_FULL, own)))
                .isEqualTo("The server's certificate is trusted, but is not for the name localhost.");
        assertThat(proven(look(open, "localhost", open.password(), SslMode.VERIFY_CA, own)))
                .contains("verify-ca");
    }

    @ParameterizedTest
    @CsvSource({"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void a_certificate_that_another_authority_signed_is_not_trusted(SslMode mode) {
        assertThat(refused(look(open, mode, other))).startsWith("The server's certificate is not trusted: ");
    }

    @Test
    void without_root_certificates_those_of_java_count() {
        assertThat(refused(look(open, SslMode.VERIFY_FULL, null)))
                .startsWith("The server's certificate is not trusted: ");
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void a_server_without_tls_is_told_from_one_that_cannot_be_reached(SslMode mode) {
        assertThat(refused(look(plain, mode, own)))
                .isEqualTo("The server has no TLS, and the clients have sslmode %s.".formatted(mode));
        assertThat(proven(look(plain, SslMode.PREFER, null))).contains("without TLS");
    }

    @Test
    void a_server_that_forces_tls_does_not_let_in_who_disables_it() {
        assertThat(refused(look(strict, SslMode.DISABLE, null)))
                .startsWith("The server takes only connections with TLS");
        assertThat(proven(look(strict, SslMode.ALLOW, null))).contains("by TLSv1");
    }

    @ParameterizedTest
    @EnumSource(SslMode.class)
    void who_does_not_get_in_at_all_proves_nothing(SslMode mode) {
        var verdict = look(open, "127.0.0.1", "wrong", mode, own);

        assertThat(verdict).isInstanceOf(Verdict.Unproved.class);
        assertThat(((Verdict.Unproved) verdict).why())
                .contains("password authentication failed")
                .doesNotContain("wrong");
    }
}
