package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.platform.PlatformCheck.weighing;
import static dev.uplift.worker.platform.PlatformCheck.when;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.kubernetes.Workload;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions.Rollout;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Prechecks of what is near a server: its applications, and whoever would undo what an upgrade does. */
final class AroundChecks {

    static final About OPERATED = About.provider(
                    "operator-owned", "An operator owns the server, and would undo what the upgrade does.")
            .blocks(PG_UPGRADE)
            .remedy("Upgrade it by its operator.");
    static final About GITOPS = About.provider(
                    "gitops-reverts",
                    "Argo CD, Flux or Fleet keeps this as its repository has it, and would start what the upgrade stops.")
            .blocks(PG_UPGRADE)
            .remedy(
                    "Suspend it for the upgrade (argocd app set --sync-policy none, flux suspend …), with the new image in the"
                            + " repository before it goes on; then accept 'gitops-reverts'.");
    static final About HELM = About.provider(
                    "helm-managed",
                    "Helm made the StatefulSet: its next upgrade sets the image that the values have, and an old image does not"
                            + " start on new data.")
            .warns(PG_UPGRADE)
            .remedy("Set the new image in the values before anybody runs helm upgrade, or ask with rollout 'helm'.");
    static final About AUTOSCALED = About.provider(
                    "autoscaler-fights", "An autoscaler would start what the upgrade stops.")
            .blocks(PG_UPGRADE)
            .remedy("Pause it for the upgrade: autoscaling.keda.sh/paused on the ScaledObject, or delete the"
                    + " HorizontalPodAutoscaler.");
    static final About BUDGET = About.provider(
                    "disruption-budget",
                    "A PodDisruptionBudget covers the server's pod. To stop the StatefulSet passes it by, but whoever watches"
                            + " the budget will be alarmed.")
            .informs(PG_UPGRADE)
            .remedy("Tell whoever watches it.");
    static final About UNNAMED = About.provider(
                    "applications-unnamed",
                    "No applications are named that are stopped for the outage: they meet a server that is not there, and what"
                            + " they write between the last snapshot and a way back is lost.")
            .warns(PG_UPGRADE)
            .remedy("Give the option 'applications', for example layer=application, or stop them yourself.");
    static final About NONE = About.provider("applications-missing", "No workload has the labels of 'applications'.")
            .blocks(PG_UPGRADE)
            .remedy("Correct the option 'applications', or leave it out.");
    static final About ITSELF = About.provider(
                    "applications-include-server", "The labels of 'applications' are the server's own as well.")
            .blocks(PG_UPGRADE)
            .remedy("Correct the option 'applications'.");

    private static final List<String> GITOPS_KEYS = List.of(
            "argocd.argoproj.io/instance",
            "argocd.argoproj.io/tracking-id",
            "kustomize.toolkit.fluxcd.io/name",
            "helm.toolkit.fluxcd.io/name",
            "objectset.rio.cattle.io/id");
    private static final List<String> GITOPS_MANAGERS = List.of(
            "argocd-controller",
            "argocd-application-controller",
            "kustomize-controller",
            "helm-controller",
            "fleetagent");
    private static final Map<String, String> PAUSED = Map.of("kustomize.toolkit.fluxcd.io/reconcile", "disabled");

    static final List<PlatformCheck<SetLook>> ALL = List.of(
            new PlatformCheck<>(OPERATED, AroundChecks::operated),
            new PlatformCheck<>(GITOPS, AroundChecks::gitops),
            when(
                    HELM,
                    look -> look.own().rollout() == Rollout.IMAGE
                            && isHelms(look.server().set())),
            new PlatformCheck<>(AUTOSCALED, AroundChecks::autoscaled),
            new PlatformCheck<>(BUDGET, AroundChecks::budgets),
            when(UNNAMED, look -> look.own().applications().isEmpty()),
            when(
                    NONE,
                    look -> look.own().applications().isPresent()
                            && look.around().applications().isEmpty()
                            && look.around().cronJobs().isEmpty()),
            when(
                    ITSELF,
                    look -> look.around().applications().stream()
                            .anyMatch(each -> uid(each.resource())
                                    .equals(uid(look.server().set())))));

