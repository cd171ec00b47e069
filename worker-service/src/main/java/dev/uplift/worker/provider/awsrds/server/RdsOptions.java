package dev.uplift.worker.provider.awsrds.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The driver's own options; see the descriptor of the driver for their schema.
 *
 * @param parameterGroup an existing parameter group of the new family; left out: one is made from the old group
 * @param clusterParameterGroup the same of a cluster; {@code parameterGroup} is then that of its members
 * @param parameterSettling how long RDS needs after a group was made before an instance may use it
 * @param rehearsalClass of the clone; left out: that of the original
 * @param rehearsalSecurityGroups of the clone; empty: those of the original
 * @param rollback what the way back restores
 * @param endpointSwap whether the restored instance takes the original's name, and so its endpoint
 * @param switchoverTimeout after which RDS takes a blue/green switchover back, 30 s to 1 h
 */
public record RdsOptions(
        Optional<String> parameterGroup,
        Optional<String> clusterParameterGroup,
        Duration parameterSettling,
        Optional<String> rehearsalClass,
        List<String> rehearsalSecurityGroups,
        Rollback rollback,
        boolean endpointSwap,
        Duration switchoverTimeout) {

    /** RDS says that a group may not take effect if it is used sooner. */
    public static final Duration SETTLING = Duration.ofMinutes(5);

    /** RDS's own default. */
    static final Duration SWITCHOVER = Duration.ofMinutes(5);

    /** What the way back restores: the snapshot taken behind the fence, or the moment before the upgrade. */
    public enum Rollback {
        @JsonProperty("snapshot")
        SNAPSHOT,
        @JsonProperty("point-in-time")
        POINT_IN_TIME
    }

    private record Given(
            Optional<String> parameterGroup,
            Optional<String> clusterParameterGroup,
            Optional<Duration> parameterSettling,
            Optional<String> rehearsalClass,
            Optional<List<String>> rehearsalSecurityGroups,
            Optional<Rollback> rollback,
            Optional<Boolean> endpointSwap,
            Optional<Duration> switchoverTimeout) {}

    /** @param provider as the request gives them; the API has held them against the schema */
    public static RdsOptions of(Map<String, Object> provider) {
        var given = Json.mapper().convertValue(provider, Given.class);
        return new RdsOptions(
                given.parameterGroup(),
                given.clusterParameterGroup(),
                given.parameterSettling().orElse(SETTLING),
                given.rehearsalClass(),
                given.rehearsalSecurityGroups().orElse(List.of()),
                given.rollback().orElse(Rollback.SNAPSHOT),
                given.endpointSwap().orElse(true),
                given.switchoverTimeout().orElse(SWITCHOVER));
    }
}
