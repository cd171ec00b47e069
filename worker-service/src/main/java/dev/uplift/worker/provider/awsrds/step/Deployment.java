package dev.uplift.worker.provider.awsrds.step;

import java.util.Optional;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;

/**
 * What a blue/green deployment is doing, from what RDS says of it.
 *
 * @param id that RDS gave it
 * @param state where it is
 * @param green identifier of the new instance, once it has one
 * @param details in RDS's words; empty if it says nothing
 * @param tasks how many there are
 * @param done how many of them are completed
 */
record Deployment(String id, State state, Optional<String> green, String details, int tasks, int done) {

    /** Where it is; a word that is not known counts as being on its way, since AWS adds new ones. */
    enum State {
        PROVISIONING,
        AVAILABLE,
        SWITCHING,
        SWITCHED,
        SWITCH_FAILED,
        INVALID,
        DELETING
    }

    static Deployment of(BlueGreenDeployment seen) {
        return new Deployment(
                seen.blueGreenDeploymentIdentifier(),
                state(String.valueOf(seen.status())),
                Optional.ofNullable(seen.target()).map(Deployment::name),
                Optional.ofNullable(seen.statusDetails()).orElse(""),
                seen.tasks().size(),
                (int) seen.tasks().stream()
                        .filter(task -> "COMPLETED".equals(task.status()))
                        .count());
    }

    private static State state(String status) {
        return switch (status) {
            case "AVAILABLE" -> State.AVAILABLE;
            case "SWITCHOVER_IN_PROGRESS" -> State.SWITCHING;
            case "SWITCHOVER_COMPLETED" -> State.SWITCHED;
            case "SWITCHOVER_FAILED" -> State.SWITCH_FAILED;
            case "INVALID_CONFIGURATION" -> State.INVALID;
            case "DELETING" -> State.DELETING;
            default -> State.PROVISIONING;
        };
    }

    /** The identifier in an ARN: {@code arn:aws:rds:eu-west-1:123456789012:db:orders-green-abc123}. */
    private static String name(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    /** How far the copy is, for people. */
    String progress() {
        return tasks == 0 ? "to begin" : "%d of %d tasks done".formatted(done, tasks);
    }
}
