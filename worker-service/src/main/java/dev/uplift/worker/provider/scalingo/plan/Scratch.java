package dev.uplift.worker.provider.scalingo.plan;

/**
 * The database on which an upgrade is rehearsed: an add-on of an app that has no other of PostgreSQL, ordered for this.
 *
 * @param provider id of who offers the add-on
 * @param plan id of its plan
 * @param planName the same for people
 */
public record Scratch(String provider, String plan, String planName) {

    /** As steps name it whose database is this one: its id is only known when it was ordered. */
    public static final String DATABASE = "scratch";

    /** Fact: when somebody meant to order it. */
    public static final String ASKED = "scratch.asked";

    /** Fact: the turn of who meant to. */
    public static final String TURN = "scratch.turn";

    /** Fact: the moment just before the order. */
    public static final String CALLED = "scratch.called";

    /** Fact: id of its add-on. */
    public static final String ADDON = "scratch.addon";

    static final String[] FACTS = {ASKED, TURN, CALLED, ADDON};
}
