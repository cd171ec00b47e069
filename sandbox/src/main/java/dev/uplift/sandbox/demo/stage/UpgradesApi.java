package dev.uplift.sandbox.demo.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Upgrades over REST. */
public final class UpgradesApi implements AutoCloseable {

    private static final String PATH = "/api/v1/upgrades";

    private final Rest rest;

    public UpgradesApi(URI base, String token) {
        this.rest = new Rest(base, token);
    }

    /** Submits an upgrade. @return where to look for it */
    public URI submit(Map<String, Object> upgrade) throws IOException, InterruptedException {
        try {
            return rest.location(rest.post(rest.resolve(PATH), upgrade, 201));
        } catch (IOException refused) {
            throw new IOException("the upgrade was not accepted: " + refused.getMessage(), refused);
        }
    }

    /** The upgrade document, as it is now. */
    public JsonNode get(URI upgrade) throws IOException, InterruptedException {
        return rest.get(upgrade);
    }

    /** The documents of all upgrades, newest first, as they are now. */
    public List<JsonNode> all() throws IOException, InterruptedException {
        return rest.pages(PATH + "?limit=200");
    }

    /** Asks something of an upgrade. */
    public void ask(URI upgrade, String action, Map<String, String> body) throws IOException, InterruptedException {
        rest.post(URI.create(upgrade + "/" + action), body, 200);
    }

    /** The report in this media type. */
    public byte[] report(URI upgrade, String mediaType) throws IOException, InterruptedException {
        return rest.get(URI.create(upgrade + "/report"), mediaType);
    }

    public static UpgradeView view(JsonNode document) throws IOException {
        return Json.mapper().treeToValue(document, UpgradeView.class);
    }

    @Override
    public void close() {
        rest.close();
    }
}
