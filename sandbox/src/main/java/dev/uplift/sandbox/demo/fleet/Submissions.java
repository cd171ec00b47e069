package dev.uplift.sandbox.demo.fleet;

import dev.uplift.sandbox.demo.stage.UpgradesApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks for the upgrades of a fleet, few at once. */
record Submissions(UpgradesApi api, FleetRequests requests) {

    private static final int AT_ONCE = 8;

    /** What was answered. @param upgrade where it is; empty with a refusal */
    record Sent(FoundServer server, Optional<URI> upgrade, String refusal) {}

    /** In the order of the servers; returns when all were answered. */
    List<Sent> all(List<FoundServer> servers) throws InterruptedException {
        var answers = new ArrayList<Sent>();
        try (var senders = Executors.newFixedThreadPool(AT_ONCE)) {
            try {
                var asked = new ArrayList<Future<Sent>>();
                servers.forEach(server -> asked.add(senders.submit(() -> send(server))));
                for (var each : asked) {
                    answers.add(each.get());
                }
            } catch (ExecutionException broken) {
                throw new IllegalStateException(broken.getCause());
            } finally {
                senders.shutdownNow();
            }
        }
        return answers;
    }

    private Sent send(FoundServer server) throws InterruptedException {
        try {
            return new Sent(server, Optional.of(api.submit(requests.of(server))), "");
        } catch (IOException refused) {
            return new Sent(server, Optional.empty(), refused.getMessage());
        }
    }

    /** The id of an upgrade, which is the last part of where it is. */
    static String id(URI upgrade) {
        return Path.of(upgrade.getPath()).getFileName().toString();
    }
}
