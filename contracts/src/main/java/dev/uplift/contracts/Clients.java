package dev.uplift.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * How the users' clients connect, so that Uplift can try it before they have to.
 *
 * @param sslMode what they insist on
 * @param rootCertificate reference of the certificates, in PEM, that they trust; without it those that the worker's Java
 *     trusts
 */
public record Clients(SslMode sslMode, Optional<String> rootCertificate) {

    /** What libpq calls {@code sslmode}. */
    public enum SslMode {
        @JsonProperty("disable")
        DISABLE,
        @JsonProperty("allow")
        ALLOW,
        @JsonProperty("prefer")
        PREFER,
        @JsonProperty("require")
        REQUIRE,
        @JsonProperty("verify-ca")
        VERIFY_CA,
        @JsonProperty("verify-full")
        VERIFY_FULL;

        /** As drivers and libpq spell it. */
        @Override
        public String toString() {
            return switch (this) {
                case DISABLE -> "disable";
                case ALLOW -> "allow";
                case PREFER -> "prefer";
                case REQUIRE -> "require";
                case VERIFY_CA -> "verify-ca";
                case VERIFY_FULL -> "verify-full";
            };
        }
    }

    /** @throws IllegalArgumentException without a mode */
    public Clients {
        if (sslMode == null) {
            throw new IllegalArgumentException("clients: 'sslMode' is missing");
        }
        rootCertificate = rootCertificate == null ? Optional.empty() : rootCertificate;
    }
}
