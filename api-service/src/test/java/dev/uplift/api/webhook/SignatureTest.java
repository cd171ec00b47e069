package dev.uplift.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SignatureTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static String signature(String secrets) {
        return Signature.of(secrets, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}");
    }

    /** The example that the libraries of Standard Webhooks are tested with. */
    @Test
    void is_the_one_of_the_standard() {
        assertThat(signature(SECRET)).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void is_made_with_each_secret_while_one_takes_the_place_of_another() {
        var both = signature(SECRET + "\nwhsec_AAAA").split(" ");

        assertThat(both).hasSize(2).doesNotHaveDuplicates().startsWith(signature(SECRET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "whsec_", "whsec_hunter2!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    void needs_a_secret_of_its_form_and_does_not_tell_another(String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> signature(secret))
                .withNoCause()
                .withMessage("a signing secret is whsec_ and base64");
    }
}
