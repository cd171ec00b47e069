package dev.uplift.worker.hook;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Hook;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.Chapter;
import dev.uplift.worker.driver.Driver.Action;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.kubernetes.Cluster;
import dev.uplift.worker.postgres.Endpoints;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What users want done around the outage, and with the rehearsed clone. */
@Singleton
public final class Hooks implements Chapter {

    private final OutgoingHttp http;
    private final AddressRule rule;
    private final Cluster cluster;
    private final Endpoints endpoints;

    /**
     * @param http for requests
     * @param rule where they may go
     * @param cluster whose workloads are scaled
     * @param endpoints where servers take statements
     */
    public Hooks(OutgoingHttp http, AddressRule rule, Cluster cluster, Endpoints endpoints) {
        this.http = http;
        this.rule = rule;
        this.cluster = cluster;
        this.endpoints = endpoints;
    }

    @Override
    public Map<String, Action> actions() {
        return Map.of(HookStep.RUN, this::run, HookStep.BRING_BACK, this::bringBack);
    }

    @Override
    public Outcome addTo(Outcome prechecked, Execute command) {
        return HookPlan.of(prechecked, command.options().hooks());
    }

    @Override
    public List<Finding> precheck(Work work) throws InterruptedException {
        var findings = new ArrayList<Finding>();
        for (var hook : work.command().options().hooks()) {
            findings.addAll(
                    switch (hook) {
                        case Hook.Http request -> HttpHook.look(request, work.secrets(), rule);
                        case Hook.Sql statements -> SqlHook.look(statements, work, endpoints);
                        case Hook.KubernetesScale scale -> ScaleHook.look(scale, cluster);
                    });
        }
        return findings;
    }

    private StepResult run(Work work) throws InterruptedException {
        return switch (HookStep.of(work.command().step())) {
            case Hook.Http request -> HttpHook.run(request, work, http);
            case Hook.Sql statements -> SqlHook.run(statements, work, endpoints);
            case Hook.KubernetesScale scale -> new ScaleHook(scale, work, cluster).down();
        };
    }

    private StepResult bringBack(Work work) {
        return switch (HookStep.of(work.command().step())) {
            case Hook.KubernetesScale scale -> new ScaleHook(scale, work, cluster).up();
            case Hook.Http _, Hook.Sql _ ->
                throw new IllegalStateException("only what was scaled down is brought back");
        };
    }
}
