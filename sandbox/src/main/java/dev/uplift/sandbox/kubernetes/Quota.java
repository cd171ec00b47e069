package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Function;

/** Resource quotas: how many objects there may be in a namespace, and how much storage they may ask for. */
final class Quota {

    /** What an object counts for, by the name of the limit. */
    private static final Map<String, Function<ObjectNode, BigDecimal>> STORAGE = Map.of(
            "requests.storage",
            claim -> amount(claim.at("/spec/resources/requests/storage").asText("0")));

    private Quota() {}

    static void check(Store store, ResourcePath path, ObjectNode object) {
        var namespace = path.namespace().orElse("");
        for (var quota : store.list(ResourceQuota.class, namespace)) {
            quota.getSpec().getHard().forEach((limit, hard) -> {
                if (limit.startsWith("limits.") && "pods".equals(path.plural())) {
                    requireLimit(path, object, quota, limit.substring("limits.".length()));
                }
                var used = used(store, path, object, limit);
                if (used.compareTo(hard.getNumericalAmount()) > 0) {
                    throw ApiStatus.forbidden(
                            path,
                            "exceeded quota: %s, requested: %s, limited: %s=%s"
                                    .formatted(quota.getMetadata().getName(), limit, limit, hard));
                }
            });
        }
    }

    private static void requireLimit(ResourcePath path, ObjectNode pod, ResourceQuota quota, String resource) {
        for (var container : Admission.containers(pod)) {
            if (container.at("/resources/limits").path(resource).isMissingNode()) {
                throw ApiStatus.forbidden(
                        path,
                        "failed quota: %s: must specify limits.%s for: %s"
                                .formatted(
                                        quota.getMetadata().getName(),
                                        resource,
                                        container.path("name").asText()));
            }
        }
    }

    /** With the new object; 0 for what does not concern it. */
    private static BigDecimal used(Store store, ResourcePath path, ObjectNode object, String limit) {
        var counted = path.group().isEmpty() ? path.plural() : "count/" + path.plural() + "." + path.group();
        if (limit.equals(counted) || limit.equals("count/" + path.plural())) {
            return BigDecimal.valueOf(store.list(path, "").size() + 1L);
        }
        var share = "persistentvolumeclaims".equals(path.plural()) ? STORAGE.get(limit) : null;
        if (share == null) {
            return BigDecimal.ZERO;
        }
        return store.list(path, "").stream().map(share).reduce(share.apply(object), BigDecimal::add);
    }

    static BigDecimal amount(String quantity) {
        return Quantity.parse(quantity).getNumericalAmount();
    }
}
