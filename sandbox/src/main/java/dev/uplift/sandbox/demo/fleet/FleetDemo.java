package dev.uplift.sandbox.demo.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.demo.stage.Home;
import dev.uplift.sandbox.demo.stage.ProgressDisplay;
import dev.uplift.sandbox.demo.stage.Question;
import dev.uplift.sandbox.demo.stage.ServersApi;
import dev.uplift.sandbox.demo.stage.Stage;
import dev.uplift.sandbox.demo.stage.Started;
import dev.uplift.sandbox.demo.stage.UpgradesApi;
import dev.uplift.sandbox.stack.Counters;
import dev.uplift.sandbox.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** One run: the servers of a platform are found, chosen, upgraded side by side, and looked at. */
public final class FleetDemo {

    private static final String APPROVER = "demo-approver";
    /** Somebody waits for it, who may have misspelt the endpoint. */
    private static final String DISCOVERY_TIMEOUT = "PT1M";

    private static final String CALLS = "uplift_provider_calls_total";

    private final FleetOptions options;
    private final Cloud cloud;
    private final PrintStream output;
    private final PrintStream error;
    private final ProgressDisplay display;

    public FleetDemo(FleetOptions options, Cloud cloud, PrintStream output, PrintStream error) {
        this.options = options;
        this.cloud = cloud;
        this.output = output;
        this.error = error;
        this.display = ProgressDisplay.on(error);
    }

    /** @return 0 if all upgrades are proved, else 1, after the reason was said */
    public int run() {
        return Stage.run(options.home(), display, this::in);
    }

    private boolean in(Home home) throws IOException, InterruptedException {
        try (var started = new Started(display::say)) {
            started.add(cloud.provider(), cloud::close);
            cloud.open();
            display.say(cloud.introduction());
            var stack = Stack.in(home.path().resolve("stack"))
                    .shortLived()
                    .workerEnvironment(cloud.workerEnvironment())
                    .setting("UPLIFT_DISCOVERY_TIMEOUT", DISCOVERY_TIMEOUT)
                    .person(APPROVER, "approver");
            started.add("the stack", stack::stop);
            display.say("Starting the control plane.");
            stack.start();
            var result = upgrade(stack, home);
            report(result);
            if (options.keep()) {
                display.say("API     %s (tokens in %s)".formatted(stack.apiUrl(), stack.tokensFile()));
                display.say("All of it stays until Ctrl-C.");
                new CountDownLatch(1).await();
            }
            return result.isProved();
        }
    }

    private FleetResult upgrade(Stack stack, Home home) throws IOException, InterruptedException {
        if (!cloud.named().isEmpty()) {
            var named = cloud.named().stream()
                    .map(name -> FleetRequests.named(name, cloud))
                    .toList();
            return upgrade(stack, home, named);
        }
        display.say("Looking for servers.");
        try (var servers = new ServersApi(URI.create(stack.apiUrl()), stack.token("operator"))) {
            var problem = servers.discover(
                    cloud.provider(), cloud.scope(), again -> display.say("Not yet: " + again.detail()));
            return problem.isPresent()
                    ? FleetResult.undiscovered(cloud.provider(), options.to().text(), problem.get(), calls(stack))
                    : upgrade(stack, home, choose(servers));
        }
    }

    private FleetResult upgrade(Stack stack, Home home, List<FoundServer> chosen)
            throws IOException, InterruptedException {
        var begin = System.nanoTime();
        try (var api = new UpgradesApi(URI.create(stack.apiUrl()), stack.token("operator"))) {
            var sent = new Submissions(api, FleetRequests.of(options, cloud)).all(chosen);
            var ids = sent.stream()
                    .flatMap(each -> each.upgrade().stream())
                    .map(Submissions::id)
                    .collect(Collectors.toSet());
            var watch = new FleetWatch(api, display, cloud.patience());
            var documents = watch.untilSomebodyIsNeeded(ids);
            if (options.story()) {
                approve(stack, sent, documents);
                documents = watch.untilSomebodyIsNeeded(ids);
            }
            var seconds = Math.round((System.nanoTime() - begin) / 1e8) / 10.0;
            Files.write(home.path().resolve("upgrades.json"), Json.write(documents.values()));
            return result(stack, ended(sent, documents), seconds);
        }
    }

