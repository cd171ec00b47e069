package dev.uplift.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * Names one upgrade, and everything that is made for it: legal unchanged in PostgreSQL, RDS, Azure and Kubernetes
 * names.
 *
 * @param value one lower-case letter, then 15 lower-case letters or digits
 */
public record UpgradeId(@JsonValue String value) implements Comparable<UpgradeId> {

    private static final Pattern LEGAL = Pattern.compile("[a-z][a-z0-9]{15}");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String ALPHABET = LETTERS + "0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws IllegalArgumentException if the value has another shape */
    @JsonCreator
    public UpgradeId {
        if (value == null || !LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("'%s' is not an upgrade id ([a-z][a-z0-9]{15})".formatted(value));
        }
    }

    /** A new id; 36^15 possibilities, so that two never meet. */
    public static UpgradeId random() {
        var name = new StringBuilder(16).append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        RANDOM.ints(15, 0, ALPHABET.length()).mapToObj(ALPHABET::charAt).forEach(name::append);
        return new UpgradeId(name.toString());
    }

    @Override
    public int compareTo(UpgradeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
