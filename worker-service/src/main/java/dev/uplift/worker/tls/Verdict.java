package dev.uplift.worker.tls;

/** What is known of the clients' way to connect. */
sealed interface Verdict {

    /** They get in. @param detail a sentence that says how */
    record Proven(String detail) implements Verdict {}

    /** They do not, and it is for TLS. */
    record Refused(String why, String remedy) implements Verdict {}

    /** Nobody can tell, since the worker does not get in either. */
    record Unproved(String why) implements Verdict {}
}
