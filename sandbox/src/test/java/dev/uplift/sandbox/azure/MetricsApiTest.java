package dev.uplift.sandbox.azure;

import static dev.uplift.sandbox.azure.SimulatedAzure.refused;
import static dev.uplift.sandbox.azure.SimulatedAzure.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.azure.SimulatedAzure.Answered;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsApiTest {

    private static final String PATH = server("orders") + "/providers/microsoft.insights/metrics";

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

    private Answered ask(String query) {
        return azure.call("GET", PATH + "?" + query, "2024-02-01", "");
    }

    private String last(int minutes) {
        var now = azure.azure().clock().now();
        return "timespan=%s/%s&interval=PT1M".formatted(now.minus(Duration.ofMinutes(minutes)), now);
    }

    @Test
    void aValueHoldsFromWhenItWasSetOn() {
        azure.azure().metrics().set("orders", "cpu_percent", 91);
        azure.pass(Duration.ofMinutes(10));

        var answer = ask("metricnames=cpu_percent,iops&aggregation=Average,Maximum&" + last(30));

        assertThat(answer.text("/value/0/name/value")).isEqualTo("cpu_percent");
        assertThat(answer.text("/value/0/unit")).isEqualTo("Percent");
        assertThat(answer.text("/value/1/name/value")).isEqualTo("iops");
        var data = answer.body().at("/value/0/timeseries/0/data");
        assertThat(data).hasSizeGreaterThanOrEqualTo(30);
        assertThat(data.get(2).path("average").asDouble()).isEqualTo(12);
        assertThat(data.get(data.size() - 3).path("maximum").asDouble()).isEqualTo(91);
    }

    @Test
    void theMinuteThatIsNotOverAndSilenceHaveNoValues() {
        // so that the present is in the middle of a minute
        var into = azure.azure().clock().now().truncatedTo(ChronoUnit.MINUTES).plusSeconds(90);
        azure.pass(Duration.between(azure.azure().clock().now(), into));
        var running = ask("metricnames=cpu_percent&" + last(5)).body().at("/value/0/timeseries/0/data");
        assertThat(running.get(running.size() - 1).has("average")).isFalse();
        assertThat(running.get(running.size() - 2).has("average")).isTrue();

        azure.azure().metrics().silence("orders", "cpu_percent");
        azure.pass(Duration.ofMinutes(10));
        assertThat(ask("metricnames=cpu_percent&" + last(5)).body().at("/value/0/timeseries/0/data"))
                .noneMatch(point -> point.has("average"));
    }

    @Test
    void whatItDoesNotKnowIsRefused() {
        refused(400, "BadRequest", ask("metricnames=dreams"));
        refused(400, "BadRequest", ask("aggregation=Average"));
        refused(400, "BadRequest", ask("metricnames=cpu_percent&timespan=yesterday"));
        refused(400, "BadRequest", ask("metricnames=cpu_percent&interval=PT7M"));
        refused(400, "BadRequest", ask("metricnames=cpu_percent&timespan=2026-01-02T00:00:00Z/2026-01-01T00:00:00Z"));
    }
}