    private AroundChecks() {}

    private static Optional<String> uid(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getUid());
    }

    private static List<Finding> operated(SetLook look) {
        return Operator.of(look.server().set()).stream()
                .map(operator -> operated(operator, look.object()))
                .toList();
    }

    /** Also where nothing else of the server can be read. */
    static Finding operated(Operator operator, String object) {
        return OPERATED.finding(
                PG_UPGRADE,
                object,
                "%s owns it, and would undo what the upgrade does.".formatted(operator.title()),
                operator.way());
    }

    private static Stream<HasMetadata> stopped(SetLook look) {
        return Stream.of(
                        Stream.of(look.server().set()),
                        look.around().applications().stream().map(Workload::resource),
                        look.around().cronJobs().stream())
                .flatMap(each -> each);
    }

    private static List<Finding> gitops(SetLook look) {
        return stopped(look)
                .filter(AroundChecks::isReverted)
                .map(each -> on(GITOPS, name(each), GITOPS.title()))
                .toList();
    }

    private static String name(HasMetadata resource) {
        return "%s %s".formatted(resource.getKind(), resource.getMetadata().getName());
    }

    private static boolean isReverted(HasMetadata resource) {
        var labels = Objects.requireNonNullElse(resource.getMetadata().getLabels(), Map.<String, String>of());
        var annotations = Objects.requireNonNullElse(resource.getMetadata().getAnnotations(), Map.<String, String>of());
        var managers =
                Objects.requireNonNullElse(resource.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of());
        var isPaused = PAUSED.entrySet().stream().anyMatch(annotations.entrySet()::contains);
        return !isPaused
                && (GITOPS_KEYS.stream().anyMatch(key -> labels.containsKey(key) || annotations.containsKey(key))
                        || managers.stream().anyMatch(entry -> GITOPS_MANAGERS.contains(entry.getManager())));
    }

    private static boolean isHelms(HasMetadata set) {
        return "Helm"
                .equals(Objects.requireNonNullElse(set.getMetadata().getLabels(), Map.<String, String>of())
                        .get("app.kubernetes.io/managed-by"));
    }

    /** A HorizontalPodAutoscaler rests while there are no replicas; KEDA does not. */
    private static List<Finding> autoscaled(SetLook look) {
        return stopped(look)
                .flatMap(each -> Stream.concat(
                        look.around().keda().stream()
                                .filter(each.getMetadata().getName()::equals)
                                .map(_ -> on(AUTOSCALED, name(each), "KEDA scales it, and would start it again.")),
                        look.around().autoscalers().stream()
                                .filter(scaler -> each.getKind()
                                                .equals(scaler.getSpec()
                                                        .getScaleTargetRef()
                                                        .getKind())
                                        && each.getMetadata()
                                                .getName()
                                                .equals(scaler.getSpec()
                                                        .getScaleTargetRef()
                                                        .getName()))
                                .map(scaler -> weighing(
                                        Severity.INFO,
                                        AUTOSCALED,
                                        name(each),
                                        "HorizontalPodAutoscaler %s scales it; it rests while there are no replicas."
                                                .formatted(scaler.getMetadata().getName())))))
                .toList();
    }

    private static List<Finding> budgets(SetLook look) {
        var labels = look.server().set().getSpec().getTemplate().getMetadata().getLabels();
        return look.around().budgets().stream()
                .filter(budget -> covers(budget.pods(), Objects.requireNonNullElse(labels, Map.of())))
                .map(budget -> on(BUDGET, "PodDisruptionBudget " + budget.name(), BUDGET.title()))
                .toList();
    }

    /** By its labels; one with expressions is taken to cover, since to name too many does no harm. */
    private static boolean covers(LabelSelector selector, Map<String, String> labels) {
        return selector != null
                && labels.entrySet()
                        .containsAll(Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of())
                                .entrySet());
    }
}
