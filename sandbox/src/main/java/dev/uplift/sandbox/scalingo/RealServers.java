package dev.uplift.sandbox.scalingo;

import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.machine.FreePort;
import dev.uplift.sandbox.postgres.DataFolder;
import dev.uplift.sandbox.postgres.ServerCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** The servers behind databases. They and their data are gone when it is closed. */
final class RealServers implements AutoCloseable {

    private final List<RealServer> servers = new ArrayList<>();
    private Optional<Path> home = Optional.empty();
    private Optional<ServerCertificate> certificate = Optional.empty();

    /** Returns when it serves. @param name of its role and database */
    synchronized RealServer create(int major, String name) {
        try {
            if (home.isEmpty()) {
                home = Optional.of(DataFolder.home("uplift-scalingo"));
                certificate =
                        Optional.of(ServerCertificate.selfSigned(home.get().resolve("tls"), "ip:127.0.0.1"));
            }
            var settings = new HashMap<>(certificate.orElseThrow().settings());
            settings.put("port", Integer.toString(FreePort.find()));
            // pg_upgrade goes through a socket
            settings.put("unix_socket_directories", home.get().toString());
            var server = RealServer.create(home.get().resolve("server" + servers.size()), major, name, settings);
            servers.add(server);
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** That all of them show, in PEM; empty while there is none. */
    synchronized Optional<String> certificate() {
        return certificate.map(made -> {
            try {
                return Files.readString(made.certificate());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    @Override
    public synchronized void close() {
        servers.forEach(RealServer::stop);
        try {
            if (home.isPresent()) {
                Folders.delete(home.get());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the data of simulated databases could not be removed", failed);
        }
    }
}
