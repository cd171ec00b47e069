package dev.uplift.outgoing.secret;

/** Resolves references to secrets; what it answers is never logged, stored or sent. */
@FunctionalInterface
public interface Secrets {

    /**
     * @param reference for example {@code env:ORDERS_DSN} or {@code file:/run/secrets/orders}
     * @return the secret, without the line break at its end
     * @throws Unresolved with a sentence that names the reference and what to do, never the secret
     */
    String resolve(String reference) throws Unresolved;

    /** The reference cannot be resolved here. */
    final class Unresolved extends Exception {
        public Unresolved(String message) {
            super(message, null, false, false);
        }
    }
}
