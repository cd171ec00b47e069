package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.BlueGreenDeployment.Pair;
import java.util.List;

/** A blue/green deployment in answers. */
final class BlueGreenXml {

    private BlueGreenXml() {}

    /** What stands within its element. */
    static void write(BlueGreenDeployment deployment, XmlAnswer out) {
        out.text("BlueGreenDeploymentIdentifier", deployment.id());
        out.text("BlueGreenDeploymentName", deployment.name());
        out.text("Source", deployment.source().arn());
        out.text("Target", deployment.target().map(Instance::arn));
        out.text("Status", deployment.status());
        out.text("StatusDetails", deployment.details());
        out.text("CreateTime", deployment.created());
        out.text("DeleteTime", deployment.deleted());
        switchover(deployment, out);
        out.list("Tasks", "member", deployment.tasks(), task -> {
            out.text("Name", task.name());
            out.text("Status", task.status());
        });
        out.tags(deployment.tags());
    }

    private static void switchover(BlueGreenDeployment deployment, XmlAnswer out) {
        if (deployment.pairs().isEmpty()) {
            out.list(
                    "SwitchoverDetails",
                    "member",
                    List.of(deployment.source()),
                    source -> out.text("SourceMember", source.arn()));
            return;
        }
        out.list("SwitchoverDetails", "member", deployment.pairs(), pair -> {
            out.text("SourceMember", pair.blue().arn());
            out.text("TargetMember", pair.green().arn());
            out.text("Status", status(deployment, pair));
        });
    }

    private static String status(BlueGreenDeployment deployment, Pair pair) {
        if (pair.blue().isGone()) {
            return "MISSING_SOURCE";
        }
        if (pair.green().isGone()) {
            return "MISSING_TARGET";
        }
        return switch (deployment.status()) {
            case PROVISIONING, INVALID_CONFIGURATION -> "PROVISIONING";
            case AVAILABLE, DELETING -> "AVAILABLE";
            case SWITCHOVER_IN_PROGRESS -> "SWITCHOVER_IN_PROGRESS";
            case SWITCHOVER_COMPLETED -> "SWITCHOVER_COMPLETED";
            case SWITCHOVER_FAILED -> "SWITCHOVER_FAILED";
        };
    }
}
