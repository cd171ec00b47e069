package dev.uplift.worker.provider.azure.precheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.azure.Recorded;
import dev.uplift.worker.provider.azure.Wire;
import dev.uplift.worker.provider.azure.server.AzureOptions;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.Offers;
import dev.uplift.worker.provider.azure.server.Parameter;
import dev.uplift.worker.provider.azure.server.PlatformPrecheck;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.server.SourceSettings.VirtualEndpoint;
import dev.uplift.worker.provider.azure.server.TargetVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Azure says of a server whose upgrade from 15 to 17 nothing stops; and the same with one thing changed. */
final class Looked {

    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    static final AzureLook CLEAN = new AzureLook(
            settings(server("{}")),
            "17",
            new Offers(new TargetVersion(15, List.of(16, 17)), Set.of()),
            List.of(),
            List.of(),
            Optional.of(0),
            Optional.of(40.0),
            Optional.empty(),
            UpgradeOptions.of(Map.of("rehearsal", "skip", "rehearsalReason", "tried by hand")),
            AzureOptions.of(Map.of()),
            true,
            NOW);

    private Looked() {}

    /** The server that was recorded before its upgrade, with a backup, and with these fields as well. */
    static FlexibleServer server(String more) {
        var shown = Recorded.UPGRADE.answered("GET", 0).deepCopy();
        merge(shown, json("{'properties': {'backup': {'earliestRestoreDate': '2026-10-25T10:00:00Z'}}}"));
        merge(shown, json(more));
        return Wire.server(shown);
    }

    private static void merge(JsonNode into, JsonNode more) {
        more.propertyStream().forEach(field -> {
            var there = into.get(field.getKey());
            if (there instanceof ObjectNode object && field.getValue().isObject()) {
                merge(object, field.getValue());
            } else {
                ((ObjectNode) into).set(field.getKey(), field.getValue());
            }
        });
    }

    static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    static SourceSettings settings(FlexibleServer server) {
        return new SourceSettings(
                server, List.of(), List.of(new VirtualEndpoint("orders-rw", "ReadWrite", List.of())), Map.of());
    }

    static AzureLook at(SourceSettings settings) {
        return of(
                settings,
                CLEAN.wanted(),
                CLEAN.parameters(),
                CLEAN.backups(),
                CLEAN.storagePercent(),
                Optional.empty());
    }

    static AzureLook wanting(String version) {
        return of(
                CLEAN.settings(),
                version,
                CLEAN.parameters(),
                CLEAN.backups(),
                CLEAN.storagePercent(),
                Optional.empty());
    }

    static AzureLook parameters(Parameter... parameters) {
        return of(
                CLEAN.settings(),
                CLEAN.wanted(),
                List.of(parameters),
                CLEAN.backups(),
                CLEAN.storagePercent(),
                Optional.empty());
    }

    static AzureLook backups(int there) {
        return of(
                CLEAN.settings(),
                CLEAN.wanted(),
                List.of(),
                Optional.of(there),
                CLEAN.storagePercent(),
                Optional.empty());
    }

    static AzureLook storage(double percent) {
        return of(CLEAN.settings(), CLEAN.wanted(), List.of(), CLEAN.backups(), Optional.of(percent), Optional.empty());
    }

    static AzureLook precheck(PlatformPrecheck platform) {
        return of(
                CLEAN.settings(),
                CLEAN.wanted(),
                List.of(),
                CLEAN.backups(),
                CLEAN.storagePercent(),
                Optional.of(platform));
    }

    static AzureLook options(Map<String, Object> options, boolean sql) {
        return options(CLEAN.settings(), options, sql);
    }

    static AzureLook options(SourceSettings settings, Map<String, Object> options) {
        return options(settings, options, true);
    }

    private static AzureLook options(SourceSettings settings, Map<String, Object> options, boolean sql) {
        return new AzureLook(
                settings,
                CLEAN.wanted(),
                CLEAN.offers(),
                List.of(),
                List.of(),
                CLEAN.backups(),
                CLEAN.storagePercent(),
                Optional.empty(),
                UpgradeOptions.of(options),
                CLEAN.own(),
                sql,
                NOW);
    }

    private static AzureLook of(
            SourceSettings settings,
            String wanted,
            List<Parameter> parameters,
            Optional<Integer> backups,
            Optional<Double> storagePercent,
            Optional<PlatformPrecheck> platform) {
        return new AzureLook(
                settings,
                wanted,
                CLEAN.offers(),
                parameters,
                List.of(),
                backups,
                storagePercent,
                platform,
                CLEAN.options(),
                CLEAN.own(),
                true,
                NOW);
    }

    static List<String> ids(AzureLook look) {
        return AzurePrechecks.outside(look).stream().map(Finding::id).distinct().toList();
    }

    static Finding only(AzureLook look) {
        var findings = AzurePrechecks.outside(look);
        if (findings.size() != 1) {
            throw new AssertionError("one finding expected: %s".formatted(findings));
        }
        return findings.getFirst();
    }
}
