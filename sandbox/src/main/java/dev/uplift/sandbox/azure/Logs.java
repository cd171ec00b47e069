package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.platform.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Captured logs of servers. They are there only while {@code logfiles.download_enable} is on. */
final class Logs {

    /** Where links begin that need no token. */
    static final String SIGNED = "signed-logs";

    private static final int KB = 1024;

    private final AzureCloud cloud;

    Logs(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("CapturedLogs_ListByServer", "GET", Route.SERVER + "/logFiles", this::list),
                Route.of("DownloadLog", "GET", "/" + SIGNED + "/{server}", this::download));
    }

    private Reply list(ArmCall call) {
        var server = cloud.server(call);
        if (!"on".equals(server.parameters().set().get("logfiles.download_enable"))) {
            return Reply.list(List.of());
        }
        return Reply.list(server.logs().values().stream()
                .map(file -> wire(server, file, call.base()))
                .toList());
    }

    private static ObjectNode wire(Server server, Server.LogFile file, String base) {
        var name = URLEncoder.encode(file.name(), StandardCharsets.UTF_8);
        var out = Json.mapper().createObjectNode();
        out.putObject("properties")
                .put("createdTime", ArmTime.offset(file.changed()))
                .put("lastModifiedTime", ArmTime.offset(file.changed()))
                .put("sizeInKb", Math.max(1, file.text().length() / KB))
                .put("type", file.type())
                .put("url", "%s/%s/%s?file=%s&sig=simulated".formatted(base, SIGNED, server.name(), name));
        return out.put("id", server.id() + "/logFiles/" + file.name())
                .put("name", file.name())
                .put("type", Route.PROVIDER + "/flexibleServers/logFiles");
    }

    private Reply download(ArmCall call) {
        var file = cloud.find(call.path("server"))
                .map(Server::logs)
                .map(logs -> logs.get(call.query("file").orElse("")))
                .orElseThrow(() -> new Refusal(404, "BlobNotFound", "The specified blob does not exist."));
        return Reply.ok(file.text());
    }
}
