package dev.uplift.sandbox.postgres;

import dev.uplift.sandbox.machine.PrivateFile;
import dev.uplift.sandbox.machine.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

/**
 * A certificate that signs itself, and its key, as a PostgreSQL server takes them; made by the JDK's keytool.
 *
 * @param certificate in PEM; who trusts it trusts the server
 * @param key in PEM, readable by the server only
 */
public record ServerCertificate(Path certificate, Path key) {

    private static final String ALIAS = "server";
    private static final String STORE = "not a secret";

    /**
     * @param folder which is made, and must not exist
     * @param name what the certificate is for, for example {@code ip:127.0.0.1} or {@code dns:db.example}
     */
    public static ServerCertificate selfSigned(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            var store = folder.resolve("store.p12");
            generate(store, name);
            var keys = KeyStore.getInstance(store.toFile(), STORE.toCharArray());
            var certificate = folder.resolve("server.crt");
            var key = folder.resolve("server.key");
            Files.writeString(
                    certificate, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
            PrivateFile.write(
                    key,
                    pem("PRIVATE KEY", keys.getKey(ALIAS, STORE.toCharArray()).getEncoded()));
            Privileges.ofThisProcess().handOver(key);
            return new ServerCertificate(certificate, key);
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException("no certificate could be made in " + folder, failed);
        }
    }

    private static void generate(Path store, String name) throws IOException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=sandbox",
                        "-ext",
                        "san=" + name,
                        "-ext",
                        "bc=ca:true",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE)
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (Processes.exitCode(process) != 0) {
            throw new IOException(output.strip());
        }
    }

    /** Parameters with which a server uses it. */
    public Map<String, String> settings() {
        return Map.of("ssl", "on", "ssl_cert_file", certificate.toString(), "ssl_key_file", key.toString());
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(content));
    }
}
