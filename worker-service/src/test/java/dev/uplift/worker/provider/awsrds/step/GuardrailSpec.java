package dev.uplift.worker.provider.awsrds.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GuardrailSpec {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            TIME,            "Switchover from a to b was canceled: it took longer than 300 seconds"
            TIME,            "Switchover was canceled due to a timeout."
            LAG,             "Replica lag on the green DB instance is too high."
            WRITES_ON_GREEN, "There are active writes on the green environment."
            LARGE_OBJECTS,   "Changes to large objects were detected."
            SCHEMA,          "DDL operations were run on the blue environment."
            LONG_RUNNING,    "Long-running active writes on the blue DB instance."
            LONG_RUNNING,    "Transaction 4711 is open since 12:00."
            EXTERNAL,        "The blue DB instance is a target of external replication."
            REPLICATION,     "Replication is unhealthy in database orders."
            UNKNOWN,         "Internal error."
            UNKNOWN,         ""
            """)
    void the_words_of_RDS_lead_to_what_can_be_done(Guardrail guardrail, String said) {
        assertThat(Guardrail.of(said)).isEqualTo(guardrail);
        assertThat(guardrail.remedy()).endsWith(".");
    }
}
