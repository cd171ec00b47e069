package dev.uplift.worker.provider.awsrds;

import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Protocol;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A server that speaks like RDS about little more than instances: it has neither their resource ids nor their parameter
 * groups, ignores filters, upgrades at once, and answers what it does not know with a page for people.
 */
final class SparseRds implements Protocol {

    /** Versions of instances, by name. */
    final Map<String, String> versions = new ConcurrentHashMap<>(Map.of("orders", "13.16", "users", "13.16"));

    private final Map<String, String> snapshots = new ConcurrentHashMap<>();

    @Override
    public String operation(Request request) {
        return form(request).getOrDefault("Action", "?");
    }

    @Override
    public Answer answer(Request request) {
        var form = form(request);
        return switch (form.get("Action")) {
            case "DescribeDBInstances" ->
                answer("DescribeDBInstances", "<DBInstances>%s</DBInstances>".formatted(all()));
            case "ModifyDBInstance" -> {
                versions.put(form.get("DBInstanceIdentifier"), form.get("EngineVersion"));
                yield answer("ModifyDBInstance", instance(form.get("DBInstanceIdentifier")));
            }
            case "CreateDBSnapshot" -> {
                snapshots.put(form.get("DBSnapshotIdentifier"), form.get("Tags.Tag.1.Value"));
                yield answer("CreateDBSnapshot", snapshot(form.get("DBSnapshotIdentifier")));
            }
            case "DescribeDBSnapshots" ->
                answer(
                        "DescribeDBSnapshots",
                        "<DBSnapshots>%s</DBSnapshots>"
                                .formatted(snapshots.keySet().stream()
                                        .map(this::snapshot)
                                        .collect(Collectors.joining())));
            default -> Answer.text(501, "text/html", "<html><body>Not implemented</body></html>");
        };
    }

    @Override
    public Answer refuse(Request request, int status, String code, String message) {
        return Answer.text(status, "text/plain", code + ": " + message);
    }

    private static Answer answer(String action, String result) {
        return Answer.text(
                200,
                "text/xml",
                "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(action, result));
    }

    private String all() {
        return versions.keySet().stream().map(this::instance).collect(Collectors.joining());
    }

    private String instance(String name) {
        return "<DBInstance><DBInstanceIdentifier>%s</DBInstanceIdentifier><Engine>postgres</Engine>".formatted(name)
                + "<DBInstanceStatus>available</DBInstanceStatus><EngineVersion>%s</EngineVersion>"
                        .formatted(versions.get(name))
                + "<DBInstanceClass>db.t3.medium</DBInstanceClass><BackupRetentionPeriod>1</BackupRetentionPeriod>"
                + "<Endpoint><Address>%s.example</Address></Endpoint></DBInstance>".formatted(name);
    }

    private String snapshot(String name) {
        return "<DBSnapshot><DBSnapshotIdentifier>%s</DBSnapshotIdentifier><Status>available</Status>".formatted(name)
                + "<TagList><Tag><Key>uplift:upgrade</Key><Value>%s</Value></Tag></TagList></DBSnapshot>"
                        .formatted(snapshots.get(name));
    }

    private static Map<String, String> form(Request request) {
        var form = new TreeMap<String, String>();
        Arrays.stream(new String(request.body(), StandardCharsets.UTF_8).split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        return form;
    }
}
