package dev.uplift.sandbox.demo.fleet;

import java.util.Arrays;

/** A version that is asked for: {@code 16} for whichever release of it is the newest, or exactly {@code 16.9}. */
public record Version(String text) {

    public Version {
        if (!text.matches("[1-9]\\d?(\\.\\d{1,3})?")) {
            throw new IllegalArgumentException("--to needs a version such as 16 or 16.9, not " + text);
        }
    }

    /** For example 16. */
    public int major() {
        return numbers(text)[0];
    }

    /** Whether it names one release. */
    public boolean isExact() {
        return text.contains(".");
    }

    /** Whether a server of that version has to be upgraded to get here; what cannot be read does not. */
    public boolean isAbove(String version) {
        if (!version.matches("\\d{1,4}(\\.\\d{1,4})*")) {
            return false;
        }
        var theirs = numbers(version);
        var ours = numbers(text);
        for (int i = 0; i < ours.length && i < theirs.length; i++) {
            if (ours[i] != theirs[i]) {
                return ours[i] > theirs[i];
            }
        }
        return false;
    }

    /** Whether a server of that version is here. */
    public boolean isReachedBy(String version) {
        return version.equals(text) || (!isExact() && version.startsWith(text + "."));
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }
}
