package dev.uplift.sandbox.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.azure.SimulatedAzure.Answered;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The exchanges that were recorded with the real Azure, played again; see the head of each file for its source. */
class RecordedExchangesTest {

    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";
    private static final String GROUP = "clitest.rg000001";
    private static final String NAME = "azuredbclitest-000002";

    /** Too young to have a backup when it is asked for first, and old enough when it is upgraded. */
    private static final Duration YOUNG = Duration.ofMinutes(5);

    private static final Duration OLD = Duration.ofMinutes(27);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

    private static final Set<String> BY_SHAPE = Set.of("date", "azure-asyncoperation", "location");

    private SimulatedAzure azure;
    private ResourceGroup group;
    private Answered begun;

    @BeforeEach
    void start() throws IOException {
        azure = new SimulatedAzure();
        group = azure.azure().group(SUBSCRIPTION, GROUP);
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void anUpgrade() throws IOException {
        group.create(
                NewServer.of(NAME, "15")
                        .with("administratorLogin", "bouncycod1")
                        .with("availabilityZone", "2"),
                YOUNG);

        assertThat(replay("upgrade-15-to-17.json")).isEqualTo(7);
    }

    @Test
    void aPrecheck() throws IOException {
        group.create(NewServer.of(NAME, "15").in("eastus"), OLD);

        assertThat(replay("precheck-15-to-18.json")).isEqualTo(5);
    }

    @Test
    void aRestore() throws IOException {
        group.create(
                NewServer.of(NAME, "17")
                        .with("minorVersion", "9")
                        .with("administratorLogin", "shockedbagels1")
                        .with("replicaCapacity", 6)
                        .tagged("auto-stop-utc-offset", "0"),
                OLD);

        assertThat(replay("pitr-restore.json")).isEqualTo(4);
    }

    /** @return how many exchanges there were */
    private int replay(String file) throws IOException {
        try (var in = RecordedExchangesTest.class.getResourceAsStream("/azure/" + file)) {
            var exchanges = Json.mapper().readTree(in).path("exchanges");
            exchanges.forEach(this::replay);
            return exchanges.size();
        }
    }

    private void replay(JsonNode exchange) {
        var recorded = exchange.path("response");
        var what = exchange.at("/request/method").asText() + " "
                + exchange.at("/request/path").asText();
        if (recorded.at("/body/status").asText().equals("Succeeded")) {
            azure.pass(SimulatedAzure.LONG);
        }

        var answer = send(exchange.path("request"));

        assertThat(answer.status()).as(what).isEqualTo(recorded.path("status").asInt());
        if (answer.status() == 202) {
            begun = answer;
        }
        compareHeaders(what, recorded.path("headers"), answer);
        var elided = exchange.has("note");
        var body = recorded.path("body");
        body.path("value").forEach(item -> {
            if (item instanceof ObjectNode object) {
                object.remove("...");
            }
        });
        Shape.compare(what, body, answer.body(), !elided);
    }

    /** Ids of operations are those of this time, as are restore points: the latest moment. */
    private Answered send(JsonNode request) {
        var path = request.path("path").asText();
        if (path.contains("/azureAsyncOperation/")) {
            return follow("Azure-AsyncOperation");
        }
        if (path.contains("/operationResults/")) {
            return follow("Location");
        }
        if (ID.matcher(path).find()) {
            path = ID.matcher(path).replaceFirst(operation());
        }
        var body = request.has("body") ? request.path("body").toString() : "";
        var now = azure.azure().clock().now().toString();
        return azure.call(
                request.path("method").asText(),
                path,
                request.path("api-version").asText(),
                body.replaceFirst("(\"pointInTimeUTC\":\")[^\"]+", "$1" + now));
    }

    private Answered follow(String header) {
        return azure.send("GET", URI.create(begun.header(header)), "", "Bearer any");
    }

    private String operation() {
        var path = URI.create(begun.header("Azure-AsyncOperation")).getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void compareHeaders(String what, JsonNode recorded, Answered answer) {
        recorded.properties().forEach(header -> {
            var actual = answer.header(header.getKey());
            if (!BY_SHAPE.contains(header.getKey())) {
                assertThat(actual)
                        .as(what + " " + header.getKey())
                        .isEqualTo(header.getValue().asText());
            } else if (header.getKey().equals("date")) {
                assertThat(actual).as(what).endsWith(" GMT");
            } else {
                compareAddresses(
                        what, URI.create(header.getValue().asText().replaceAll("<[^>]*>", "")), URI.create(actual));
            }
        });
    }

    /** The host is another one, and so are id and signature; that is as long as Azure's, over 3,000 characters. */
    private static void compareAddresses(String what, URI recorded, URI actual) {
        assertThat(place(actual)).as(what).isEqualTo(place(recorded));
        assertThat(actual.getPath()).as(what).containsPattern(ID);
        assertThat(parameters(actual)).as(what).isEqualTo(parameters(recorded));
        assertThat(actual.getRawQuery()).as(what).hasSizeBetween(3_000, 3_700).contains("&c=MIIH");
    }

    private static String place(URI uri) {
        return ID.matcher(uri.getPath()).replaceFirst("");
    }

    private static List<String> parameters(URI uri) {
        return Pattern.compile("&")
                .splitAsStream(uri.getRawQuery())
                .map(parameter -> parameter.substring(0, parameter.indexOf('=')))
                .toList();
    }
}
