package dev.uplift.worker.provider.awsrds.account;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a server is, in the terms of RDS.
 *
 * @param region for example {@code eu-west-1}
 * @param resource what is upgraded
 * @param role ARN of the role that is assumed to reach its account; empty for the worker's own
 */
public record RdsAddress(String region, Resource resource, Optional<String> role) {

    /** What RDS upgrades as one. */
    public sealed interface Resource {
        /** Its identifier, in lower case as RDS keeps it. */
        String id();
    }

    /** A DB instance, with its standby if it has one. */
    public record Instance(String id) implements Resource {}

    /** An Aurora cluster or a Multi-AZ cluster. */
    public record Cluster(String id) implements Resource {}

    /** @throws IllegalArgumentException with a sentence that names the wrong part */
    public static RdsAddress of(Map<String, Object> address) {
        var instance = text(address, "instance").map(RdsAddress::lower).<Resource>map(Instance::new);
        var cluster = text(address, "cluster").map(RdsAddress::lower).<Resource>map(Cluster::new);
        if (instance.isPresent() == cluster.isPresent()) {
            throw new IllegalArgumentException("the address names either an 'instance' or a 'cluster'");
        }
        return new RdsAddress(
                text(address, "region").orElseThrow(() -> new IllegalArgumentException("the address has no 'region'")),
                instance.or(() -> cluster).orElseThrow(),
                text(address, "role"));
    }

    private static Optional<String> text(Map<String, Object> address, String field) {
        return Optional.ofNullable(address.get(field)).map(Object::toString);
    }

    private static String lower(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return switch (resource) {
            case Instance(var id) -> "instance %s in %s".formatted(id, region);
            case Cluster(var id) -> "cluster %s in %s".formatted(id, region);
        };
    }
}
