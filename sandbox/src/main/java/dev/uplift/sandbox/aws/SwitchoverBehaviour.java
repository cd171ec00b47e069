package dev.uplift.sandbox.aws;

import java.time.Duration;

/** What becomes of the next switchovers of a blue/green deployment, once RDS has accepted them. */
public sealed interface SwitchoverBehaviour {

    /** As wanted, unless it takes longer than the caller allows: then all is as it was before. */
    record Succeeds(Duration takes) implements SwitchoverBehaviour {}

    /** A guardrail stops it before anything has changed. @param reason as RDS says it */
    record StoppedByGuardrail(String reason) implements SwitchoverBehaviour {}
}
