package dev.uplift.worker.provider.azure.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What Azure itself says of an upgrade that it was asked to look at (majorVersionUpgradePrecheck).
 *
 * @param status {@code Validating}, {@code Succeeded}, {@code Failed} or {@code Canceled}
 * @param target major version that it looked at
 * @param result in Azure's words; may be empty
 * @param policies each thing that it looked at
 */
public record PlatformPrecheck(String status, String target, String result, List<Policy> policies) {

    /**
     * One thing that it looked at.
     *
     * @param name {@code NoEventTriggersPolicy}
     * @param description what it wants, in Azure's words
     * @param error Azure's code; empty where it passed
     */
    public record Policy(String name, boolean passed, String description, Optional<String> error) {}

    /** @param shown as Azure answers a GET of it */
    public static PlatformPrecheck of(JsonNode shown) {
        return new PlatformPrecheck(
                Fields.text(shown, "/properties/status").orElse(""),
                Fields.text(shown, "/targetVersion")
                        .or(() -> Fields.text(shown, "/properties/targetVersion"))
                        .orElse(""),
                result(shown.at("/properties/precheckResult")),
                shown.at("/properties/policyDetails")
                        .valueStream()
                        .map(PlatformPrecheck::policy)
                        .toList());
    }

    /** Prose in answers that were recorded, an object with a list of errors in the reference. */
    private static String result(JsonNode shown) {
        return shown.isTextual()
                ? shown.asText()
                : String.join(
                        " ",
                        shown.at("/errorInfo")
                                .valueStream()
                                .flatMap(error -> Fields.text(error, "/errorMessage").stream())
                                .toList());
    }

    private static Policy policy(JsonNode shown) {
        return new Policy(
                Fields.text(shown, "/policyName").orElse(""),
                shown.at("/passed").asBoolean(),
                Fields.text(shown, "/policyDescription").orElse(""),
                Fields.text(shown, "/errorCode").filter(code -> !code.equals("0")));
    }

    /** Whether there is nothing more to wait for. */
    public boolean isOver() {
        return !status.equals("Validating");
    }
}
