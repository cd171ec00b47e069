package dev.uplift.api.report;

import dev.uplift.api.core.Prediction.Basis;
import dev.uplift.api.core.Prediction.Confidence;
import dev.uplift.contracts.Allowance;
import dev.uplift.contracts.QueryResult;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Numbers, times and names as people read them; the same everywhere, whatever the locale. */
final class Words {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private Words() {}

    /** For example {@code 4.5 s}, {@code 3 min 20 s}, {@code 1 h 5 min}. */
    static String duration(double seconds) {
        var whole = Math.round(seconds);
        if (whole < MINUTE) {
            return (seconds < 10 ? decimal(seconds, seconds < 1 ? 2 : 1) : String.valueOf(whole)) + " s";
        }
        if (whole < HOUR) {
            return two(whole, MINUTE, "min", 1, "s");
        }
        return whole < DAY ? two(whole, HOUR, "h", MINUTE, "min") : two(whole, DAY, "d", HOUR, "h");
    }

    private static String two(long seconds, long big, String bigUnit, long small, String smallUnit) {
        var rest = seconds % big / small;
        return rest == 0
                ? "%d %s".formatted(seconds / big, bigUnit)
                : "%d %s %d %s".formatted(seconds / big, bigUnit, rest, smallUnit);
    }

    /** Decimal units: {@code 5 GB} are 5,000,000,000 bytes. */
    static String bytes(long bytes) {
        var units = new String[] {"bytes", "kB", "MB", "GB", "TB", "PB"};
        var value = (double) bytes;
        var unit = 0;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return "%s %s".formatted(number(value), units[unit]);
    }

    /** Three figures are enough to compare by. */
    static String number(double value) {
        if (value == 0 || Math.abs(value) >= 100) {
            return String.valueOf(Math.round(value));
        }
        return decimal(value, Math.abs(value) >= 10 ? 1 : 2);
    }

    private static String decimal(double value, int places) {
        var text = String.format(Locale.ROOT, "%." + places + "f", value);
        return text.replaceFirst("\\.?0+$", "");
    }

    static String at(Instant time) {
        return TIME.format(time);
    }

    static String count(long number, String what) {
        return "%d %s%s".formatted(number, what, number == 1 ? "" : "s");
    }

    /** Host and port where an address has them, else all of it. */
    static String address(Map<String, Object> address) {
        var host = address.get("host");
        if (host == null) {
            return value(address);
        }
        return address.containsKey("port") ? "%s:%s".formatted(host, address.get("port")) : host.toString();
    }

    /** Anything that JSON can say, in one line. */
    static String value(Object value) {
        return switch (value) {
            case Map<?, ?> members ->
                sorted(members).entrySet().stream()
                        .map(member -> "%s %s".formatted(member.getKey(), value(member.getValue())))
                        .collect(Collectors.joining(", "));
            case Collection<?> all -> all.stream().map(Words::value).collect(Collectors.joining(", "));
            case null -> "";
            default -> value.toString();
        };
    }

    private static Map<String, Object> sorted(Map<?, ?> members) {
        var sorted = new TreeMap<String, Object>();
        members.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return sorted;
    }

    static String confidence(Confidence confidence) {
        return switch (confidence) {
            case MEASURED -> "measured in the rehearsal";
            case PARTLY_MEASURED -> "partly measured, here or on other servers, partly estimated";
            case ESTIMATED -> "estimated from sizes and counts";
            case UNKNOWN -> "nobody can tell";
        };
    }

    static String basis(Basis basis) {
        return switch (basis) {
            case REHEARSAL -> "rehearsed";
            case HISTORY -> "earlier upgrades";
            case ESTIMATE -> "estimate";
        };
    }

    static String verdict(QueryResult.Verdict verdict) {
        return switch (verdict) {
            case IMPROVED -> "cheaper";
            case SAME -> "same plan";
            case DEGRADED -> "more expensive";
            case PLAN_CHANGED -> "another plan";
            case FAILED -> "refused";
        };
    }

    static String allowance(Allowance allowance) {
        return switch (allowance) {
            case APPLICATION_CHANGE -> "change the application's configuration";
            case TLS_CHECK -> "check the connections' TLS";
            case TESTS -> "test the application";
        };
    }
}
