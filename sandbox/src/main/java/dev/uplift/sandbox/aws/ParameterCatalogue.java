package dev.uplift.sandbox.aws;

import java.util.List;
import java.util.Optional;

/** The parameters that each family of parameter groups has; see parameters.txt. */
final class ParameterCatalogue {

    private static final List<Known> ALL = Resource.rows("parameters.txt").stream()
            .map(row -> new Known(
                    row.get(0),
                    row.get(1).equals("dynamic"),
                    row.get(2),
                    Boolean.parseBoolean(row.get(3)),
                    Integer.parseInt(row.get(4)),
                    Integer.parseInt(row.get(5)),
                    row.stream().skip(6).findFirst()))
            .toList();

    private ParameterCatalogue() {}

    /**
     * A parameter.
     *
     * @param dynamic whether it changes without a restart
     * @param first major version that has it
     * @param last major version that has it
     * @param usual its default, where it is known
     */
    record Known(
            String name,
            boolean dynamic,
            String dataType,
            boolean modifiable,
            int first,
            int last,
            Optional<String> usual) {}

    static List<Known> of(String family) {
        var major = Integer.parseInt(family.replaceFirst("\\D+", ""));
        return ALL.stream()
                .filter(known -> known.first() <= major && major <= known.last())
                .toList();
    }

    static Optional<Known> find(String family, String name) {
        return of(family).stream().filter(known -> known.name().equals(name)).findFirst();
    }
}
