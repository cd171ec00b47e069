package dev.uplift.sandbox.demo.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.demo.fleet.FleetOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RunningAwsTest {

    private static final FleetOptions OPTIONS =
            FleetOptions.parse("aws-rds", List.of("--endpoint", "http://host:5000"));

    @Test
    void workers_get_the_endpoint_the_region_and_the_keys_and_nothing_else() {
        var aws = RunningAws.of(
                OPTIONS,
                Map.of(
                        "AWS_DEFAULT_REGION", "eu-north-1",
                        "AWS_ACCESS_KEY_ID", "AKIA",
                        "AWS_SECRET_ACCESS_KEY", "hush",
                        "AWS_SESSION_TOKEN", "token",
                        "PGPASSWORD", "other"));

        assertThat(aws.workerEnvironment())
                .isEqualTo(Map.of(
                        "AWS_REGION", "eu-north-1",
                        "AWS_DEFAULT_REGION", "eu-north-1",
                        "AWS_ACCESS_KEY_ID", "AKIA",
                        "AWS_SECRET_ACCESS_KEY", "hush",
                        "AWS_SESSION_TOKEN", "token",
                        "UPLIFT_AWS_ENDPOINT", "http://host:5000"));
        assertThat(aws.scope()).isEqualTo(Map.of("regions", List.of("eu-north-1")));
        assertThat(aws.addresses().of("orders")).isEqualTo(Map.of("region", "eu-north-1", "instance", "orders"));
        assertThat(aws.introduction()).contains("http://host:5000").doesNotContain("AKIA", "hush", "token");
    }

    @Test
    void an_option_names_the_region_before_the_environment_does() {
        var options = FleetOptions.parse("aws-rds", List.of("--endpoint", "http://host:5000", "--region", "eu-west-3"));

        var aws = RunningAws.of(options, Map.of("AWS_REGION", "eu-west-1"));

        assertThat(aws.scope()).isEqualTo(Map.of("regions", List.of("eu-west-3")));
        assertThat(aws.workerEnvironment()).containsEntry("AWS_REGION", "eu-west-3");
    }

    @Test
    void without_a_region_nothing_begins() {
        assertThatThrownBy(() -> RunningAws.of(OPTIONS, Map.of("AWS_REGION", " ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--endpoint needs a region: --region NAME, or AWS_REGION in the environment");
    }
}
