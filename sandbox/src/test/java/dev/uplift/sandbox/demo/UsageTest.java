package dev.uplift.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class UsageTest {

    @Test
    void the_demo_is_a_real_server_unless_a_provider_is_named() {
        assertThat(Usage.provider(List.of("--json"))).isEqualTo(Usage.Provider.DUMP_RESTORE);
        assertThat(Usage.provider(List.of("--json", "--provider", "aws-rds"))).isEqualTo(Usage.Provider.AWS_RDS);
    }

    @Test
    void a_provider_without_a_demo_is_refused() {
        assertThatThrownBy(() -> Usage.provider(List.of("--provider", "gcp")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there is no demo of gcp; there are dump-restore, aws-rds, azure-flexible-server, scalingo, kubernetes");
        assertThatThrownBy(() -> Usage.provider(List.of("--provider"))).hasMessage("--provider needs a value");
    }
}
