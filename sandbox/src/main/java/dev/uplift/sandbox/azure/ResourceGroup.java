package dev.uplift.sandbox.azure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The servers of one resource group: what tests and the demo put there and look at. Safe for threads. */
public final class ResourceGroup {

    /** How old a server is that is put there: older than its backups. */
    private static final Duration AGE = Duration.ofDays(40);

    private final AzureCloud cloud;
    private final String subscription;
    private final String name;

    ResourceGroup(AzureCloud cloud, String subscription, String name) {
        this.cloud = cloud;
        this.subscription = subscription;
        this.name = name;
    }

    String subscription() {
        return subscription;
    }

    String name() {
        return name;
    }

    boolean has(Server server) {
        return server.place().subscription().equalsIgnoreCase(subscription)
                && server.place().group().equalsIgnoreCase(name);
    }

    /** Puts a server there, ready at once, with backups of its whole time. */
    public ServerView create(NewServer wanted) {
        return create(wanted, AGE);
    }

    /** The same. @param age since when it is there, and so how far back its backups go */
    public ServerView create(NewServer wanted, Duration age) {
        return cloud.alone(() -> {
            var place = new Server.Place(subscription, name, Locations.displayName(wanted.location()));
            var created = cloud.now().minus(age);
            var server = new Server(cloud, place, wanted.name(), created, wanted.sku(), wanted.wire());
            server.tags(wanted.tags());
            wanted.parameters().forEach((parameter, value) -> {
                var known = ParameterCatalogue.find(wanted.version(), parameter)
                        .orElseThrow(() -> new IllegalArgumentException("no parameter " + parameter));
                server.parameters().set(known, value);
            });
            server.parameters().restart();
            wanted.source()
                    .ifPresent(source -> server.replicates(cloud.find(source)
                            .orElseThrow(() -> new IllegalArgumentException("there is no server " + source))));
            cloud.add(server);
            return ServerView.of(server);
        });
    }

    /** As it is now; empty for one that is not there. */
    public Optional<ServerView> server(String server) {
        return cloud.alone(() -> cloud.find(server).filter(this::has).map(ServerView::of));
    }

    /** All that are there now, by their names. */
    public List<ServerView> servers() {
        return cloud.alone(() ->
                cloud.servers().stream().filter(this::has).map(ServerView::of).toList());
    }

    /** How its next upgrades end. @param server may not be there yet, for example a clone */
    public void upgradesOf(String server, UpgradeBehaviour behaviour) {
        if (behaviour instanceof UpgradeBehaviour.FailsPrecheck fails && !Policies.exists(fails.policy())) {
            throw new IllegalArgumentException("no policy " + fails.policy());
        }
        cloud.alone(() -> {
            cloud.behaviours().set(server, behaviour);
            return behaviour;
        });
    }

    /** How it ends when it is made from another server. @param server that is not there yet */
    public void restoresOf(String server, RestoreBehaviour behaviour) {
        cloud.alone(() -> {
            cloud.behaviours().set(server, behaviour);
            return behaviour;
        });
    }

    /** How the next migrations to a server end. */
    public void migrationsTo(String server, MigrationBehaviour behaviour) {
        cloud.alone(() -> {
            cloud.behaviours().set(server, behaviour);
            return behaviour;
        });
    }

    /** Puts a server into a state, as if it had got there by itself. @param state as on the wire */
    public void becomes(String server, String state) {
        cloud.alone(() -> {
            required(server).state(state);
            return state;
        });
    }

    /** Somebody else deletes it: it is gone at once. */
    public void vanishes(String server) {
        cloud.alone(() -> {
            cloud.remove(required(server));
            return server;
        });
    }

    /** A captured log of a server. @param type as on the wire, for example {@code PG_Upgrade_Logs} */
    public void hasLog(String server, String file, String type, String text) {
        cloud.alone(() -> {
            required(server).log(file, type, text);
            return file;
        });
    }

    private Server required(String server) {
        return cloud.find(server)
                .filter(this::has)
                .orElseThrow(() -> new IllegalArgumentException("there is no server " + server));
    }
}
