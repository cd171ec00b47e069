package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A server that a platform upgrades where it is, or a clone on which that is rehearsed; as one turn of a step sees it.
 * Whatever SQL has to do with it is here, for the drivers of all platforms. Every function looks first and acts on the
 * difference, and may be stopped at any time.
 *
 * @param work the turn
 * @param sessions of the server
 * @param rehearsal whether it is a clone; its checks and facts then begin with {@code rehearsal}
 */
public record InPlaceServer(Work work, Sessions sessions, boolean rehearsal) {

    /** The fact of {@link #note} on the server, which {@link #verify} there needs. */
    public static final String BEFORE = "upgrade.before";

    /** The same of a clone. */
    public static final String CLONE_BEFORE = "rehearsal.before";

    /** What is done on a server; it may leave refusals to {@link #onServer} and {@link #onClone}. */
    @FunctionalInterface
    public interface Body {
        StepResult run(InPlaceServer server) throws SQLException, InterruptedException;
    }

    /**
     * Runs something on the server of an upgrade. What keeps the worker from it becomes a value.
     *
     * @param located with {@code host} and {@code port} in its address
     */
    public static StepResult onServer(Work work, Server located, Body body) throws InterruptedException {
        return onServer(work, located, work.secrets(), body);
    }

    /** The same with a login that is not behind a reference of the turn's. @param secrets resolve the server's reference */
    public static StepResult onServer(Work work, Server located, Secrets secrets, Body body)
            throws InterruptedException {
        return on(work, located, secrets, false, body);
    }

    /** The same on the clone of its rehearsal. @param located with the credentials of the server */
    public static StepResult onClone(Work work, Server located, Body body) throws InterruptedException {
        return on(work, located, work.secrets(), true, body);
    }

    /** The same with a login of the clone's own. @param secrets resolve its reference */
    public static StepResult onClone(Work work, Server located, Secrets secrets, Body body)
            throws InterruptedException {
        return on(work, located, secrets, true, body);
    }

    private static StepResult on(Work work, Server located, Secrets secrets, boolean rehearsal, Body body)
            throws InterruptedException {
        var called = called(rehearsal);
        Sessions sessions;
        try {
            sessions = Sessions.of(Dsn.of(located, secrets), work);
        } catch (Secrets.Unresolved unresolved) {
            return Contact.unresolved(unresolved);
        } catch (IllegalArgumentException wrong) {
            return Contact.wrongAddress("%s: %s".formatted(called, wrong.getMessage()));
        }
        try {
            return Refused.by(called, sessions, its -> body.run(new InPlaceServer(work, its, rehearsal)));
        } catch (SQLException refused) {
            return known(Contact.refused(work, refused));
        }
    }

    /** The platform has just said this name; its name servers may be later than that. */
    private static StepResult known(StepResult result) {
        return result instanceof StepResult.Failed(var problem)
                        && problem.code().equals("unknown-host")
                ? StepResult.failed(Problem.of(
                        Problem.Kind.TRANSIENT,
                        problem.code(),
                        problem.detail(),
                        "Run a worker in a network that knows it (pool)."))
                : result;
    }

    /** In messages. */
    String called() {
        return called(rehearsal);
    }

    private static String called(boolean rehearsal) {
        return rehearsal ? "clone" : "server";
    }

    /** The id of a check, or a fact's name; those of a rehearsal never meet those of production. */
    String id(String name) {
        return rehearsal ? "rehearsal:" + name : name;
    }

    /** Databases of users into which our role gets. */
    static List<NamedDatabase> databases(Session session) throws SQLException {
        var entered = session.texts("SELECT datname FROM pg_database WHERE has_database_privilege(oid, 'CONNECT')");
        return Databases.read(session).stream()
                .filter(database -> database.isUsers() && entered.contains(database.name()))
                .map(DatabaseProperties::name)
                .map(NamedDatabase::new)
                .toList();
    }

    private List<NamedDatabase> databases() throws SQLException {
        try (var session = sessions.open()) {
            return databases(session);
        }
    }

    /**
     * What stands against {@link #fence}, for the prechecks; see {@link FenceRights} for their catalogue. Reads only.
     *
     * @param to the major version that the upgrade leads to
     */
    public List<Finding> fenceFindings(int to) throws SQLException {
        try (var session = sessions.open()) {
            return FenceRights.look(session, hard(), to);
        }
    }

