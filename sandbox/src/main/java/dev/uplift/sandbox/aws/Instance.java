package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.backing.RealDatabase;
import dev.uplift.sandbox.platform.Lifetime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** One instance. Its course through time is set by those who change it; they hold the cloud for themselves. */
final class Instance {

    /** How far the logs that lie in S3 are behind. */
    private static final Duration BACKUP_LAG = Duration.ofMinutes(5);

    private final AwsCloud cloud;
    private final Lifetime life;
    private final Caller place;
    private final String engine;
    private final String resourceId;
    private final Instant created;
    private final List<Epoch> history = new ArrayList<>();
    private final Map<String, LogFile> logs = new TreeMap<>();
    private String name;
    private InstanceStatus status = InstanceStatus.AVAILABLE;
    private String version;
    private Settings settings;
    private Parameters parameters;
    private Map<String, String> tags = Map.of();
    private Pending pending = Pending.NOTHING;
    private Optional<String> cluster = Optional.empty();
    private Replication replication = Replication.none();
    private final BooleanSupplier idle = this::isServerIdle;
    private Optional<Parameters> parametersBeforeUpgrade = Optional.empty();
    private Optional<RealDatabase> database = Optional.empty();
    private int upgradesAsked;
    private boolean upgradeBegun;

    /** @param engine {@code postgres} or {@code aurora-postgresql} */
    record Identity(String name, String engine) {}

    /**
     * A time of one version, until the next epoch.
     *
     * @param restorable whether a point in it can be restored
     */
    record Epoch(Instant from, String version, boolean restorable) {}

    /** What was asked for and is not yet so. */
    record Pending(Settings settings, Optional<String> version, Optional<String> name) {

        static final Pending NOTHING = new Pending(Settings.NONE, Optional.empty(), Optional.empty());

        Pending withVersion(Optional<String> changed) {
            return new Pending(settings, changed, name);
        }

        Pending withName(Optional<String> changed) {
            return new Pending(settings, version, changed);
        }
    }

    Instance(AwsCloud cloud, Caller place, Identity identity, String version, Settings settings) {
        this.cloud = cloud;
        this.life = new Lifetime(cloud.agenda());
        this.place = place;
        this.engine = identity.engine();
        this.name = identity.name();
        this.resourceId = "db-" + randomLetters();
        this.version = version;
        this.settings = settings;
        this.created = cloud.now();
        this.parameters = Parameters.ofDefaults(EngineVersions.family(version));
    }

    private boolean isServerIdle() {
        return database.map(RealDatabase::isIdle).orElse(true);
    }

    private static String randomLetters() {
        return UUID.randomUUID()
                .toString()
                .replace("-", "")
                .toUpperCase(Locale.ROOT)
                .substring(0, 26);
    }

    /**
     * Does it after a time, unless the instance is gone by then. With a server behind it, not before that has done all
     * that was asked of it.
     */
    void after(Duration delay, Runnable step) {
        life.after(delay, idle, step);
    }

    /** The server behind it. */
    Optional<RealDatabase> database() {
        return database;
    }

    void back(RealDatabase real) {
        database = Optional.of(real);
        settings = settings.with(Setting.PORT, List.of(Integer.toString(real.port())));
    }

    /** It goes down. */
    void stopServer() {
        database.ifPresent(RealDatabase::stop);
    }

    /** It comes up with the parameters that are in force, and then goes on. */
    void startServer(Runnable next) {
        if (database.isEmpty()) {
            next.run();
            return;
        }
        database.get().start(effectiveParameters());
        after(Duration.ZERO, () -> ifServing(next));
    }

    /** Goes on if the server behind it came up. */
    void ifServing(Runnable next) {
        var problem = database.flatMap(RealDatabase::problem);
        if (problem.isEmpty()) {
            next.run();
            return;
        }
        log(new LogFile("error/postgresql.log." + Stamp.of(cloud.now()), cloud.now(), problem.get()));
        region().events().add(cloud.now(), this, "failure", "Database instance put into incompatible-parameters.");
        status = InstanceStatus.INCOMPATIBLE_PARAMETERS;
    }

    /** Parameters that the server takes while it runs are in force. */
    void reloadServer() {
        database.ifPresent(real -> real.reload(effectiveParameters()));
    }

