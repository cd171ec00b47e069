package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows events and log files. */
final class LogActions {

    private static final int MINUTES_OF_EVENTS = 60;
    /** Of the service: what a portion holds at most, and how much the newest end is without a marker. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int NEWEST_LINES = 10_000;

    private final AwsCloud cloud;

    LogActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of(
                "DescribeEvents", this::events,
                "DescribeDBLogFiles", this::files,
                "DownloadDBLogFilePortion", this::portion);
    }

    private void events(Call call, XmlAnswer out) {
        var fields = call.fields();
        var source = fields.text("SourceIdentifier");
        var type = fields.text("SourceType");
        if (source.isPresent() && type.isEmpty()) {
            throw Refusal.of("InvalidParameterCombination", "SourceType is required with SourceIdentifier");
        }
        var end = fields.text("EndTime").map(Instant::parse).orElse(cloud.now());
        var start = fields.text("StartTime")
                .map(Instant::parse)
                .orElseGet(() ->
                        end.minus(Duration.ofMinutes(fields.integer("Duration").orElse(MINUTES_OF_EVENTS))));
        var categories = fields.texts("EventCategories");
        var wanted = cloud.region(call.caller()).events().all().stream()
                .filter(event -> source.isEmpty() || source.get().equalsIgnoreCase(event.source()))
                .filter(event -> type.isEmpty() || type.get().equals(event.sourceType()))
                .filter(event -> categories.isEmpty() || categories.contains(event.category()))
                .filter(event -> !event.date().isBefore(start) && !event.date().isAfter(end))
                .toList();
        var page = Page.of(fields, wanted, event -> "%09d".formatted(event.number()));
        out.list("Events", "Event", page.items(), event -> {
            out.text("SourceIdentifier", event.source());
            out.text("SourceType", event.sourceType());
            out.text("SourceArn", event.arn());
            out.text("Message", event.message());
            out.text("Date", event.date());
            out.texts("EventCategories", "EventCategory", List.of(event.category()));
        });
        out.text("Marker", page.next());
    }

    private void files(Call call, XmlAnswer out) {
        var instance = cloud.region(call.caller()).required(call.fields().required("DBInstanceIdentifier"));
        var part = call.fields().text("FilenameContains").orElse("");
        var since = call.fields().text("FileLastWritten").map(Long::parseLong).orElse(0L);
        var wanted = instance.logs().values().stream()
                .filter(file -> file.name().contains(part))
                .filter(file -> file.written().toEpochMilli() >= since)
                .toList();
        var page = Page.of(call.fields(), wanted, LogFile::name);
        out.list("DescribeDBLogFiles", "DescribeDBLogFilesDetails", page.items(), file -> {
            out.text("LogFileName", file.name());
            out.text("LastWritten", file.written().toEpochMilli());
            out.text("Size", file.text().getBytes(StandardCharsets.UTF_8).length);
        });
        out.text("Marker", page.next());
    }

    /** The marker counts lines; without one and without a number of lines it is the newest end. */
    private void portion(Call call, XmlAnswer out) {
        var fields = call.fields();
        var instance = cloud.region(call.caller()).required(fields.required("DBInstanceIdentifier"));
        var name = fields.required("LogFileName");
        var file = Optional.ofNullable(instance.logs().get(name))
                .orElseThrow(() -> Refusal.notFound("DBLogFileNotFoundFault", "DBLog File: %s, is not found", name));
        var lines = Arrays.asList(file.text().split("(?<=\n)"));
        var newest = Math.max(0, lines.size() - fields.integer("NumberOfLines").orElse(NEWEST_LINES));
        var from = Math.min(lines.size(), fields.integer("Marker").orElse(newest));
        var to = end(lines, from, fields.integer("NumberOfLines").orElse(NEWEST_LINES));
        out.text("LogFileData", String.join("", lines.subList(from, to)));
        out.text("Marker", to);
        out.text("AdditionalDataPending", to < lines.size());
    }

    private static int end(List<String> lines, int from, int most) {
        var to = from;
        var bytes = 0;
        while (to < lines.size() && to - from < most) {
            bytes += lines.get(to).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES && to > from) {
                return to;
            }
            to++;
        }
        return to;
    }
}
