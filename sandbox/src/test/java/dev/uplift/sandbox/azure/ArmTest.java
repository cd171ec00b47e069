package dev.uplift.sandbox.azure;

import static dev.uplift.sandbox.azure.SimulatedAzure.LONG;
import static dev.uplift.sandbox.azure.SimulatedAzure.SUBSCRIPTION;
import static dev.uplift.sandbox.azure.SimulatedAzure.accepted;
import static dev.uplift.sandbox.azure.SimulatedAzure.refused;
import static dev.uplift.sandbox.azure.SimulatedAzure.server;
import static dev.uplift.sandbox.azure.SimulatedAzure.servers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.uplift.sandbox.platform.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all operations have in common: who may, which versions, pages, operations, and what goes wrong on the way. */
class ArmTest {

    private SimulatedAzure azure;

    @BeforeEach
    void start() throws IOException {
        azure = new SimulatedAzure();
        azure.create("orders", "15");
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private URI uri(String path) {
        return URI.create(azure.azure().uri() + path);
    }

    @Test
    void aTokenIsNeededWhateverItSays() {
        var uri = uri(server("orders") + "?api-version=2025-08-01");

        var without = azure.send("GET", uri, "", "");
        assertThat(refused(401, "AuthenticationFailed", without)).contains("header is missing");
        assertThat(without.header("WWW-Authenticate")).startsWith("Bearer ");
        refused(401, "AuthenticationFailed", azure.send("GET", uri, "", "Basic YTpi"));
        refused(401, "AuthenticationFailed", azure.send("GET", uri, "", "Bearer "));
        assertThat(azure.send("GET", uri, "", "Bearer x").status()).isEqualTo(200);
    }

    @Test
    void anApiVersionIsNeededThatIsServed() {
        refused(400, "MissingApiVersionParameter", azure.send("GET", uri(server("orders")), "", "Bearer x"));
        assertThat(refused(400, "NoRegisteredProviderFound", azure.call("GET", server("orders"), "2017-12-01", "")))
                .contains("2025-08-01");
    }

    @Test
    void whatIsNotThereIsSaidInArmsWords() {
        assertThat(refused(404, "ResourceNotFound", azure.get(server("nobody"))))
                .startsWith("The Resource 'Microsoft.DBforPostgreSQL/flexibleServers/nobody' under resource group");
        refused(404, "ResourceGroupNotFound", azure.get(server("orders").replace("shop", "nowhere")));
        refused(404, "InvalidResourceType", azure.get(server("orders") + "/dreams"));
        refused(400, "InvalidRequestContent", azure.patch(server("orders"), "{"));
        assertThat(azure.delete(server("nobody")).status()).isEqualTo(204);
    }

    @Test
    void pathsAreTheSameInUpperAndLowerCase() {
        assertThat(azure.get(server("ORDERS").replace("resourceGroups", "resourcegroups"))
                        .text("/name"))
                .isEqualTo("orders");
    }

    @Test
    void listsComeInPages() {
        for (var i = 0; i < 2 * ServerQueries.PAGE; i++) {
            azure.create("more-%03d".formatted(i), "15");
        }
        azure.azure().group(SUBSCRIPTION, "other").create(NewServer.of("elsewhere", "15"));

        var ofGroup = names(servers());
        assertThat(ofGroup)
                .hasSize(2 * ServerQueries.PAGE + 1)
                .doesNotHaveDuplicates()
                .contains("orders");
        var ofSubscription =
                names("/subscriptions/%s/providers/Microsoft.DBforPostgreSQL/flexibleServers".formatted(SUBSCRIPTION));
        assertThat(ofSubscription).hasSize(2 * ServerQueries.PAGE + 2).contains("elsewhere");
    }

    private List<String> names(String path) {
        var names = new ArrayList<String>();
        var page = azure.get(path);
        for (var pages = 1; pages <= 3; pages++) {
            page.body()
                    .path("value")
                    .forEach(server -> names.add(server.path("name").asText()));
            if (page.body().has("nextLink")) {
                page = azure.send("GET", URI.create(page.text("/nextLink")), "", "Bearer x");
            }
        }
        assertThat(page.body().has("nextLink")).isFalse();
        return names;
    }

    @Test
    void theStatusOfAnOperationIsForgottenAfterAWhile() {
        var begun = accepted(azure.upgrade("orders", "17"));
        azure.pass(LONG);
        assertThat(azure.follow(begun).text("/status")).isEqualTo("Succeeded");

        azure.pass(Duration.ofDays(2));

        refused(404, "ResourceNotFound", azure.follow(begun));
        assertThat(azure.view("orders").version()).isEqualTo("17");
    }

    @Test
    void theStatusIsAskedForWithTheAddressAsItCame() {
        var begun = accepted(azure.upgrade("orders", "17"));
        var address = begun.header("Azure-AsyncOperation");

        refused(
                403,
                "AuthorizationFailed",
                azure.send("GET", URI.create(address.replaceFirst("&c=[^&]+", "&c=MIIH")), "", "Bearer x"));
        assertThat(begun.header("Retry-After")).isEqualTo("60");
        var result = azure.send("GET", URI.create(begun.header("Location")), "", "Bearer x");
        assertThat(result.status()).isEqualTo(202);
    }

    @Test
    void throttlingSaysWhenToComeAgainAndHasNoEffect() {
        azure.azure().delays(Delays.USUAL.withRetryAfter(Duration.ofSeconds(7)));
        azure.azure()
                .faults()
                .add(Fault.next("Servers_Update", new Fault.Refuse(429, "TooManyRequests", "Slow down."))
                        .times(2));

        var throttled = azure.upgrade("orders", "17");
        refused(429, "TooManyRequests", throttled);
        assertThat(throttled.header("Retry-After")).isEqualTo("7");
        refused(429, "TooManyRequests", azure.upgrade("orders", "17"));
        assertThat(azure.view("orders").upgradesAsked()).isZero();

        accepted(azure.upgrade("orders", "17"));
        assertThat(azure.azure().calls().byOperation()).containsEntry("Servers_Update", 3L);
    }

    @Test
    void aLostAnswerHasTakenEffectAndALostRequestHasNot() {
        azure.azure().faults().add(Fault.next("Servers_Update", new Fault.LoseRequest()));
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> azure.upgrade("orders", "17"));
        assertThat(azure.view("orders").upgradesAsked()).isZero();

        azure.azure().faults().add(Fault.next("Servers_Update", new Fault.LoseAnswer()));
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> azure.upgrade("orders", "17"));
        assertThat(azure.view("orders").upgradesAsked()).isEqualTo(1);
    }

    @Test
    void allOfAServerIsBusyWhileAnOperationRuns() {
        accepted(azure.post(server("orders") + "/restart", ""));
        assertThat(azure.view("orders").state()).isEqualTo("Restarting");

        refused(409, "ServerIsBusy", azure.delete(server("orders")));
        refused(409, "ServerIsBusy", azure.put(server("orders") + "/backups/now", ""));
        refused(
                409,
                "ServerIsBusy",
                azure.patch(server("orders") + "/configurations/work_mem", "{\"properties\":{\"value\":\"8192\"}}"));

        azure.pass(LONG);
        accepted(azure.delete(server("orders")));
        azure.pass(LONG);
        refused(404, "ResourceNotFound", azure.get(server("orders")));
    }

    @Test
    void capabilitiesSayWhatCanBeUpgradedToWhat() {
        var ofServer = azure.get(server("orders") + "/capabilities");
        var ofLocation = azure.get("/subscriptions/%s/providers/Microsoft.DBforPostgreSQL/locations/eastus/capabilities"
                .formatted(SUBSCRIPTION));

        assertThat(ofServer.body()).isEqualTo(ofLocation.body());
        var targets = new ArrayList<String>();
        ofServer.body().at("/value/0/supportedServerVersions").forEach(version -> {
            if (version.path("name").asText().equals("15")) {
                version.path("supportedVersionsToUpgrade").forEach(target -> targets.add(target.asText()));
            }
        });
        assertThat(targets).containsExactly("16", "17", "18");
    }
}
