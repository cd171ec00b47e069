package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.util.List;

/** Which instance class is offered for which version; see instance-classes.txt. */
final class InstanceClasses {

    private static final List<Family> FAMILIES = Resource.rows("instance-classes.txt").stream()
            .map(row -> new Family(
                    row.get(0), Integer.parseInt(row.get(1)), Integer.parseInt(row.get(2)), row.subList(3, row.size())))
            .toList();

    private record Family(String name, int first, int last, List<String> sizes) {

        boolean isFor(int major) {
            return first <= major && major <= last;
        }

        List<String> classes() {
            return sizes.stream().map(size -> name + "." + size).toList();
        }
    }

    private InstanceClasses() {}

    static List<String> of(String version) {
        var major = EngineVersions.major(version);
        return FAMILIES.stream()
                .filter(family -> family.isFor(major))
                .flatMap(family -> family.classes().stream())
                .toList();
    }

    /** Refuses what is not offered. */
    static void check(String instanceClass, String version) {
        if (!of(version).contains(instanceClass)) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "RDS does not support creating a DB instance with the following combination: DBInstanceClass=%s,"
                            + " Engine=postgres, EngineVersion=%s.",
                    instanceClass,
                    version);
        }
    }
}
