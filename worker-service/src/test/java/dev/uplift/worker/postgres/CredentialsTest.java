package dev.uplift.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CredentialsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            postgresql://ann:p%40ss+1@db1:5433/shop?sslmode=require | ann | p@ss+1
            postgres://ann:pw@db1                                   | ann | pw
            postgresql://:pw@db1/shop                               | bob | pw
            {"username": "ann", "password": "p{w"}                  | ann | p{w
            {"password": "pw"}                                      | bob | pw
            just a password                                         | bob | just a password
            """)
    void are_read_in_three_shapes(String secret, String user, String password) {
        var credentials = Credentials.parse(secret, Optional.of("bob"));

        assertThat(credentials.user()).isEqualTo(user);
        assertThat(credentials.password()).contains(password);
    }

    @Test
    void never_show_the_password() {
        assertThat(Credentials.parse("s3cret", Optional.of("bob"))).hasToString("bob");
        assertThatThrownBy(() -> Credentials.parse("s3cret", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> Credentials.parse("{s3cret", Optional.of("bob")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void an_address_has_defaults_and_says_what_is_wrong() {
        var address = PostgresAddress.of(Map.of("host", "db1"));

        assertThat(address).isEqualTo(new PostgresAddress("db1", 5432, Optional.empty(), "postgres", "prefer"));
        assertThatThrownBy(() -> PostgresAddress.of(Map.of())).hasMessageContaining("'host'");
        assertThatThrownBy(() -> PostgresAddress.of(Map.of("host", "db1", "port", 0)))
                .hasMessageContaining("port 0");
        assertThatThrownBy(() -> PostgresAddress.of(Map.of("host", "db1\nuser=x")))
                .hasMessageContaining("'host'");
    }
}
