package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.provider.awsrds.account.AwsProblems;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rds.model.DescribeDBLogFilesDetails;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.SourceType;

/**
 * What RDS and pg_upgrade said about an upgrade. Where it may not be read or a server does not have it, it is missing,
 * and nothing else is.
 *
 * @param turn that asks
 * @param source whose
 * @param since nothing older counts
 */
record UpgradeEvidence(Turn turn, Source source, Instant since) {

    /**
     * Who says something.
     *
     * @param type of what events are about
     * @param id its identifier
     * @param logs the instance that has the logs
     */
    record Source(SourceType type, String id, Optional<String> logs) {

        static Source instance(String id) {
            return new Source(SourceType.DB_INSTANCE, id, Optional.of(id));
        }

        /** @param writer the member whose logs tell; none where the cluster has no writer */
        static Source cluster(String id, Optional<String> writer) {
            return new Source(SourceType.DB_CLUSTER, id, writer);
        }
    }

    /** RDS puts a time behind each name, and may put a folder before it. */
    private static final String LOGS = "pg_upgrade";

    private static final int FILES = 5;
    private static final int LINES = 30;
    private static final int LONGEST = 500;

    /** What the platform reported, oldest first. */
    List<String> events() {
        return readable(() -> turn
                .account()
                .rds()
                .describeEvents(request -> request.sourceIdentifier(source.id())
                        .sourceType(source.type())
                        .startTime(since))
                .events()
                .stream()
                .filter(event -> event.date().isAfter(since))
                .sorted(Comparator.comparing(Event::date))
                .map(event -> event.date() + " " + event.message())
                .toList());
    }

    /** The events, and the last lines of the logs that pg_upgrade wrote; a few hundred lines at most. */
    List<String> lines() {
        var lines = new ArrayList<>(events());
        source.logs()
                .ifPresent(instance -> logs(instance).forEach(file -> {
                    lines.add("--- " + file);
                    lines.addAll(tail(instance, file));
                }));
        return lines;
    }

    private List<String> logs(String instance) {
        return readable(() -> turn
                .account()
                .rds()
                .describeDBLogFiles(
                        request -> request.dbInstanceIdentifier(instance).filenameContains(LOGS))
                .describeDBLogFiles()
                .stream()
                .filter(file -> file.lastWritten() == null || file.lastWritten() >= since.toEpochMilli())
                .sorted(Comparator.comparingInt(UpgradeEvidence::rank))
                .limit(FILES)
                .map(DescribeDBLogFilesDetails::logFileName)
                .toList());
    }

    /** Reasons first: why it was refused, then where it broke off. */
    private static int rank(DescribeDBLogFilesDetails file) {
        var name = file.logFileName();
        return name.contains("precheck") ? 0 : name.contains("internal") ? 1 : 2;
    }

    /** Without a marker, RDS answers the end of the file. */
    private List<String> tail(String instance, String file) {
        return readable(() -> {
            var portion = turn.account()
                    .rds()
                    .downloadDBLogFilePortion(request -> request.dbInstanceIdentifier(instance)
                            .logFileName(file)
                            .numberOfLines(LINES));
            return Stream.ofNullable(portion.logFileData())
                    .flatMap(String::lines)
                    .filter(line -> !line.isBlank())
                    .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line)
                    .toList();
        });
    }

    private interface Read {
        List<String> read();
    }

    private static List<String> readable(Read read) {
        try {
            return read.read();
        } catch (SdkException refused) {
            if (AwsProblems.of(refused, "").passes()) {
                throw refused;
            }
            return List.of();
        }
    }
}
