package dev.uplift.worker.provider.awsrds.plan;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.RdsOptions;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The steps of production on a clone that was restored from a snapshot, while clients go on; pure. */
final class CloneSteps {

    static final String ISOLATION = "rehearse-isolation";
    static final String CLONE = "rehearse-clone";
    static final String UPGRADE = "rehearse-upgrade";

    private final RdsServer server;
    private final RdsOptions options;

    private CloneSteps(RdsServer server, RdsOptions options) {
        this.server = server;
        this.options = options;
    }

    static List<Step> of(RdsServer server, RdsOptions options, ServerSteps common) {
        var clone = new CloneSteps(server, options);
        var steps = new ArrayList<Step>();
        steps.add(clone.isolation());
        steps.add(clone.restored());
        steps.addAll(common.rehearsedBefore());
        steps.add(clone.upgrade());
        steps.addAll(common.rehearsedAfter());
        return steps;
    }

    private Step isolation() {
        var groups = groups().map(
                        group -> Map.of("group", group.name(), "family", group.family(), "from", group.from()))
                .toList();
        return Step.of(Phase.REHEARSE, ISOLATION, InPlacePlan.SERVER_WIDE)
                .doing("isolate-parameters", Map.of("groups", groups))
                .needing("isolation.ready");
    }

    /** One that holds the users' own values of another one, and keeps a clone to itself. */
    record Isolated(String name, String family, String from) {}

    private Stream<Isolated> groups() {
        var old = isolated(server.family(), server.parameterGroup());
        return server.target().major() ? Stream.of(old, upgraded()) : Stream.of(old);
    }

    private Isolated upgraded() {
        var family = server.target().family();
        return isolated(
                family, InPlacePlan.upgradedGroup(server, options).orElseGet(() -> RdsServer.defaultGroup(family)));
    }

    private static Isolated isolated(String family, String from) {
        return new Isolated("%s-%s".formatted(Names.ISOLATION, family), family, from);
    }

    private Step restored() {
        return Step.of(Phase.REHEARSE, CLONE, InPlacePlan.COPY_ALL)
                .doing(
                        "restore-clone",
                        Map.of(
                                "instance", Names.CLONE,
                                "snapshot", Names.BEFORE,
                                "group", isolated(server.family(), "").name()))
                .needing("source.settings", "isolation.ready");
    }

    private Step upgrade() {
        var group = server.target().major() ? Optional.of(upgraded().name()) : Optional.<String>empty();
        var step = Step.of(Phase.REHEARSE, UPGRADE, InPlacePlan.UPGRADE)
                .doing("upgrade-instance", InPlacePlan.upgrade(server, Names.CLONE, group, "rehearsal.upgrade"))
                .needing(InPlacePlan.progressOf("rehearsal.upgrade", "isolation.ready"));
        // What another machine takes tells nothing.
        var sameClass = options.rehearsalClass()
                .filter(other -> !other.equals(server.instanceClass()))
                .isEmpty();
        return sameClass ? step.rehearsing("upgrade") : step;
    }

    /** The names of the groups that {@link #ISOLATION} makes. */
    static List<String> groups(RdsServer server) {
        var old = isolated(server.family(), "").name();
        var upgraded = isolated(server.target().family(), "").name();
        return server.target().major() ? List.of(old, upgraded) : List.of(old);
    }
}
