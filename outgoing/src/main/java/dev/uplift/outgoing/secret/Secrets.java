package dev.uplift.outgoing.secret;

/** Resolves references to secrets; what it answers is never logged, stored or sent. */
@FunctionalInterface
public interface Secrets {

    /**
     * @param reference for example {@code env:ORDERS_DSN}, {@code file:/run/secrets/orders} or {@code
     *     aws-secretsmanager:uplift/orders}
     * @return the secret, without the line break at its end
     * @throws Unresolved with a sentence that names the reference and what to do, never the secret
     */
    String resolve(String reference) throws Unresolved;

    /** The reference cannot be resolved here. */
    final class Unresolved extends Exception {
        private final boolean passes;

        public Unresolved(String message) {
            this(message, false);
        }

        /** @param passes whether trying again later may be all that is needed */
        public Unresolved(String message, boolean passes) {
            super(message, null, false, false);
            this.passes = passes;
        }

        /** Whether trying again later may be all that is needed. */
        public boolean passes() {
            return passes;
        }
    }
}
