package dev.uplift.worker.provider.azure.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Progress;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.step.Contact;
import dev.uplift.worker.provider.azure.server.Migration;
import dev.uplift.worker.provider.azure.server.MigrationRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Databases come to the target by Azure's migration service, which goes on by itself. The migration is found again by its
 * name, and is ours only if its tag agrees. One that failed is told, and makes room for another one when somebody retries.
 */
final class MigrateData {

    /** Calls of the service are done when they are answered; no URL is to be remembered. */
    static final String NO_OPERATION = "migration.operation";

    private final Turn turn;
    private final String name;
    private final String failed;

    private MigrateData(Turn turn) {
        this.turn = turn;
        this.name = turn.text("migration");
        this.failed = turn.work().command().step().name() + ".failed";
    }

    /** The action {@code migrate-data}: after it they are there, or, of an online migration, kept up to date. */
    static StepResult run(Turn turn) throws Secrets.Unresolved, InterruptedException {
        return new MigrateData(turn).next();
    }

    /** The action {@code cut-over}: after it, databases of an online migration are the target's own. */
    static StepResult cutOver(Turn turn) {
        var cut = new MigrateData(turn);
        return cut.found()
                .map(migration -> migration.isCopied() ? cut.trigger(migration) : cut.judged(migration))
                .orElseGet(() -> Turn.failed(
                        "migration-not-found",
                        "There is no migration %s of this upgrade at %s.".formatted(cut.name, turn.address()),
                        "See who deleted it, and ask anew."));
    }

    private StepResult next() throws Secrets.Unresolved, InterruptedException {
        var there = turn.azure().arm().migrations().find(turn.address(), name);
        if (there.isEmpty()) {
            return begin();
        }
        var migration = there.get();
        if (!turn.names().isOurs(migration.tags())) {
            return Turn.failed(
                    "name-taken",
                    "There is a migration %s that does not carry this upgrade's tag.".formatted(name),
                    "Delete it if nobody needs it, then retry.");
        }
        if (migration.isOver()
                && turn.fact(failed).filter(migration.id()::equals).isPresent()) {
            return turn.act(
                    arm -> arm.migrations().delete(turn.address(), name),
                    "the failed migration %s to be gone".formatted(name),
                    NO_OPERATION);
        }
        return migration.isCopied() ? StepResult.done() : judged(migration);
    }

    private Optional<Migration> found() {
        return turn.azure()
                .arm()
                .migrations()
                .find(turn.address(), name)
                .filter(migration -> turn.names().isOurs(migration.tags()));
    }

    private StepResult begin() throws Secrets.Unresolved, InterruptedException {
        var target = turn.azure().servers().server(turn.address());
        if (target.isEmpty()) {
            return Found.gone(turn.address());
        }
        MigrationRequest request;
        try {
            request = Migrating.request(turn);
        } catch (IllegalArgumentException wrong) {
            return Contact.wrongAddress(wrong.getMessage());
        }
        return turn.act(
                arm -> arm.migrations()
                        .create(
                                turn.address(),
                                name,
                                request,
                                target.get().region(),
                                turn.names().tags()),
                "migration %s to begin".formatted(name),
                NO_OPERATION);
    }

    private StepResult trigger(Migration migration) {
        var waiting = migration.databases().stream()
                .filter(Migration.Database::isCopied)
                .map(Migration.Database::name)
                .toList();
        return turn.act(
                arm -> arm.migrations().cutOver(turn.address(), name, waiting),
                "databases %s to be cut over".formatted(String.join(", ", waiting)),
                NO_OPERATION);
    }

    private StepResult judged(Migration migration) {
        if (migration.isStuck()) {
            return ended(
                    migration,
                    "migration-waits",
                    "waits for somebody (%s)".formatted(migration.subState()),
                    "Give it what it waits for in the portal, or cancel it there; then retry.");
        }
        return switch (migration.state()) {
            case "Succeeded" -> StepResult.done();
            case "ValidationFailed" -> refused(migration);
            case "Failed" ->
                ended(
                        migration,
                        "migration-failed",
                        "failed",
                        "Put right what Azure names, drop what it left on the target or allow 'overwrite'; then retry.");
            case "Canceled" ->
                ended(migration, "migration-cancelled", "was cancelled", "See who cancelled it, then retry.");
            // Azure adds words for what goes on
            default -> pending(migration);
        };
    }

    private StepResult pending(Migration migration) {
        var copied = migration.databases().stream()
                .mapToInt(Migration.Database::copied)
                .sum();
        var tables = migration.databases().stream()
                .mapToInt(Migration.Database::tables)
                .sum();
        var doing = "migration %s: %s; %s".formatted(name, migration.subState(), states(migration));
        return new StepResult.Pending(
                turn.azure().servers().untilNextLook(), Progress.of(doing, copied, tables, "tables", 0));
    }

    private static String states(Migration migration) {
        return migration.databases().stream()
                .map(database -> "%s %s".formatted(database.name(), database.state()))
                .collect(Collectors.joining(", "));
    }

    private StepResult refused(Migration migration) {
        turn.work()
                .found(migration.refusals().stream().map(MigrateData::finding).toList());
        return ended(
                migration,
                "migration-validation-failed",
                "did not pass Azure's validation",
                "Put right what the findings name, then retry.");
    }

    private static Finding finding(Migration.Refusal refusal) {
        return new Finding(
                "migration-validation",
                refusal.failed() ? Severity.BLOCK : Severity.WARN,
                refusal.database().map("database %s"::formatted).orElse("server"),
                "%s: %s".formatted(refusal.check(), refusal.message()),
                "Do what Azure says, then retry.");
    }

    private StepResult ended(Migration migration, String code, String how, String remedy) {
        turn.learn(failed, migration.id());
        return Turn.failed(code, "Migration %s %s: %s".formatted(name, how, reasons(migration)), remedy);
    }

    private static String reasons(Migration migration) {
        var databases = migration.databases().stream()
                .filter(database -> !database.message().isEmpty())
                .map(database -> "%s: %s".formatted(database.name(), database.message()));
        var all = Stream.concat(Stream.of(migration.error()).filter(error -> !error.isEmpty()), databases)
                .distinct()
                .toList();
        return all.isEmpty() ? "Azure does not say why." : String.join("; ", all);
    }

    /** The names of the databases that the step is about. */
    static List<String> databases(Turn turn) {
        return turn.work().command().step().parameters().get("databases") instanceof List<?> listed
                ? listed.stream().map(Object::toString).toList()
                : List.of();
    }
}
