package dev.uplift.worker.provider.azure.subscription;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.rest.PagedIterable;
import com.azure.core.http.rest.PagedResponse;
import com.azure.core.http.rest.Response;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.resourcemanager.postgresqlflexibleserver.PostgreSqlManager;
import com.azure.resourcemanager.postgresqlflexibleserver.fluent.PostgreSqlManagementClient;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The SDK's clients, one for each subscription, and how their answers are taken. Its pollers are not used: what one knows
 * cannot be handed to another worker, and an operation that fails looks to most of them as if it had not.
 */
final class Sdk {

    private final ArmTransport transport;
    private final AzureEnvironment environment;
    private final String apiVersion;
    private final Map<String, PostgreSqlManagementClient> clients = new ConcurrentHashMap<>();

    Sdk(ArmTransport transport, URI endpoint, String apiVersion) {
        this.transport = transport;
        this.environment = new AzureEnvironment(Map.of("resourceManagerEndpointUrl", endpoint.toString()));
        this.apiVersion = apiVersion;
    }

    /** No policy of the SDK is in it: its retries would wait one by one, and its bearer tokens refuse plain HTTP. */
    PostgreSqlManagementClient client(String subscription) {
        return clients.computeIfAbsent(
                subscription,
                id -> PostgreSqlManager.authenticate(
                                new HttpPipelineBuilder()
                                        .policies(new ApiVersion(apiVersion))
                                        .httpClient(transport)
                                        .build(),
                                new AzureProfile(null, id, environment))
                        .serviceClient());
    }

    /** Empty if it is not there. */
    static <T> Optional<T> find(Supplier<Response<T>> call) {
        return present(() -> asked(call).getValue());
    }

    /** Empty if it is not there. */
    static <T> Optional<T> present(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (ArmException refused) {
            if (refused.isAbsence()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** All pages. */
    static <I, T> List<T> list(Supplier<PagedIterable<I>> call, Function<I, T> read) {
        return asked(() -> {
            var all = new ArrayList<T>();
            for (PagedResponse<I> page : call.get().iterableByPage()) {
                page.getValue().forEach(item -> all.add(read.apply(item)));
                if (page.getContinuationToken() == null
                        || page.getContinuationToken().isEmpty()) {
                    break;
                }
            }
            return all;
        });
    }

    /** Waits for the answer, not for what it begins. */
    static Answer begin(Mono<Response<Flux<ByteBuffer>>> call) {
        return asked(() -> {
            var response = call.block();
            return Answer.of(response.getStatusCode(), response.getHeaders());
        });
    }

    /** What was not refused and yet cannot be read comes out of the SDK in many kinds. */
    static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (ArmException | Interrupted told) {
            throw told;
        } catch (RuntimeException thrown) {
            throw ArmException.unanswered(Refusal.UNREADABLE, operation(thrown), thrown);
        }
    }

    private static String operation(RuntimeException thrown) {
        return thrown instanceof HttpResponseException answered && answered.getResponse() != null
                ? Call.of(answered.getResponse().getRequest()).operation()
                : ServerAddress.TYPE;
    }
}