    private boolean hard() {
        return work.command().options().fence() == UpgradeOptions.Fence.HARD;
    }

    /**
     * After it, no client writes to the databases that our role may close. A hard fence that could not be opened after
     * the upgrade is not closed. Facts: {@code fence.…}
     */
    public StepResult fence() throws SQLException, InterruptedException {
        try (var session = sessions.open()) {
            var user = session.text("SELECT current_user");
            var trap = hard() ? FenceRights.staysClosed(session, user, targetMajor()) : Optional.<Finding>empty();
            return trap.isPresent()
                    ? StepResult.failed(problem(trap.get()))
                    : fencing().close();
        }
    }

    private int targetMajor() {
        return Integer.parseInt(work.command().targetVersion().split("\\.", 2)[0]);
    }

    private static Problem problem(Finding finding) {
        return Problem.of(
                Problem.Kind.DATABASE,
                finding.id(),
                "%s: %s".formatted(finding.object(), finding.explanation()),
                finding.remedy());
    }

    /** After it, the server takes writes again; a fence of another upgrade stays as it is. */
    public StepResult open() throws SQLException {
        return fencing().open();
    }

    private ServerFence fencing() {
        return new ServerFence(work, sessions, called());
    }

    /**
     * Notes what must still be there after the upgrade. Reads only; as late as possible, and behind the fence if there is
     * one. Asked again after the upgrade, it keeps what was noted before.
     *
     * @return with the fact {@link #BEFORE}, or {@link #CLONE_BEFORE}
     */
    public StepResult note() throws SQLException {
        return StepResult.done(Map.of(fact(), ServerContent.note(this, noted())));
    }

    private String fact() {
        return rehearsal ? CLONE_BEFORE : BEFORE;
    }

    /** What the step was given of it. */
    Optional<ServerContent> noted() {
        return Optional.ofNullable(work.command().facts().get(fact())).map(ServerContent::of);
    }

    /**
     * Looks whether the server is what it was before, at another version. Reads only. What sorts otherwise than before
     * is raised as a warning with its remedy.
     *
     * @param version exact as the server says it ({@code 16.9}), or a major one ({@code 16})
     */
    public StepResult verify(String version) throws SQLException, InterruptedException {
        return new InPlaceVerification(this).run(version);
    }

    /**
     * After it, the planner knows the tables; a warning names those that our role may not look at.
     *
     * @param detail 1 for the roughest and quickest, 0 for what the server's settings ask for
     */
    public StepResult gatherStatistics(int detail) throws SQLException {
        var databases = databases();
        DatabaseStatistics.gather(work, sessions, databases, detail);
        var skipped = DatabaseStatistics.skipped(sessions, databases);
        if (!skipped.isEmpty()) {
            work.found(skipped);
        }
        return StepResult.done(
                rehearsal
                        ? Map.of(
                                "rehearsal.databases",
                                databases.stream().collect(Collectors.toMap(NamedDatabase::name, NamedDatabase::here)))
                        : Map.of());
    }

    /** After it, every extension has the version that the server offers by default, or a warning says why not. */
    public StepResult updateExtensions() throws SQLException {
        return new ExtensionUpdates(this).run(databases());
    }

    /**
     * After it, indexes are in the order of the library that sorts now, in each database where it was another one when
     * {@link #note} was asked, or where the server found so itself; a warning says where that was refused. Facts:
     * {@code reindexed/<database>}.
     */
    public StepResult reindexSortedOtherwise() throws SQLException {
        return new SortingRepair(this).run(databases());
    }

    /** The checks of the user that the step's parameters name; see {@link UsersChecks#parameters}. */
    public StepResult ownChecks(OutgoingHttp http) throws InterruptedException {
        return UsersChecks.run(work, sessions::openLong, http, id(""));
    }

    /** How production's statements are planned here and on the upgraded clone. Nothing is executed here. */
    public StepResult compareQueries(InPlaceServer clone) throws SQLException, InterruptedException {
        // A database that came later than the clone has nothing to be compared with.
        var cloned = Set.copyOf(clone.databases());
        var both = databases().stream().filter(cloned::contains).toList();
        return QueryRehearsal.run(work, both, opening(), clone.opening());
    }

    private QueryRehearsal.Opening opening() {
        return database -> Refused.by(called(), sessions, its -> its.openLong(database.here()));
    }
}
