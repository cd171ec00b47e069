package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.server.ImageVersion;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The StatefulSet has the image that fits its data; while it has no pods. */
final class SetImage {

    private final Turn turn;
    private final Server server;
    private final String image;

    private SetImage(Turn turn, Server server) {
        this.turn = turn;
        this.server = server;
        this.image = turn.text("image");
    }

    /** The action {@code set-image}. */
    static StepResult set(Turn turn) {
        return Server.of(turn, server -> new SetImage(turn, server).set());
    }

    /** The action {@code await-image}: somebody deploys it, and is told what. */
    static StepResult await(Turn turn) {
        return Server.of(turn, server -> new SetImage(turn, server).await());
    }

    private StepResult set() {
        if (isThere()) {
            return StepResult.done();
        }
        if (!server.isStopped()) {
            return Turn.failed(
                    "server-started-meanwhile",
                    "Somebody has scaled %s up while it was stopped for the upgrade.".formatted(turn.address()),
                    "Keep deployments and autoscalers away from it; then roll back or retry.");
        }
        turn.work().mayAct();
        turn.api().update(changed());
        if (turn.text("helm").equals("true")) {
            turn.warn(
                    "helm-values-behind",
                    turn.address().toString(),
                    "Its image is %s again, and the values of its Helm release may name another one.".formatted(image),
                    "Set the values before the next helm upgrade: " + values());
        }
        return StepResult.done();
    }

    private boolean isThere() {
        var container = server.container();
        return image.equals(container.getImage())
                && environment().entrySet().stream()
                        .allMatch(wanted -> container.getEnv().stream()
                                .anyMatch(variable -> variable.getName().equals(wanted.getKey())
                                        && wanted.getValue().equals(variable.getValue())))
                && container.getEnv().stream().noneMatch(variable -> without().contains(variable.getName()));
    }

    private Map<?, ?> environment() {
        return turn.work().command().step().parameters().get("environment") instanceof Map<?, ?> set ? set : Map.of();
    }

    private List<String> without() {
        return turn.texts("without");
    }

    private StatefulSet changed() {
        var container = server.container();
        var environment = new ArrayList<EnvVar>();
        container.getEnv().stream()
                .filter(variable -> !without().contains(variable.getName())
                        && !environment().containsKey(variable.getName()))
                .forEach(environment::add);
        environment().forEach((name, value) -> environment.add(new EnvVar(name.toString(), value.toString(), null)));
        return new StatefulSetBuilder(server.set())
                .editSpec()
                .editTemplate()
                .editSpec()
                .editMatchingContainer(each -> container.getName().equals(each.getName()))
                .withImage(image)
                .withEnv(environment)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** A deployment with the old values would start the old server on the new data: it is stopped again. */
    private StepResult await() {
        if (isThere()) {
            return StepResult.done(Map.of("helm.values", values()));
        }
        if (!server.isStopped()) {
            turn.work().mayAct();
            turn.api().update(server.stopped());
            turn.warn(
                    "server-started-meanwhile",
                    turn.address().toString(),
                    "It was deployed with image %s, which does not fit its data any more, and was stopped again."
                            .formatted(server.container().getImage()),
                    "Deploy it with the new values: " + values());
        }
        return turn.pending("helm upgrade with these values: " + values());
    }

    /** As the charts of Bitnami and of many others have it. */
    private String values() {
        return "{image: {repository: %s, tag: %s}}".formatted(ImageVersion.repository(image), ImageVersion.tag(image));
    }
}
