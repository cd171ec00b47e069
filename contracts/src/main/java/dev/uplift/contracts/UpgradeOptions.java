package dev.uplift.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How careful an upgrade is to be. What is left out has the documented default, and {@code docs/options.md} lists them.
 *
 * @param rehearsal whether the upgrade is proven on a clone first
 * @param rehearsalReason why it is not; needed to skip it, and kept in the report
 * @param rehearsalMaxAge how old a rehearsal may be that is reused, from its end
 * @param approval who must say yes before production is touched
 * @param approvalExpires how long a yes counts, if production has not begun
 * @param checklist items that somebody must sign before the approval, besides those of the plan
 * @param onFailure what follows a failure; left out: rollback where the plan loses no data by it, else hold
 * @param fence how writers are kept off the source while it is copied
 * @param dataComparison how the data of both sides is compared
 * @param accept ids of findings that are accepted
 * @param verification the user's own checks, run on the rehearsal and on production; manual ones must be signed
 * @param hooks what is done around the outage, and with the rehearsed clone
 * @param window when production may be disturbed; left out: as soon as it is approved
 * @param freezes when it may not, whatever the window says
 * @param allowances what people do during the outage, beside the steps of the plan
 * @param announcements whom to tell before, at the start, at the end and on failure; left out: nobody
 * @param observe how long the server is watched after the upgrade
 * @param retention how long what was made for the upgrade is kept after its end
 * @param backupRetention how long its backups are, which may be the only way back
 * @param backup who takes the backup that is the way back
 * @param clients how the users' clients connect; left out: nobody tries it
 * @param provider the driver's own options; its descriptor has their schema
 */
public record UpgradeOptions(
        Rehearsal rehearsal,
        Optional<String> rehearsalReason,
        Duration rehearsalMaxAge,
        Approval approval,
        Duration approvalExpires,
        List<String> checklist,
        Optional<OnFailure> onFailure,
        Fence fence,
        DataComparison dataComparison,
        List<String> accept,
        List<Verification> verification,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Hook> hooks,
        Optional<Window> window,
        List<Freeze> freezes,
        List<Allowance> allowances,
        Optional<Announcements> announcements,
        Duration observe,
        Duration retention,
        Duration backupRetention,
        Backup backup,
        Optional<Clients> clients,
        Map<String, Object> provider) {

    /** Who decides, when, and what follows; what the steps do to the servers is the same whatever these say. */
    private static final Set<String> AROUND_THE_STEPS = Set.of(
            "rehearsal",
            "rehearsalReason",
            "rehearsalMaxAge",
            "approval",
            "approvalExpires",
            "checklist",
            "onFailure",
            "accept",
            "window",
            "freezes",
            "allowances",
            "announcements",
            // Those around the outage are steps, which are compared.
            "hooks",
            "observe",
            "retention",
            "backupRetention");

    /** Whether the upgrade is proven on a clone first: now, by an earlier upgrade's rehearsal if it proves the same, or not. */
    public enum Rehearsal {
        @JsonProperty("required")
        REQUIRED,
        @JsonProperty("reuse")
        REUSE,
        @JsonProperty("skip")
        SKIP
    }

    /** Who must say yes. */
    public enum Approval {
        @JsonProperty("none")
        NONE,
        @JsonProperty("one")
        ONE,
        @JsonProperty("four-eyes")
        FOUR_EYES
    }

    /** What follows a failure. */
    public enum OnFailure {
        @JsonProperty("rollback")
        ROLLBACK,
        @JsonProperty("hold")
        HOLD
    }

    /** How writers are kept off the source: not at all, read-only by default and sent away, or not let in. */
    public enum Fence {
        @JsonProperty("on")
        ON,
        @JsonProperty("hard")
        HARD,
        @JsonProperty("off")
        OFF
    }

    /** How data is compared: every row, a sample of big tables' rows, or only the number of rows. */
    public enum DataComparison {
        @JsonProperty("full")
        FULL,
        @JsonProperty("sample")
        SAMPLE,
        @JsonProperty("counts")
        COUNTS
    }

    /** Who takes the backup: Uplift, or the platform, whose own backups are trusted to be there. */
    public enum Backup {
        @JsonProperty("own")
        OWN,
        @JsonProperty("platform")
        PLATFORM
    }

    public UpgradeOptions {
        rehearsal = rehearsal == null ? Rehearsal.REQUIRED : rehearsal;
        rehearsalReason = rehearsalReason == null ? Optional.empty() : rehearsalReason;
        rehearsalMaxAge = rehearsalMaxAge == null ? Duration.ofDays(7) : rehearsalMaxAge;
        approval = approval == null ? Approval.ONE : approval;
        approvalExpires = approvalExpires == null ? Duration.ofDays(7) : approvalExpires;
        checklist = checklist == null ? List.of() : List.copyOf(checklist);
        onFailure = onFailure == null ? Optional.empty() : onFailure;
        fence = fence == null ? Fence.ON : fence;
        dataComparison = dataComparison == null ? DataComparison.FULL : dataComparison;
        accept = accept == null ? List.of() : List.copyOf(accept);
        verification = verification == null ? List.of() : Verification.distinct(verification);
        hooks = hooks == null ? List.of() : Hook.distinct(hooks);
        window = window == null ? Optional.empty() : window;
        freezes = freezes == null ? List.of() : List.copyOf(freezes);
        allowances = allowances == null ? List.of() : List.copyOf(allowances);
        announcements = announcements == null ? Optional.empty() : announcements;
        observe = observe == null ? Duration.ofHours(24) : observe;
        retention = retention == null ? Duration.ofDays(14) : retention;
        backupRetention = backupRetention == null ? Duration.ofDays(30) : backupRetention;
        backup = backup == null ? Backup.OWN : backup;
        clients = clients == null ? Optional.empty() : clients;
        provider = provider == null ? Map.of() : Map.copyOf(provider);
    }

    /** Everything that somebody must sign before the approval: the checklist, and checks that no machine can make. */
    public List<String> toSign() {
        var manual = verification.stream()
                .filter(Verification.Manual.class::isInstance)
                .map(Verification::name);
        return Stream.concat(checklist.stream(), manual).toList();
    }

    /**
     * Those that change what steps do, by their names in JSON: a rehearsal proves nothing for an upgrade that has others.
     * Whatever is not known to be harmless counts.
     */
    public Map<String, Object> shaping() {
        var all = Json.mapper().convertValue(this, new TypeReference<TreeMap<String, Object>>() {});
        all.keySet().removeAll(AROUND_THE_STEPS);
        return all;
    }

    /**
     * Those that a request gives, by their names in JSON; all others have their defaults.
     *
     * @throws IllegalArgumentException if a value has another form
     */
    public static UpgradeOptions of(Map<String, ?> given) {
        return Json.mapper().convertValue(given, UpgradeOptions.class);
    }
}
