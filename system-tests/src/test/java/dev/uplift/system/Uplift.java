package dev.uplift.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.stack.Clocks;
import dev.uplift.sandbox.stack.Stack;
import dev.uplift.sandbox.stack.StackProcess;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionTimeoutException;

/** A running stack, as its users see it: by REST, and by its processes. */
final class Uplift implements AutoCloseable {

    static final Set<String> OVER =
            Set.of("PLANNED", "REJECTED", "CANCELLED", "SUCCEEDED", "FAILED", "ROLLED_BACK", "CLOSED");

    private static final Duration LONG = Duration.ofMinutes(4);
    private static final Map<String, Object> CAREFREE = Map.of(
            "rehearsal", "skip", "rehearsalReason", "a test of what follows", "approval", "none", "observe", "PT0S");

    private static final String HOLDER = """
            SELECT flight ->> 'worker'
              FROM upgrade,
                   jsonb_path_query(
                       document::jsonb, '$.** ? (@.step.name == $name)', jsonb_build_object('name', ?::text)) AS flight
             WHERE id = ? AND flight ->> 'worker' IS NOT NULL""";

    private final Path home;
    private final Stack stack;

    private Uplift(Path home, Stack stack) {
        this.home = home;
        this.stack = stack;
    }

    /** Two workers and two API processes, side by side. */
    static Uplift start(Path... clientTools) throws IOException {
        return start(UnaryOperator.identity(), clientTools);
    }

    /** The same, with settings of both services. */
    static Uplift start(Map<String, String> settings, Path... clientTools) throws IOException {
        return start(
                stack -> {
                    settings.forEach(stack::setting);
                    return stack;
                },
                clientTools);
    }

    /** The same, where each process has a wall clock of its own. */
    static Uplift start(Clocks clocks, Path... clientTools) throws IOException {
        return start(stack -> stack.clocks(clocks), clientTools);
    }

    /** The same, with settings of both services. */
    static Uplift start(Clocks clocks, Map<String, String> settings, Path... clientTools) throws IOException {
        return start(
                stack -> {
                    settings.forEach(stack::setting);
                    return stack.clocks(clocks);
                },
                clientTools);
    }

    /** The same, where workers alone have these environment variables. */
    static Uplift startWithWorkers(Map<String, String> environment) throws IOException {
        return start(stack -> stack.workerEnvironment(environment));
    }

    private static Uplift start(UnaryOperator<Stack> setting, Path... clientTools) throws IOException {
        Packages.requireCurrent();
        var home = Files.createTempDirectory("uplift-system");
        var stack = Stack.in(home).shortLived().apis(2).workers(2).clientTools(clientTools);
        return new Uplift(home, setting.apply(stack).start());
    }

    Stack stack() {
        return stack;
    }

    StackProcess process(String name) {
        return stack.process(name);
    }

    RequestSpecification as(String name) {
        return given().baseUri(stack.apiUrl())
                .header("Authorization", "Bearer " + stack.token(name))
                .contentType("application/json");
    }

    /** Options that ask nobody and wait for nothing, with others. */
    static Map<String, Object> options(Map<String, Object> more) {
        var all = new java.util.HashMap<>(CAREFREE);
        all.putAll(more);
        return all;
    }

    Response post(Map<String, Object> request) {
        return as("operator").body(request).post("/api/v1/upgrades");
    }

    String submit(Map<String, Object> request) {
        var response = post(request);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
        return response.jsonPath().getString("id");
    }

    JsonPath show(String id) {
        var response = as("viewer").get("/api/v1/upgrades/" + id);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }

    Response ask(String id, String action) {
        return as("operator").body(Map.of("reason", "the test asks")).post("/api/v1/upgrades/" + id + "/" + action);
    }

    /** Waits until the upgrade runs this step, held by a worker. */
    void awaitStep(String id, String step) {
        await("step " + step + " of " + id)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    var now = show(id);
                    return step.equals(now.getString("progress.step")) && now.get("progress.waitingFor") == null;
                });
    }

    /** Waits for the end, whatever API or database does meanwhile, and checks the state. */
    JsonPath awaitState(String id, String state) {
        try {
            await("the end of " + id)
                    .atMost(LONG)
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> OVER.contains(show(id).getString("state")));
        } catch (ConditionTimeoutException stuck) {
            throw new AssertionError(show(id).prettify(), stuck);
        }
        var ended = show(id);
        assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo(state);
        return ended;
    }

    /** Waits until the upgrade stands so, and goes no further by itself for a while. */
    JsonPath awaitHalt(String id, String state) {
        await(state + " of " + id)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> show(id).getString("state"), Set.of(state, "FAILED", "REJECTED")::contains);
        var now = show(id);
        assertThat(now.getString("state")).as(now.prettify()).isEqualTo(state);
        return now;
    }

    /** As an approver would who has read the plan of this document. */
    Response approve(JsonPath document) {
        return as("approver")
                .body(Map.of("planHash", document.getString("planHash"), "reason", "the rehearsal went well"))
                .post("/api/v1/upgrades/%s/approve".formatted(document.getString("id")));
    }

    List<Map<String, Object>> timeline(String id) {
        return as("viewer").get("/api/v1/upgrades/" + id + "/events").jsonPath().getList("$");
    }

    List<String> timelineTypes(String id) {
        return timeline(id).stream().map(entry -> (String) entry.get("type")).toList();
    }

    /**
     * The process that has this step of the upgrade now, of the main line or beside it; waits until a worker has it. By the
     * database, since heartbeats tell what was a while ago, and not of which step.
     */
    StackProcess holderOf(String id, String step) {
        return await("a holder of step %s of %s".formatted(step, id))
                .atMost(LONG)
                .until(() -> worker(id, step), Optional::isPresent)
                .map(this::processOf)
                .orElseThrow();
    }

    private Optional<String> worker(String id, String step) throws SQLException {
        try (var connection = stack.database().connect("uplift");
                var select = connection.prepareStatement(HOLDER)) {
            select.setString(1, step);
            select.setString(2, id);
            try (var rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /** The process of a worker, which says its id at its start in its log. */
    private StackProcess processOf(String worker) {
        return stack.processes().stream()
                .filter(process -> process.name().startsWith("worker") && logs(process, "worker " + worker))
                .findFirst()
                .orElseThrow();
    }

    private static boolean logs(StackProcess process, String text) {
        try {
            return Files.readString(process.log()).contains(text);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() throws IOException {
        stack.close();
        Folders.delete(home);
    }
}
