package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** Holds an upgraded instance against what it was: as far as the platform's own words go. */
final class VerifyInstance {

    private VerifyInstance() {}

    static StepResult run(Turn turn) {
        return Found.INSTANCES.required(
                turn, found -> Found.INSTANCES.serving(turn, found, instance -> verdict(turn, instance)));
    }

    /** After it, the instance serves. */
    static StepResult confirmAvailable(Turn turn) {
        return Found.INSTANCES.required(turn, found -> Found.INSTANCES.serving(turn, found, _ -> StepResult.done()));
    }

    private static StepResult verdict(Turn turn, DBInstance instance) {
        return verdict(turn, "Instance " + turn.instance(), instance.engineVersion(), checks(turn, instance));
    }

    /** @param server as it begins a sentence */
    static StepResult verdict(Turn turn, String server, String version, List<Check> checks) {
        turn.work().learned(Map.of("target.version", version), checks);
        var broken = checks.stream().filter(check -> !check.passed()).toList();
        return broken.isEmpty()
                ? StepResult.done()
                : StepResult.failed(Problem.of(
                                Kind.PROVIDER,
                                "verification-failed",
                                "%s is not as planned: %s"
                                        .formatted(
                                                server,
                                                broken.stream()
                                                        .map(Check::detail)
                                                        .collect(Collectors.joining("; "))),
                                "Look at the server's events; put it right and retry, or roll back.")
                        .with(broken.stream()
                                .map(check -> check.id() + ": " + check.detail())
                                .toList()));
    }

    private static List<Check> checks(Turn turn, DBInstance instance) {
        var checks = new ArrayList<Check>();
        checks.add(version(turn, instance.engineVersion()));
        var parameters = Found.parameters(instance);
        turn.optional("group")
                .ifPresent(group ->
                        checks.add(same("api:parameter-group", "parameter group", group, parameters.getKey())));
        checks.add(same("api:parameters", "state of the parameters", "in-sync", parameters.getValue()));
        turn.settings().ifPresent(before -> {
            checks.add(same(
                    "api:endpoint",
                    "endpoint",
                    "%s:%d"
                            .formatted(
                                    before.endpoint().host(), before.endpoint().port()),
                    Found.INSTANCES.endpoint(instance).orElse("none")));
            checks.add(same(
                    "api:multi-az", "Multi-AZ", before.network().multiAz(), Boolean.TRUE.equals(instance.multiAZ())));
            checks.add(same(
                    "api:replicas",
                    "replicas",
                    sorted(before.replicas()),
                    sorted(instance.readReplicaDBInstanceIdentifiers())));
        });
        return checks;
    }

    static Check version(Turn turn, String version) {
        return new Check(
                "api:version",
                TargetVersion.fits(turn.text("to"), version),
                "version %s, planned was %s".formatted(version, turn.text("to")));
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }

    static Check same(String id, String what, Object wanted, Object is) {
        return new Check(
                id,
                Optional.ofNullable(is).filter(wanted::equals).isPresent(),
                "%s is %s, to be %s".formatted(what, is, wanted));
    }
}
