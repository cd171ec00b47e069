package dev.uplift.api.audit;

import dev.uplift.contracts.UpgradeId;
import java.util.Optional;

/**
 * What somebody asked for, and what became of it. The database gives it its number and its time.
 *
 * @param who the authenticated caller
 * @param role in which the caller acts, as it was granted
 * @param action one that is named here, or as it stands in the path of the API
 * @param upgrade empty where a request did not become one, or is about none
 * @param server the id of the server, the source of an upgrade; null where it is about no single one
 * @param reason as it was given; may be empty
 * @param subject what exactly: the target version of a request, the item that is signed, the plan hash that was sent,
 *     the provider that is looked through
 * @param planHash of the upgrade's plan when it was asked, if there was one
 * @param key the Idempotency-Key, if one was sent
 */
public record AuditEntry(
        String who,
        String role,
        String action,
        Optional<UpgradeId> upgrade,
        String server,
        String reason,
        String subject,
        Optional<String> planHash,
        Outcome outcome,
        Optional<String> key) {

    /** The action that asks for a new upgrade. */
    public static final String REQUEST = "request";
    /** The action that has a platform looked through for servers. */
    public static final String DISCOVER = "discover";
    /** The action that puts a server into the inventory, or gives it other credentials, labels or pool. */
    public static final String REGISTER = "register";
    /** The action that takes a server out of the inventory. */
    public static final String REMOVE = "remove";

    /** What became of it. */
    public sealed interface Outcome {

        /** As it stands in the audit. */
        default String word() {
            return switch (this) {
                case Done _ -> "done";
                case Refused _ -> "refused";
                case Ignored _ -> "ignored";
            };
        }

        /** Of the problem with which it was refused. */
        default Optional<String> problem() {
            return this instanceof Refused(var code) ? Optional.of(code) : Optional.empty();
        }
    }

    /** It was accepted. */
    public record Done() implements Outcome {}

    /** It was not possible; the caller has been told why. */
    public record Refused(String code) implements Outcome {}

    /** It was so already, or was asked for before. */
    public record Ignored() implements Outcome {}
}
