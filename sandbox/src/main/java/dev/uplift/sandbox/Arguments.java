package dev.uplift.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The arguments of a command: options with values, flags, and the rest in its order. */
record Arguments(Map<String, String> values, Set<String> flags, List<String> rest) {

    /** What the user has to say differently. */
    static final class UsageException extends RuntimeException {
        UsageException(String message) {
            super(message);
        }
    }

    /** @throws UsageException if an option is unknown or lacks its value */
    static Arguments parse(List<String> arguments, Set<String> options, Set<String> knownFlags) {
        var values = new HashMap<String, String>();
        var flags = new HashSet<String>();
        var rest = new ArrayList<String>();
        for (var each = arguments.iterator(); each.hasNext(); ) {
            var argument = each.next();
            var equals = argument.indexOf('=');
            var name = argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
            if (options.contains(name)) {
                if (equals < 0 && !each.hasNext()) {
                    throw new UsageException(name + " needs a value");
                }
                values.put(name, equals < 0 ? each.next() : argument.substring(equals + 1));
            } else if (knownFlags.contains(argument)) {
                flags.add(argument);
            } else if (argument.startsWith("-")) {
                throw new UsageException("unknown option " + argument);
            } else {
                rest.add(argument);
            }
        }
        return new Arguments(values, flags, rest);
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(values.get(option));
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /** @throws UsageException if it is no whole number in that range */
    Optional<Integer> number(String option, int min, int max) {
        return value(option).map(text -> number(option, text, min, max));
    }

    static int number(String name, String text, int min, int max) {
        try {
            var number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new UsageException("%s: %s is not a whole number".formatted(name, text));
        }
        throw new UsageException("%s: %s is not between %d and %d".formatted(name, text, min, max));
    }

    /** @throws UsageException if there are other numbers of plain arguments than these */
    void restrict(int min, int max) {
        if (rest.size() > max) {
            throw new UsageException("unexpected argument " + rest.get(max));
        }
        if (rest.size() < min) {
            throw new UsageException("an argument is missing");
        }
    }
}
