package dev.uplift.sandbox.demo.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.sandbox.demo.stage.Home;
import dev.uplift.sandbox.demo.stage.Observer;
import dev.uplift.sandbox.demo.stage.ProgressDisplay;
import dev.uplift.sandbox.demo.stage.Stage;
import dev.uplift.sandbox.demo.stage.Started;
import dev.uplift.sandbox.demo.stage.UpgradeLines;
import dev.uplift.sandbox.demo.stage.UpgradeView;
import dev.uplift.sandbox.demo.stage.UpgradesApi;
import dev.uplift.sandbox.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** One run: the server of a StatefulSet is upgraded, and looked at past all of Uplift. */
public final class KubernetesDemo {

    private final ClusterOptions options;
    private final PrintStream output;
    private final PrintStream error;
    private final ProgressDisplay display;

    private KubernetesDemo(ClusterOptions options, PrintStream output, PrintStream error) {
        this.options = options;
        this.output = output;
        this.error = error;
        this.display = ProgressDisplay.on(error);
    }

    /**
     * What these arguments ask for.
     *
     * @throws IllegalArgumentException for what is not understood; the message says what
     */
    public static KubernetesDemo of(List<String> arguments, PrintStream output, PrintStream error) {
        return new KubernetesDemo(ClusterOptions.parse(arguments), output, error);
    }

    /** @return 0 if the upgrade is proved, else 1, after the reason was said */
    public int run() {
        if (options.real().isEmpty()) {
            return Stage.run(options.home(), display, this::simulated);
        }
        // before anything is started: what is wrong with the cluster's address is said at once
        try (var ground = RealGround.of(options.real().get(), options.to())) {
            return Stage.run(options.home(), display, home -> upgraded(home, ground));
        } catch (IOException unfit) {
            display.say(unfit.getMessage());
            return 1;
        }
    }

    private boolean simulated(Home home) throws IOException, SQLException, InterruptedException {
        display.say(
                "A simulated cluster with a real PostgreSQL %d, which is filled with about %,d rows; the first time PostgreSQL is fetched."
                        .formatted(options.from(), options.rows()));
        try (var started = new Started(display::say)) {
            var ground = SimulatedGround.start(home.path(), options);
            started.add("the cluster", ground::close);
            return upgraded(home, ground);
        }
    }

    private boolean upgraded(Home home, Ground ground) throws IOException, InterruptedException {
        try (var started = new Started(display::say)) {
            display.say("Starting the control plane.");
            var stack = Stack.in(home.path().resolve("stack"))
                    .shortLived()
                    .workerEnvironment(Map.of(
                            "KUBECONFIG",
                            ground.kubeconfig().toString(),
                            "UPLIFT_KUBERNETES_CONTEXT",
                            ground.context()));
            started.add("the stack", stack::stop);
            stack.start();
            var document = upgrade(ground, stack);
            Files.writeString(home.path().resolve("upgrade.json"), document.toPrettyString());
            var proved = report(document, ground);
            if (options.keep()) {
                display.say("API  %s (tokens in %s); KUBECONFIG=%s. All of it stays until Ctrl-C."
                        .formatted(stack.apiUrl(), stack.tokensFile(), ground.kubeconfig()));
                new CountDownLatch(1).await();
            }
            return proved;
        }
    }

    private JsonNode upgrade(Ground ground, Stack stack) throws IOException, InterruptedException {
        try (var api = new UpgradesApi(URI.create(stack.apiUrl()), stack.token("operator"))) {
            var upgrade = api.submit(request(ground));
            display.say("Upgrading: " + upgrade);
            var document = new Observer(api, display, ground.patience()).untilSomebodyIsNeeded(upgrade);
            display.endLine();
            return document;
        }
    }

    private Map<String, Object> request(Ground ground) {
        return Map.of(
                "server",
                Map.of("provider", "kubernetes", "address", ground.address()),
                "targetVersion",
                Integer.toString(options.to()),
                "strategy",
                "in-place",
                "options",
                how(ground));
    }

    private Map<String, Object> how(Ground ground) {
        var how = new HashMap<String, Object>();
        how.put("approval", "none");
        how.put("observe", "PT0S");
        how.put("accept", options.accept());
        how.put("provider", ground.providerOptions());
        if (options.rehearsed()) {
            how.put("rehearsal", "required");
        } else {
            how.put("rehearsal", "skip");
            how.put("rehearsalReason", "the demo without a rehearsal");
        }
        return how;
    }

    private boolean report(JsonNode document, Ground ground) throws IOException {
        var view = UpgradesApi.view(document);
        var doubts = doubts(view, ground);
        var lines = new ArrayList<>(UpgradeLines.times(view));
        lines.addAll(ground.seen());
        lines.addAll(UpgradeLines.results(view));
        lines.add(doubts.isEmpty() ? "Proved: %s, and every check passed.".formatted(ground.proof()) : "NOT proved:");
        doubts.forEach(doubt -> lines.add("  - " + doubt));
        (options.json() ? error : output).println(String.join("\n", lines));
        if (options.json()) {
            output.println(document);
        }
        return doubts.isEmpty();
    }

    private List<String> doubts(UpgradeView view, Ground ground) {
        var doubts = new ArrayList<String>();
        if (!view.succeeded()) {
            doubts.add("the upgrade ended %s".formatted(view.state()));
        }
        view.checks().stream()
                .filter(check -> !check.passed())
                .forEach(check -> doubts.add("check %s failed: %s".formatted(check.id(), check.detail())));
        if (view.succeeded()) {
            doubts.addAll(LastLine.doubts(view, options.to()));
            doubts.addAll(ground.doubts(view));
        }
        return doubts;
    }
}
