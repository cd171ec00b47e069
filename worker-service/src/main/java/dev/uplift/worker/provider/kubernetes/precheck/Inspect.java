package dev.uplift.worker.provider.kubernetes.precheck;

import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.cluster.Servers;
import dev.uplift.worker.provider.kubernetes.precheck.SqlLook.Asked;
import dev.uplift.worker.provider.kubernetes.precheck.SqlLook.NotAsked;
import dev.uplift.worker.provider.kubernetes.server.ImageVersion;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.LayoutUnknown;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import dev.uplift.worker.provider.kubernetes.step.Turn;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a server: who it is, where its data is, and what is in it if somebody can ask it. Reads only. */
public final class Inspect {

    private static final String UNKNOWN = "unknown";

    private Inspect() {}

    /** The action {@code inspect}. */
    public static StepResult run(Turn turn) throws SQLException, InterruptedException, Secrets.Unresolved {
        var found = turn.api()
                .statefulSet(turn.address().namespace(), turn.address().statefulSet());
        if (found.isEmpty()) {
            return without(turn, OperatedLook::inspect);
        }
        var own = KubernetesOptions.of(turn.work().command().options().provider());
        var seen = seen(turn, found.get(), own);
        return new StepResult.Done(
                Map.of("source.version", seen.version()),
                Optional.of(
                        new Outcome(Optional.of(new Inspection(seen, Optional.empty())), List.of(), Optional.empty())));
    }

    /** What an operator owns has no StatefulSet; there may be nothing at all. */
    interface Operated {
        StepResult run(OperatedLook look) throws SQLException, InterruptedException, Secrets.Unresolved;
    }

    /** There is no such StatefulSet. */
    static StepResult without(Turn turn, Operated body) throws SQLException, InterruptedException, Secrets.Unresolved {
        var address = turn.address();
        var cluster = turn.api().operated().find(address.namespace(), address.statefulSet());
        return cluster.isPresent()
                ? body.run(OperatedLook.of(turn, cluster.get()))
                : StepResult.failed(Problem.of(
                        Kind.REQUEST,
                        "server-not-found",
                        "There is no %s.".formatted(address),
                        "Correct 'namespace', 'statefulSet' and 'context' of the address."));
    }

    /** What cannot be told is a finding of the prechecks; the server can be looked at all the same. */
    private static Seen seen(Turn turn, StatefulSet found, KubernetesOptions own)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        try {
            return seen(turn, new Servers(turn.api()).of(found, own), own);
        } catch (LayoutUnknown unknown) {
            return new Seen(
                    PostgresSet.identity(found),
                    UNKNOWN,
                    0,
                    List.of(),
                    Map.of("statefulSet", found.getMetadata().getName(), "layout", unknown.getMessage()));
        }
    }

    private static Seen seen(Turn turn, PostgresSet set, KubernetesOptions own)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        var facts = facts(set);
        return switch (SqlLook.of(turn, set, own)) {
            case NotAsked(var why) -> {
                facts.put("sql", why);
                yield new Seen(set.identity(), version(turn, set, own), set.bytes(), List.of(), facts);
            }
            case Asked asked -> {
                facts.putAll(asked.seen().facts());
                facts.putAll(asked.made());
                yield new Seen(
                        set.identity(),
                        asked.seen().version(),
                        asked.seen().bytes(),
                        asked.seen().databases(),
                        asked.seen().setup(),
                        facts);
            }
        };
    }

    /** By its data, or else by the tag of its image. */
    private static String version(Turn turn, PostgresSet set, KubernetesOptions own) throws InterruptedException {
        var tagged = ImageVersion.major(set.layout().image());
        return new SetReading(turn.api(), set, own)
                .inside()
                .flatMap(SetLook.Inside::version)
                .or(() -> tagged.isPresent() ? Optional.of(tagged.getAsInt()) : Optional.empty())
                .map(Object::toString)
                .orElse(UNKNOWN);
    }

    private static Map<String, Object> facts(PostgresSet set) {
        var layout = set.layout();
        var facts = new HashMap<String, Object>();
        facts.put("namespace", set.namespace());
        facts.put("statefulSet", set.name());
        facts.put("replicas", set.replicas());
        facts.put("image", layout.image());
        facts.put("layout", layout.kind().name());
        facts.put("container", layout.container());
        facts.put("mountPath", layout.mountPath());
        facts.put("dataPath", layout.dataPath());
        facts.put("owner", "%d:%d".formatted(layout.uid(), layout.gid()));
        facts.put("claim", layout.claim());
        facts.put("volumeBytes", set.bytes());
        set.volumeName().ifPresent(name -> facts.put("volume", name));
        set.csiDriver().ifPresent(name -> facts.put("csiDriver", name));
        return facts;
    }
}
