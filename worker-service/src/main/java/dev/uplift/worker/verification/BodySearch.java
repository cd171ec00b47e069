package dev.uplift.worker.verification;

import java.time.Duration;
import java.util.regex.Pattern;

/** What a user's expression finds; there are expressions that would look for years. */
sealed interface BodySearch {

    /** @param text that matches */
    record Found(String text) implements BodySearch {}

    record Missing() implements BodySearch {}

    record TooSlow() implements BodySearch {}

    static BodySearch in(String body, Pattern wanted, Duration limit) {
        var found = wanted.matcher(new Impatient(body, System.nanoTime() + limit.toNanos()));
        try {
            return found.find() ? new Found(found.group()) : new Missing();
        } catch (OutOfTime | StackOverflowError _) {
            return new TooSlow();
        }
    }

    /** Thrown through the matcher, which has no time-out of its own. */
    final class OutOfTime extends RuntimeException {
        private OutOfTime() {
            super(null, null, false, false);
        }
    }

    /** A text that can be read until the deadline, in {@link System#nanoTime}. */
    record Impatient(CharSequence text, long deadline) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (System.nanoTime() - deadline > 0) {
                throw new OutOfTime();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
