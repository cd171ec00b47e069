package dev.uplift.sandbox.azure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The parameters that servers have; see parameters.txt, which holds those that upgrades touch and some more. */
final class ParameterCatalogue {

    private static final List<Known> ALL = Table.rows("parameters.txt").stream()
            .map(row -> new Known(
                    row.get(0),
                    row.get(1).equals("dynamic"),
                    row.get(2),
                    Integer.parseInt(row.get(3)),
                    Integer.parseInt(row.get(4)),
                    row.get(5),
                    row.get(6)))
            .toList();

    private ParameterCatalogue() {}

    /**
     * A parameter.
     *
     * @param dynamic whether it changes without a restart
     * @param dataType {@code Boolean}, {@code Integer}, {@code Numeric}, {@code Enumeration}, {@code Set} or {@code String}
     * @param first major version that has it
     * @param last major version that has it
     * @param usual its default
     * @param allowed a range, or a list for enumerations and sets; texts are not checked
     */
    record Known(String name, boolean dynamic, String dataType, int first, int last, String usual, String allowed) {

        /** Words are told apart by case. */
        boolean allows(String value) {
            return switch (dataType) {
                case "Integer", "Numeric" -> isWithin(value);
                case "Boolean", "Enumeration" -> words().contains(value);
                case "Set" -> Arrays.stream(value.split(",")).map(String::trim).allMatch(words()::contains);
                default -> true;
            };
        }

        private List<String> words() {
            return List.of(("Set".equals(dataType) ? "," + allowed : allowed).split(","));
        }

        private boolean isWithin(String value) {
            var cut = allowed.indexOf('-', 1);
            try {
                var number = Double.parseDouble(value);
                return number >= Double.parseDouble(allowed.substring(0, cut))
                        && number <= Double.parseDouble(allowed.substring(cut + 1));
            } catch (NumberFormatException noNumber) {
                return false;
            }
        }
    }

    static List<Known> of(String version) {
        var major = Integer.parseInt(version);
        return ALL.stream()
                .filter(known -> known.first() <= major && major <= known.last())
                .toList();
    }

    static Optional<Known> find(String version, String name) {
        return of(version).stream()
                .filter(known -> known.name().equalsIgnoreCase(name))
                .findFirst();
    }
}
