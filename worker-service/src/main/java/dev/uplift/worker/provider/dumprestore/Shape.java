package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.Inventory;
import dev.uplift.worker.postgres.Inventory.Extension;
import dev.uplift.worker.postgres.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What two copies of a database have in common besides their content.
 *
 * @param objects by type and name
 * @param ownership who owns what
 * @param privileges who may do what
 * @param sequences with their positions; of a rehearsal without, since clients go on
 * @param invalid indexes and constraints that are not valid
 * @param extensions with their versions
 */
record Shape(
        Set<String> objects,
        Set<String> ownership,
        Set<String> privileges,
        Set<String> sequences,
        Set<String> invalid,
        List<Extension> extensions) {

    private static final int FIRST_WITH_MAINTAIN = 17;

    /** The source's, with the owners that the target has for it. */
    static Shape ofSource(Servers servers, Copy copy, Session source, Session target) throws SQLException {
        var shape = read(copy, source, Ownership.of(servers, target)::ofObject, source.major());
        var expected = shape.extensions.stream()
                .filter(extension -> !Isolation.leavesOut(servers.inPlace(), copy, extension.name()))
                .toList();
        return new Shape(shape.objects, shape.ownership, shape.privileges, shape.sequences, shape.invalid, expected);
    }

    /** The target's. @param sourceMajor version of the source, for example 13 */
    static Shape ofTarget(Copy copy, Session target, int sourceMajor) throws SQLException {
        return read(copy, target, UnaryOperator.identity(), sourceMajor);
    }

    private static Shape read(Copy copy, Session session, UnaryOperator<String> owners, int sourceMajor)
            throws SQLException {
        // An older server does not know this privilege; a newer one counts it to what every owner has.
        var unknown = sourceMajor < FIRST_WITH_MAINTAIN ? Set.of("MAINTAIN") : Set.<String>of();
        return new Shape(
                Inventory.objects(session),
                Inventory.ownership(session, owners),
                Inventory.privileges(session, owners, unknown),
                copy.rehearsal() ? Inventory.sequenceDefinitions(session) : Inventory.sequences(session),
                Inventory.invalid(session),
                Inventory.extensions(session));
    }

    /** The same for the same shape, and short. */
    String digest() {
        return Json.sha256(this);
    }

    /** One check for each part. @param target what stands there for this one */
    List<Check> compare(Copy copy, Shape target) {
        return List.of(
                Comparison.same(copy.check("objects"), "objects", objects, target.objects),
                Comparison.same(copy.check("ownership"), "owned objects", ownership, target.ownership),
                Comparison.same(copy.check("acl"), "privileges", privileges, target.privileges),
                Comparison.same(copy.check("sequences"), "sequences", sequences, target.sequences),
                Comparison.nothingNew(
                        copy.check("invalid-objects"), "invalid indexes and constraints", invalid, target.invalid),
                extensions(copy.check("extensions"), target.extensions));
    }

    private Check extensions(String id, List<Extension> target) {
        var versions = target.stream().collect(Collectors.toMap(Extension::name, Extension::version));
        var missing = extensions.stream()
                .map(Extension::name)
                .filter(name -> !versions.containsKey(name))
                .toList();
        return missing.isEmpty()
                ? new Check(
                        id,
                        true,
                        extensions.stream()
                                .map(extension -> moved(extension, versions.get(extension.name())))
                                .collect(Collectors.joining(", ")))
                : new Check(id, false, "missing on the target: " + String.join(", ", missing));
    }

    private static String moved(Extension extension, String now) {
        return extension.version().equals(now)
                ? "%s %s".formatted(extension.name(), now)
                : "%s %s, was %s".formatted(extension.name(), now, extension.version());
    }
}
