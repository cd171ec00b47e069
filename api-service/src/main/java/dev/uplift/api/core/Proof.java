package dev.uplift.api.core;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rehearsal proves; it counts for another upgrade only if both are the same there.
 *
 * @param productionHash what is done to production, see {@link dev.uplift.contracts.plan.Plan#productionHash}
 * @param circumstances SHA-256, in hex, over what steps act by and the plan does not name: both servers as they said who
 *     they are, and the options that shape what steps do
 */
public record Proof(String productionHash, String circumstances) {

    public Proof {
        requireNonNull(productionHash, "productionHash");
        requireNonNull(circumstances, "circumstances");
    }

    /** Of an upgrade that has a plan. */
    static Proof of(Upgrade upgrade) {
        var servers = upgrade.inspection()
                .map(seen -> List.of(
                        seen.source().identity(),
                        seen.target().map(Inspection.Seen::identity).orElse("")))
                .orElse(List.of());
        return new Proof(
                upgrade.plan().orElseThrow().productionHash(),
                Json.sha256(Map.of(
                        "servers",
                        servers,
                        "options",
                        upgrade.request().options().shaping())));
    }

    /** Why a rehearsal of this says nothing about that; empty if it does. */
    Optional<String> differsFrom(Proof other) {
        if (!productionHash.equals(other.productionHash)) {
            return Optional.of("another plan for production");
        }
        return circumstances.equals(other.circumstances)
                ? Optional.empty()
                : Optional.of("another second server, or had other options");
    }
}
