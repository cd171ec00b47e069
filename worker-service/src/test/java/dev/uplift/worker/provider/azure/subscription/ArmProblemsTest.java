package dev.uplift.worker.provider.azure.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ArmProblemsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            The client 'x' does not have authorization to perform action 'Microsoft.DBforPostgreSQL/flexibleServers/restart/action' over scope '/s'. | Microsoft.DBforPostgreSQL/flexibleServers/restart/action
            The client has permission to perform action 'Microsoft.DBforPostgreSQL/flexibleServers/write' on scope '/s'; however, it does not have permission to perform action(s) 'Microsoft.Network/virtualNetworks/subnets/join/action' on the linked scope(s) '/n'. | Microsoft.Network/virtualNetworks/subnets/join/action
            You cannot. | Microsoft.DBforPostgreSQL/flexibleServers/write
            """)
    void what_is_denied_is_to_be_allowed_by_the_name_that_azure_has_for_it(String said, String action) {
        var denied = ArmException.answered(
                Refusal.DENIED,
                "Microsoft.DBforPostgreSQL/flexibleServers/write",
                403,
                "LinkedAuthorizationFailed",
                said);

        assertThat(ArmProblems.of(denied, "step x").remedy()).startsWith("Allow %s to ".formatted(action));
    }
}