    private Map<String, String> effectiveParameters() {
        return parameters.effective(EngineVersions.family(version));
    }

    /** It is no more, and nothing further happens to it. */
    void end() {
        life.end();
    }

    boolean isGone() {
        return life.isOver();
    }

    RdsRegion region() {
        return cloud.region(place);
    }

    String name() {
        return name;
    }

    void rename(String changed) {
        name = changed;
        database.ifPresent(real -> {
            real.move(arn());
            back(real);
        });
    }

    String arn() {
        return place.arn("db", name);
    }

    Caller place() {
        return place;
    }

    String resourceId() {
        return resourceId;
    }

    String engine() {
        return engine;
    }

    Instant created() {
        return created;
    }

    InstanceStatus status() {
        return status;
    }

    void status(InstanceStatus changed) {
        status = changed;
    }

    String version() {
        return version;
    }

    void version(String changed) {
        version = changed;
    }

    Settings settings() {
        return settings;
    }

    void settings(Settings changed) {
        settings = changed;
    }

    Parameters parameters() {
        return parameters;
    }

    void parameters(Parameters changed) {
        parameters = changed;
    }

    Map<String, String> tags() {
        return tags;
    }

    void tags(Map<String, String> changed) {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
    }

    Pending pending() {
        return pending;
    }

    void pending(Pending changed) {
        pending = changed;
    }

    /** The cluster that it is a member of. */
    Optional<String> cluster() {
        return cluster;
    }

    void cluster(Optional<String> changed) {
        cluster = changed;
    }

    Replication replication() {
        return replication;
    }

    void replication(Replication changed) {
        replication = changed;
    }

    /** From here on the same version or another one, restorable or not. */
    void begin(boolean restorable) {
        begin(cloud.now(), restorable);
    }

    void begin(Instant from, boolean restorable) {
        history.add(new Epoch(from, version, restorable));
    }

    /** An upgrade was accepted and is not over. */
    boolean upgradeHasBegun() {
        return upgradeBegun;
    }

    void upgradeBegins() {
        upgradeBegun = true;
    }

    int upgradesAsked() {
        return upgradesAsked;
    }

    void countUpgrade() {
        upgradesAsked++;
    }

    void upgradeEnds() {
        upgradeBegun = false;
        parametersBeforeUpgrade = Optional.empty();
    }

    /** What a failed upgrade goes back to; empty if it brings no other group. */
    Optional<Parameters> parametersBeforeUpgrade() {
        return parametersBeforeUpgrade;
    }

    void beforeUpgrade(Parameters parametersNow) {
        parametersBeforeUpgrade = Optional.of(parametersNow);
    }

    void applyPendingSettings() {
        settings = settings.and(pending.settings());
        pending = new Pending(Settings.NONE, Optional.empty(), pending.name());
    }

    /** Oldest first. */
    List<Epoch> history() {
        return List.copyOf(history);
    }

    /** In which a moment lies; empty before it was made. */
    Optional<Epoch> epochAt(Instant time) {
        return history.reversed().stream()
                .filter(epoch -> !epoch.from().isAfter(time))
                .findFirst();
    }

    boolean isBackedUp() {
        return settings.number(Setting.BACKUP_RETENTION) > 0;
    }

    /** Log files by their names. */
    Map<String, LogFile> logs() {
        return Map.copyOf(logs);
    }

    void log(LogFile file) {
        logs.put(file.name(), file);
    }

    /** The last moment that can be restored: some minutes ago, and none within an upgrade. */
    Optional<Instant> latestRestorable() {
        var latest = cloud.now().minus(BACKUP_LAG);
        return isBackedUp()
                ? epochAt(latest).map(epoch -> epoch.restorable() ? latest : epoch.from())
                : Optional.empty();
    }

    /** All servers behind instances are on this machine: which is meant is told by the port, which goes with the name. */
    String address() {
        return database.isPresent()
                ? "127.0.0.1"
                : "%s.%s.%s.rds.amazonaws.com"
                        .formatted(name, "c" + place.account().substring(0, 10), place.region());
    }

    int port() {
        return settings.number(Setting.PORT);
    }
}
