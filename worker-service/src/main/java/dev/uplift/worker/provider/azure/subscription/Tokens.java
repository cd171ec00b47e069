package dev.uplift.worker.provider.azure.subscription;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.CredentialUnavailableException;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.net.URI;
import java.util.Optional;

/** Where the worker's bearer tokens come from: one that was given, or the identity that Azure's SDK finds, which renews them. */
@FunctionalInterface
interface Tokens {

    /** @throws ArmException with the reason why there is none */
    String bearer(String operation);

    /**
     * @param given {@code AZURE_ACCESS_TOKEN}
     * @param endpoint where they go; over plain HTTP only a given one does, since whoever listens has it
     */
    static Tokens of(Optional<String> given, URI endpoint) {
        if (given.isPresent()) {
            return _ -> given.get();
        }
        if (!endpoint.getScheme().equals("https")) {
            return operation -> {
                throw ArmException.unanswered(
                        Refusal.CREDENTIALS_MISSING,
                        operation,
                        new IllegalStateException("only AZURE_ACCESS_TOKEN is sent over plain HTTP"));
            };
        }
        return found(new DefaultAzureCredentialBuilder().build(), endpoint);
    }

    private static Tokens found(TokenCredential credential, URI endpoint) {
        var scope = new TokenRequestContext()
                .addScopes(endpoint.resolve("/.default").toString());
        return operation -> {
            try {
                return credential.getTokenSync(scope).getToken();
            } catch (CredentialUnavailableException missing) {
                throw ArmException.unanswered(Refusal.CREDENTIALS_MISSING, operation, missing);
            } catch (ClientAuthenticationException refused) {
                throw ArmException.unanswered(Refusal.CREDENTIALS_INVALID, operation, refused);
            }
        };
    }
}
