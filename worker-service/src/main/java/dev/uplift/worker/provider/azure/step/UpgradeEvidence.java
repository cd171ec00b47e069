package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.provider.azure.server.LogFile;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.subscription.ArmException;
import dev.uplift.worker.provider.azure.subscription.SignedFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What pg_upgrade wrote about an upgrade, where the server keeps its logs. Where they may not be read or there are none, they
 * are missing, and nothing else is.
 *
 * @param turn that asks
 * @param server whose
 * @param since nothing older counts
 */
record UpgradeEvidence(Turn turn, ServerAddress server, Instant since) {

    private static final String TYPE = "PG_Upgrade_Logs";
    private static final int FILES = 5;
    private static final int LINES = 30;
    private static final int LONGEST = 500;

    /** The last lines of each file, the newest file first; at most some hundred lines. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        for (var file : files()) {
            lines.add("--- " + file.name());
            file.url()
                    .ifPresent(url -> SignedFile.tail(url, LINES).stream()
                            .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line)
                            .forEach(lines::add));
        }
        return lines;
    }

    private List<LogFile> files() {
        try {
            return turn.azure().arm().logs(server).stream()
                    .filter(file -> file.type().equalsIgnoreCase(TYPE))
                    .filter(file -> !written(file).isBefore(since))
                    .sorted(Comparator.comparing(UpgradeEvidence::written).reversed())
                    .limit(FILES)
                    .toList();
        } catch (ArmException refused) {
            if (refused.passes()) {
                throw refused;
            }
            return List.of();
        }
    }

    private static Instant written(LogFile file) {
        return file.modified().orElse(Instant.MAX);
    }
}
