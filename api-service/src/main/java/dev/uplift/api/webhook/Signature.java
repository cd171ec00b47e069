package dev.uplift.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The header {@code webhook-signature}, by Standard Webhooks 1.0. */
final class Signature {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /**
     * @param secrets {@code whsec_} and base64; several of them, while one takes the place of another, between blanks
     * @param timestamp seconds since 1970
     * @throws IllegalArgumentException if a secret has another form; the message does not hold it
     */
    static String of(String secrets, String id, long timestamp, String body) {
        var signed = "%s.%d.%s".formatted(id, timestamp, body).getBytes(UTF_8);
        return Arrays.stream(secrets.strip().split("\\s+"))
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(mac(key(secret), signed)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] key(String secret) {
        if (secret.startsWith(PREFIX) && secret.length() > PREFIX.length()) {
            try {
                return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            } catch (IllegalArgumentException _) {
                // its message would hold a part of the secret
            }
        }
        throw new IllegalArgumentException("a signing secret is whsec_ and base64");
    }

    private static byte[] mac(byte[] key, byte[] text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text);
        } catch (NoSuchAlgorithmException | InvalidKeyException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
