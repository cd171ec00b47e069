package dev.uplift.contracts;

import java.util.Optional;

/**
 * How far a running step is.
 *
 * @param percent 0 to 100, if it can be known
 * @param doing what happens now, for people
 * @param done units done so far
 * @param total units in all; 0 if unknown
 * @param unit what is counted, for example {@code bytes}
 * @param perSecond units in a second, lately
 */
public record Progress(Optional<Integer> percent, String doing, long done, long total, String unit, double perSecond) {

    public Progress {
        percent = percent == null ? Optional.empty() : percent;
        doing = doing == null ? "" : doing;
        unit = unit == null ? "" : unit;
    }

    /** A step that cannot count, and says what it is doing. */
    public static Progress doing(String what) {
        return new Progress(Optional.empty(), what, 0, 0, "", 0);
    }

    /** A step that counts. */
    public static Progress of(String doing, long done, long total, String unit, double perSecond) {
        var percent = total <= 0 ? Optional.<Integer>empty() : Optional.of((int) Math.min(100, done * 100 / total));
        return new Progress(percent, doing, done, total, unit, perSecond);
    }
}
