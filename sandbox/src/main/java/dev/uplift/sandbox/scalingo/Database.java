package dev.uplift.sandbox.scalingo;

import dev.uplift.sandbox.platform.Lifetime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A database, which is an addon of an app. Those who work on it hold the cloud for themselves. */
final class Database {

    static final String CREATING = "creating";
    static final String RUNNING = "running";
    static final String UPGRADING = "upgrading";
    static final String STOPPED = "stopped";

    private static final int TEN_GIB = 10;

    private final ScalingoCloud cloud;
    private final App app;
    private final NewDatabase ordered;
    private final String id = "ad-" + UUID.randomUUID();
    private final String resourceId;
    private final Instant created;
    private final Optional<RealServer> server;
    private final URI url;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Map<String, Backup> backups = new LinkedHashMap<>();
    private final List<Maintenance> maintenance = new ArrayList<>();
    private final Map<String, Double> measured = new HashMap<>(Metrics.USUAL);
    private Release release;
    private String status = RUNNING;
    private Optional<Operation> current = Optional.empty();
    private Optional<Instant> recoverableSince;
    private Lifetime window;
    private boolean analyzed = true;
    private int upgradesAsked;
    private UpgradeBehaviour upgrades = new UpgradeBehaviour.Succeeds();
    private BackupBehaviour dumps = BackupBehaviour.SUCCEEDS;
    private Optional<Release> last = Optional.empty();

    /** @param age since when it is there */
    Database(ScalingoCloud cloud, App app, NewDatabase ordered, Duration age) {
        this.cloud = cloud;
        this.app = app;
        this.ordered = ordered;
        this.created = cloud.now().minus(age);
        this.resourceId = "%s_%s".formatted(app.name().replace('-', '_'), id.substring(id.length() - 4));
        this.release = cloud.versions().required(ordered.version());
        this.server =
                ordered.real() ? Optional.of(cloud.servers().create(release.major(), resourceId)) : Optional.empty();
        this.url = server.map(RealServer::url).orElseGet(this::nowhere);
        this.recoverableSince = Optional.of(created);
        this.window = new Lifetime(cloud.agenda());
        nodes.add(Node.server(Node.Role.LEADER));
        if (plan().isCluster()) {
            nodes.add(Node.server(Node.Role.FOLLOWER));
            nodes.add(Node.gateway());
        }
    }

    /** An address of the reserved domain that never answers. */
    private URI nowhere() {
        return URI.create("postgresql://%s:secret-of-%s@%s.postgresql.%s.invalid:35123/%s?sslmode=require"
                .formatted(resourceId, app.name(), id, app.region(), resourceId));
    }

    App app() {
        return app;
    }

    String id() {
        return id;
    }

    String resourceId() {
        return resourceId;
    }

    Instant created() {
        return created;
    }

    NewDatabase ordered() {
        return ordered;
    }

    Plan plan() {
        return ordered.plan();
    }

    /** What is really behind it. */
    Optional<RealServer> server() {
        return server;
    }

    /** With the login; nobody but its app is told. */
    URI url() {
        return url;
    }

    /** Tens of GiB that are in it, begun ones too. */
    int tensOfGib() {
        return (ordered.gib() + TEN_GIB - 1) / TEN_GIB;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Node> servers() {
        return nodes.stream().filter(Node::isServer).toList();
    }

    Map<String, Operation> operations() {
        return operations;
    }

    Map<String, Backup> backups() {
        return backups;
    }

    /** The newest first. */
    List<Maintenance> maintenance() {
        return maintenance;
    }

    Release release() {
        return release;
    }

    void release(Release changed) {
        release = changed;
    }

    String status() {
        return status;
    }

    void status(String changed) {
        status = changed;
    }

    /** Whether no client can reach it: while all of its nodes are upgraded, and while it is stopped. */
    boolean isDown() {
        return isSuspended() || servers().stream().noneMatch(Node::isRunning);
    }

    boolean isSuspended() {
        return status.equals(STOPPED);
    }

    /** What it shows as being under way; shortly after an acceptance nothing yet. */
    Optional<Operation> current() {
        return current;
    }

    void current(Optional<Operation> changed) {
        current = changed;
    }

    /** Whether anything is under way, shown or not. */
    boolean isBusy() {
        return operations.values().stream().anyMatch(Operation::isUnderWay);
    }

    Operation begin(String type) {
        var operation = new Operation(type, cloud.now());
        operations.put(operation.id(), operation);
        return operation;
    }

    /** The first time that can be restored; empty while there is no base backup. */
    Optional<Instant> recoverableSince() {
        return recoverableSince;
    }

    /** Nothing of before can be restored any more, until a base backup is done. */
    void loseRecoveryWindow() {
        recoverableSince = Optional.empty();
        window.end();
        window = new Lifetime(cloud.agenda());
        window.after(cloud.delays().baseBackup(), () -> recoverableSince = Optional.of(cloud.now()));
    }

    boolean isAnalyzed() {
        return analyzed;
    }

    void analyzed(boolean done) {
        analyzed = done;
    }

    /** What the platform measures, by kinds; may be changed. */
    Map<String, Double> measured() {
        return measured;
    }

    int upgradesAsked() {
        return upgradesAsked;
    }

    void countUpgrade() {
        upgradesAsked++;
    }

    UpgradeBehaviour upgrades() {
        return upgrades;
    }

    void upgrades(UpgradeBehaviour behaviour) {
        upgrades = behaviour;
    }

    BackupBehaviour dumps() {
        return dumps;
    }

    void dumps(BackupBehaviour behaviour) {
        dumps = behaviour;
    }

    /** The version that nobody wants it to go beyond. */
    Optional<Release> last() {
        return last;
    }

    void last(Release wanted) {
        last = Optional.of(wanted);
    }
}
