package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.provider.awsrds.account.AwsProblems;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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

    /**
     * Of pg_upgrade: its own logs, and the lists of its checks, which are named after what they found. RDS puts a folder
     * before each name and a time behind it: {@code error/tables_using_reg.txt.1763765432}.
     */
    private static final Pattern LOGS = Pattern.compile("pg_upgrade|\\.txt(\\.|$)");

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

    /** The events, and the last lines of what pg_upgrade wrote; a few hundred lines at most. */
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
                .describeDBLogFilesPaginator(
                        request -> request.dbInstanceIdentifier(instance).fileLastWritten(since.toEpochMilli()))
                .describeDBLogFiles()
                .stream()
                .map(DescribeDBLogFilesDetails::logFileName)
                .filter(LOGS.asPredicate())
                .sorted(Comparator.comparingInt(UpgradeEvidence::rank))
                .limit(FILES)
                .toList());
    }

    /** Reasons first: why it was refused, where it broke off, then what the checks list. */
    private static int rank(String file) {
        if (file.contains("precheck")) {
            return 0;
        }
        if (file.contains("internal")) {
            return 1;
        }
        return file.contains(".txt") ? 2 : 3;
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
