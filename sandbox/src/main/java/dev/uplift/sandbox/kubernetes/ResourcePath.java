package dev.uplift.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * What a URL of the API names.
 *
 * @param group empty for the core group
 * @param namespace empty: the cluster, or all namespaces
 * @param plural for example {@code pods}
 * @param name empty: all of them
 * @param subresource for example {@code log}
 */
record ResourcePath(
        String group,
        String version,
        Optional<String> namespace,
        String plural,
        Optional<String> name,
        Optional<String> subresource) {

    private static final String NAMESPACES = "namespaces";
    private static final List<String> OF_NAMESPACES = List.of("status", "finalize");

    /** @return nothing for what is no resource, for example {@code /version} or {@code /apis/batch/v1} */
    static Optional<ResourcePath> parse(String path) {
        var parts = new ArrayDeque<>(List.of(path.substring(1).split("/")));
        var root = parts.poll();
        var core = "api".equals(root);
        if (parts.size() < (core ? 2 : 3) || !(core || "apis".equals(root))) {
            return Optional.empty();
        }
        var group = core ? "" : parts.poll();
        var version = parts.poll();
        var namespace = Optional.<String>empty();
        if (NAMESPACES.equals(parts.peek()) && parts.size() > 2 && !isOfNamespaces(List.copyOf(parts))) {
            parts.poll();
            namespace = Optional.of(parts.poll());
        }
        return Optional.of(new ResourcePath(
                group,
                version,
                namespace,
                parts.poll(),
                Optional.ofNullable(parts.poll()),
                Optional.ofNullable(parts.poll())));
    }

    private static boolean isOfNamespaces(List<String> rest) {
        return rest.size() == 3 && OF_NAMESPACES.contains(rest.get(2));
    }

    /** Of one object. @param namespace is ignored for what belongs to the cluster */
    static <T extends HasMetadata> ResourcePath of(Class<T> type, String namespace, String name) {
        return all(type, namespace).named(name);
    }

    /** Of all objects of a kind, within a namespace if the kind has such. */
    static <T extends HasMetadata> ResourcePath all(Class<T> type, String namespace) {
        return new ResourcePath(
                HasMetadata.getGroup(type),
                HasMetadata.getVersion(type),
                Namespaced.class.isAssignableFrom(type) ? Optional.of(namespace) : Optional.empty(),
                HasMetadata.getPlural(type),
                Optional.empty(),
                Optional.empty());
    }

    /** Of a kind that the client has no class for. */
    static ResourcePath of(String group, String version, String namespace, String plural, String name) {
        return new ResourcePath(group, version, Optional.of(namespace), plural, Optional.of(name), Optional.empty());
    }

    ResourcePath named(String other) {
        return new ResourcePath(group, version, namespace, plural, Optional.of(other), Optional.empty());
    }

    /** All of its kind. */
    ResourcePath collection() {
        return new ResourcePath(group, version, namespace, plural, Optional.empty(), Optional.empty());
    }

    /** The object that a subresource belongs to. */
    ResourcePath object() {
        return new ResourcePath(group, version, namespace, plural, name, Optional.empty());
    }

    ResourcePath inVersion(String other) {
        return new ResourcePath(group, other, namespace, plural, name, subresource);
    }

    /** As roles name it, for example {@code pods/log}. */
    String resource() {
        return subresource.map(sub -> plural + "/" + sub).orElse(plural);
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As in URLs. */
    String path() {
        var path = new StringBuilder(group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version);
        namespace.ifPresent(in -> path.append("/namespaces/").append(in));
        path.append('/').append(plural);
        name.ifPresent(one -> path.append('/').append(one));
        subresource.ifPresent(sub -> path.append('/').append(sub));
        return path.toString();
    }
}
