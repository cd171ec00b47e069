package dev.uplift.contracts.wire;

import dev.uplift.contracts.plan.Lane;
import java.util.ArrayList;
import java.util.List;

/** The names of the topics, and who reads them. */
public final class Topics {

    /** Workers to API, keyed by upgrade's server; one consumer group. */
    public static final String EVENTS = "uplift.events";
    /** Events that could not be read or applied, with the reason. */
    public static final String EVENTS_DEAD = "uplift.events-dlq";
    /** Commands that could not be read, with the reason. */
    public static final String COMMANDS_DEAD = "uplift.commands-dlq";
    /** API to every worker; each reads all of it, without a group. */
    public static final String CONTROLS = "uplift.controls";
    /** Workers to every API process; each reads all of it, without a group. */
    public static final String HEARTBEATS = "uplift.heartbeats";

    private Topics() {}

    /** API to one worker of the pool's group. */
    public static String commands(String pool, Lane lane) {
        return "uplift.commands.%s.%s".formatted(pool, lane.topicName());
    }

    /** Every topic that must exist for workers of one pool. */
    public static List<String> all(String pool) {
        var topics = new ArrayList<>(List.of(EVENTS, EVENTS_DEAD, COMMANDS_DEAD, CONTROLS, HEARTBEATS));
        for (var lane : Lane.values()) {
            topics.add(commands(pool, lane));
        }
        return topics;
    }
}
