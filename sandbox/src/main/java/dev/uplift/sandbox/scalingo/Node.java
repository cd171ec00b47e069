package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.util.UUID;

/** One instance of a database. */
final class Node {

    static final String RUNNING = "running";
    static final String UPGRADING = "upgrading";
    static final String BOOTING = "booting";

    private static final String SERVER = "db-node";

    private final String id = UUID.randomUUID().toString();
    private final String type;
    private Role role;
    private String status = RUNNING;

    /** What it is among the others. */
    enum Role {
        LEADER,
        FOLLOWER,
        NONE
    }

    private Node(String type, Role role) {
        this.type = type;
        this.role = role;
    }

    /** One that runs PostgreSQL. */
    static Node server(Role role) {
        return new Node(SERVER, role);
    }

    /** One that leads clients to the leader. */
    static Node gateway() {
        return new Node("gateway", Role.NONE);
    }

    boolean isServer() {
        return role != Role.NONE;
    }

    boolean leads() {
        return role == Role.LEADER;
    }

    boolean isRunning() {
        return status.equals(RUNNING);
    }

    void role(Role changed) {
        role = changed;
    }

    void status(String changed) {
        status = changed;
    }

    /** As the list of instances' states has it. */
    ObjectNode state(Dialect dialect) {
        return Json.mapper()
                .createObjectNode()
                .put("id", id)
                .put("type", type)
                .put("status", status)
                .put("role", role(dialect));
    }

    private String role(Dialect dialect) {
        return switch (role) {
            case LEADER -> dialect.leader();
            case FOLLOWER -> "follower";
            case NONE -> "";
        };
    }

    /** As its database has it. */
    ObjectNode wire(String host, int port) {
        return Json.mapper()
                .createObjectNode()
                .put("id", id)
                .put("hostname", host)
                .put("port", port)
                .put("status", status)
                .put("type", type)
                .put("private_ip", "");
    }
}
