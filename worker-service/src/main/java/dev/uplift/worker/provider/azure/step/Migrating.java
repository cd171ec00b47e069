package dev.uplift.worker.provider.azure.step;

import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.Migration;
import dev.uplift.worker.provider.azure.server.MigrationOptions;
import dev.uplift.worker.provider.azure.server.MigrationRequest;
import dev.uplift.worker.provider.azure.server.MigrationRequest.Login;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import java.util.Map;
import java.util.Optional;

/** Both servers of a migration: where they are, and what Azure is told of them. */
public final class Migrating {

    private static final String FLEXIBLE = "PostgreSQLFlexibleServer";
    private static final String ANY = "OnPremises";

    private Migrating() {}

    /** Whether a server is a flexible one; otherwise it is any PostgreSQL, by host and port. */
    public static boolean isFlexible(Server server) {
        return server.address().containsKey("server");
    }

    /**
     * The same server, with host and port. An address that has a host of its own is reached there, whatever Azure says: by a
     * tunnel, for example.
     */
    public static Optional<Server> located(Subscriptions azure, Server server) {
        if (server.address().containsKey("host")) {
            return Optional.of(server);
        }
        return azure.servers()
                .server(ServerAddress.of(server.address()))
                .flatMap(FlexibleServer::host)
                .map(host -> Located.at(server, host));
    }

    /** What Azure is to do, with the passwords that its service logs in with. */
    static MigrationRequest request(Turn turn) throws Secrets.Unresolved {
        var command = turn.work().command();
        var options = MigrationOptions.of(command.options().provider());
        var source = command.source();
        var from = login(turn, source);
        return new MigrationRequest(
                isFlexible(source)
                        ? ServerAddress.of(source.address()).id()
                        : "%s:%s@%s"
                                .formatted(
                                        source.address().get("host"),
                                        source.address().getOrDefault("port", Located.PORT),
                                        from.user()),
                isFlexible(source) ? FLEXIBLE : options.sourceType().orElse(ANY),
                sslMode(source.address()),
                MigrateData.databases(turn),
                Boolean.TRUE.equals(command.step().parameters().get("online")),
                turn.text("option"),
                options.overwrite(),
                from,
                login(turn, command.target().orElseThrow()));
    }

    /** Where it listens says nothing of who logs in. */
    private static Login login(Turn turn, Server server) throws Secrets.Unresolved {
        var credentials = Dsn.of(Located.at(server, "-"), turn.work().secrets()).credentials();
        return new Login(credentials.user(), credentials.password().orElse(""));
    }

    private static String sslMode(Map<String, Object> address) {
        return switch (String.valueOf(address.getOrDefault("sslmode", "prefer"))) {
            case "require" -> "Require";
            case "verify-ca" -> "VerifyCA";
            case "verify-full" -> "VerifyFull";
            default -> "Prefer";
        };
    }

    /** Nothing is brought any more. */
    static StepResult cancel(Turn turn) {
        var name = turn.text("migration");
        var there = turn.azure().arm().migrations().find(turn.address(), name);
        if (there.isEmpty()
                || there.get().isOver()
                || !turn.names().isOurs(there.get().tags())) {
            return StepResult.done();
        }
        var underWay = there.get().databases().stream()
                .filter(Migration.Database::isUnderWay)
                .map(Migration.Database::name)
                .toList();
        var waiting = "migration %s to be cancelled".formatted(name);
        return underWay.isEmpty()
                ? turn.pending(waiting)
                : turn.act(
                        arm -> arm.migrations().cancel(turn.address(), name, underWay),
                        waiting,
                        MigrateData.NO_OPERATION);
    }

    /** The record of it is gone; what it brought stays. */
    static StepResult remove(Turn turn) {
        var name = turn.text("migration");
        var there = turn.azure().arm().migrations().find(turn.address(), name);
        if (there.isEmpty()) {
            return StepResult.done();
        }
        if (!turn.names().isOurs(there.get().tags())) {
            return Turn.failed(
                    "not-ours",
                    "Migration %s does not carry this upgrade's tag.".formatted(name),
                    "Delete it yourself if nobody needs it.");
        }
        if (!there.get().isOver()) {
            return Turn.failed(
                    "migration-under-way",
                    "Migration %s is %s.".formatted(name, there.get().state()),
                    "Cancel it if nobody needs it, then retry.");
        }
        return turn.act(
                arm -> arm.migrations().delete(turn.address(), name),
                "migration %s to be gone".formatted(name),
                MigrateData.NO_OPERATION);
    }
}
