package dev.uplift.api.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who said yes to what, and until when it counts.
 *
 * @param approval of the plan, if there is one
 * @param signed items of the checklist
 * @param latestStart of the window that is open; production must not begin later
 */
public record Consent(Optional<Approval> approval, List<Signature> signed, Optional<Instant> latestStart) {

    static final Consent NONE = new Consent(Optional.empty(), List.of(), Optional.empty());

    public Consent {
        approval = approval == null ? Optional.empty() : approval;
        signed = signed == null ? List.of() : List.copyOf(signed);
        latestStart = latestStart == null ? Optional.empty() : latestStart;
    }

    /**
     * A yes to one plan.
     *
     * @param by the authenticated caller
     * @param reason as given; may be empty
     * @param planHash the plan that it is bound to, and with it the version
     * @param at when
     * @param expires from when on it no longer counts, unless production has begun
     */
    public record Approval(String by, String reason, String planHash, Instant at, Instant expires) {
        public Approval {
            requireNonNull(by, "by");
            requireNonNull(planHash, "planHash");
            requireNonNull(at, "at");
            requireNonNull(expires, "expires");
        }
    }

    /** Somebody vouches for one item of the checklist. */
    public record Signature(String item, String by, Instant at) {}

    Consent approved(Approval given) {
        return new Consent(Optional.of(given), signed, latestStart);
    }

    Consent withdrawn() {
        return new Consent(Optional.empty(), signed, latestStart);
    }

    Consent signing(Signature signature) {
        var all = new ArrayList<>(signed);
        all.add(signature);
        return new Consent(approval, all, latestStart);
    }

    Consent startingBy(Instant latest) {
        return new Consent(approval, signed, Optional.of(latest));
    }

    /** Who vouches for an item of the checklist; empty until somebody does. */
    public Optional<Signature> signature(String item) {
        return signed.stream()
                .filter(signature -> signature.item().equals(item))
                .findFirst();
    }

    boolean isSigned(String item) {
        return signature(item).isPresent();
    }

    /** Whether the approval is of this plan, and still counts. */
    boolean covers(String planHash, Instant now) {
        return approval.filter(its -> its.planHash().equals(planHash) && now.isBefore(its.expires()))
                .isPresent();
    }
}