    /** The servers to upgrade, of those that Uplift found. */
    private List<FoundServer> choose(ServersApi servers) throws IOException, InterruptedException {
        var found = servers.of(cloud.provider()).stream()
                .flatMap(server -> FleetRequests.found(server, cloud).stream())
                .toList();
        var chosen = FoundServer.choose(found, cloud.label(), options.to(), options.servers());
        display.say("%d servers found, %d of them are upgraded to %s; nothing is done to the others."
                .formatted(found.size(), chosen.size(), options.to().text()));
        return chosen;
    }

    private void approve(Stack stack, List<Submissions.Sent> sent, Map<String, JsonNode> documents)
            throws IOException, InterruptedException {
        var waiting = sent.stream()
                .flatMap(each -> each.upgrade().stream())
                .filter(upgrade -> documents
                        .get(Submissions.id(upgrade))
                        .path("state")
                        .asText()
                        .equals("AWAITING_APPROVAL"))
                .toList();
        if (waiting.isEmpty()) {
            return;
        }
        var yes = options.yes()
                || Question.saysYes(display, "%d were rehearsed. Go on with production?".formatted(waiting.size()));
        try (var api = new UpgradesApi(URI.create(stack.apiUrl()), stack.token(APPROVER))) {
            for (var upgrade : waiting) {
                var hash =
                        documents.get(Submissions.id(upgrade)).path("planHash").asText();
                if (yes) {
                    api.ask(
                            upgrade,
                            "approve",
                            Map.of("planHash", hash, "reason", "the rehearsal of the demo was read"));
                } else {
                    api.ask(upgrade, "reject", Map.of("reason", "said no in the terminal"));
                }
            }
        }
        display.say("%s %d by %s.".formatted(yes ? "Approved" : "Rejected", waiting.size(), APPROVER));
    }

    private static List<FleetResult.One> ended(List<Submissions.Sent> sent, Map<String, JsonNode> documents)
            throws IOException {
        var all = new ArrayList<FleetResult.One>();
        for (var each : sent) {
            var document = each.upgrade().map(Submissions::id).map(documents::get);
            all.add(new FleetResult.One(
                    each.server(),
                    document.isPresent() ? Optional.of(UpgradesApi.view(document.get())) : Optional.empty(),
                    each.refusal()));
        }
        return all;
    }

    private FleetResult result(Stack stack, List<FleetResult.One> all, double seconds)
            throws IOException, InterruptedException {
        var done = all.stream()
                .filter(FleetResult.One::succeeded)
                .map(one ->
                        new Cloud.Done(one.name(), one.upgrade().orElseThrow().id()))
                .toList();
        var from = all.stream()
                .flatMap(one -> one.version().stream())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        var asked = new FleetResult.Asked(from, options.to().text(), seconds);
        return FleetResult.of(cloud.provider(), asked, all, cloud.doubts(done), calls(stack));
    }

    /** As the platform counted them, else the worker. */
    private long calls(Stack stack) throws IOException, InterruptedException {
        var counted = cloud.calls();
        return counted.isPresent()
                ? counted.getAsLong()
                : Counters.sum(stack.process("worker-1"), CALLS, Map.of("provider", cloud.provider()));
    }

    private void report(FleetResult result) {
        if (result.upgrades() == 0 && result.problems().isEmpty()) {
            display.say("No server is there to be upgraded%s."
                    .formatted(cloud.label()
                            .map(label -> ": none below %s has %s=%s"
                                    .formatted(options.to().text(), label.key(), label.value()))
                            .orElse("")));
        }
        (options.json() ? error : output).println(FleetReport.of(result));
        if (options.json()) {
            output.println(new String(Json.write(result), StandardCharsets.UTF_8));
        }
    }
}
