package dev.uplift.worker.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Problem;
import dev.uplift.sandbox.simulated.SimulatedPlatform;
import dev.uplift.worker.driver.Discovery.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedDiscoveryTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<FoundServer> found = new ArrayList<>();
    private SimulatedPlatform platform;

    @BeforeEach
    void start() throws IOException {
        platform = SimulatedPlatform.start(0);
    }

    @AfterEach
    void stop() {
        client.close();
        platform.close();
    }

    private void create(String name, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(platform.uri() + "/servers/" + name))
                .PUT(BodyPublishers.ofString(body))
                .build();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
    }

    private Optional<Problem> discover() throws InterruptedException {
        var scope = new Scope(Map.of("endpoint", platform.uri().toString()), Optional.empty());
        return new SimulatedDriver().discovery().orElseThrow().run(scope, reference -> reference, found::addAll);
    }

    @Test
    void every_server_is_found_once_over_all_pages() throws Exception {
        for (var n = 1; n <= 205; n++) {
            create("db-%03d".formatted(n), "{\"version\":\"13.16\",\"labels\":{\"number\":\"%d\"}}".formatted(n));
        }

        assertThat(discover()).isEmpty();

        assertThat(found)
                .extracting(server -> server.address().get("server"))
                .doesNotHaveDuplicates()
                .hasSize(205);
        var last = found.getLast();
        assertThat(last.address()).isEqualTo(Map.of("endpoint", platform.uri().toString(), "server", "db-205"));
        assertThat(last.labels()).isEqualTo(Map.of("number", "205"));
        assertThat(last.version()).contains("13.16");
        assertThat(last.identity()).isPresent();
    }

    @Test
    void an_empty_platform_is_found_empty() throws Exception {
        assertThat(discover()).isEmpty();
        assertThat(found).isEmpty();
    }

    @Test
    void a_platform_that_is_away_is_a_problem_that_may_pass() throws Exception {
        platform.close();

        assertThat(discover()).hasValueSatisfying(problem -> {
            assertThat(problem.code()).isEqualTo("platform-unreachable");
            assertThat(problem.passes()).isTrue();
        });
    }

    @Test
    void what_it_offers_has_a_schema() {
        assertThat(new SimulatedDriver().descriptor().discovery()).isPresent();
    }
}
