package dev.uplift.worker.postgres.queries;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plan does, and not what it costs: its nodes with kinds of joins, relations and indexes, in their order.
 *
 * @param nodes from the root on, children after their parent
 */
record PlanShape(List<Node> nodes) {

    private static final int NAMED = 3;

    /** @param depth 0 at the root */
    record Node(int depth, String does) {}

    PlanShape {
        nodes = List.copyOf(nodes);
    }

    /** @param plans as EXPLAIN writes them; a rule may make several of one statement */
    static PlanShape of(List<JsonNode> plans) {
        var nodes = new ArrayList<Node>();
        plans.forEach(plan -> add(nodes, plan, 0));
        return new PlanShape(nodes);
    }

    private static void add(List<Node> nodes, JsonNode plan, int depth) {
        nodes.add(new Node(depth, does(plan)));
        plan.path("Plans").forEach(child -> add(nodes, child, depth + 1));
    }

    private static String does(JsonNode plan) {
        return plan.path("Node Type").asText()
                + labelled(plan, "Operation", " ")
                + labelled(plan, "Strategy", " ")
                + labelled(plan, "Join Type", " ")
                + labelled(plan, "Index Name", " using ")
                + labelled(plan, "Relation Name", " on ");
    }

    private static String labelled(JsonNode plan, String property, String before) {
        return plan.has(property) ? before + plan.get(property).asText() : "";
    }

    /** Whether it would write. */
    boolean modifies() {
        return has("ModifyTable");
    }

    /** Whether another server would be asked. */
    boolean leavesTheServer() {
        return has("Foreign Scan");
    }

    private boolean has(String type) {
        return nodes.stream().anyMatch(node -> node.does().startsWith(type));
    }

    /** The first differences, for people. */
    String differenceTo(PlanShape now) {
        var gone = without(now);
        var come = now.without(this);
        return gone.isEmpty() && come.isEmpty()
                ? "the same nodes in another order"
                : "was: %s; is: %s".formatted(few(gone), few(come));
    }

    private List<String> without(PlanShape other) {
        var rest = new ArrayList<>(nodes.stream().map(Node::does).toList());
        other.nodes.forEach(node -> rest.remove(node.does()));
        return rest;
    }

    private static String few(List<String> all) {
        var shown = String.join(", ", all.stream().limit(NAMED).toList());
        return switch (all.size()) {
            case 0 -> "without";
            case 1, 2, NAMED -> shown;
            default -> "%s and %d more".formatted(shown, all.size() - NAMED);
        };
    }
}
