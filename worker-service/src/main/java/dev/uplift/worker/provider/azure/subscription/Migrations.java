package dev.uplift.worker.provider.azure.subscription;

import com.azure.core.http.rest.Response;
import com.azure.core.util.Context;
import com.azure.resourcemanager.postgresqlflexibleserver.fluent.MigrationsClient;
import com.azure.resourcemanager.postgresqlflexibleserver.models.CancelEnum;
import com.azure.resourcemanager.postgresqlflexibleserver.models.MigrationResourceForPatch;
import com.azure.resourcemanager.postgresqlflexibleserver.models.TriggerCutoverEnum;
import dev.uplift.worker.provider.azure.server.Migration;
import dev.uplift.worker.provider.azure.server.MigrationRequest;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Azure's migration service: databases that come to a flexible server. Changes are done when they are answered. */
public final class Migrations {

    private final Sdk sdk;

    Migrations(Sdk sdk) {
        this.sdk = sdk;
    }

    /** Empty if it is not there. @param target the server that they come to */
    public Optional<Migration> find(ServerAddress target, String name) {
        return Sdk.find(() -> client(target)
                        .getWithResponse(
                                target.subscription(), target.resourceGroup(), target.server(), name, Context.NONE))
                .map(Migration::of);
    }

    /** Begins one; it validates, and goes on by itself. @param region of the target */
    public Answer create(
            ServerAddress target, String name, MigrationRequest request, String region, Map<String, String> tags) {
        return answer(() -> client(target)
                .createWithResponse(
                        target.subscription(),
                        target.resourceGroup(),
                        target.server(),
                        name,
                        request.body(region, tags),
                        Context.NONE));
    }

    /** Databases of an online one that wait for it become the target's own. */
    public Answer cutOver(ServerAddress target, String name, List<String> databases) {
        return update(
                target,
                name,
                new MigrationResourceForPatch()
                        .withTriggerCutover(TriggerCutoverEnum.TRUE)
                        .withDbsToTriggerCutoverOn(databases));
    }

    /** Databases that are under way come no further. */
    public Answer cancel(ServerAddress target, String name, List<String> databases) {
        return update(
                target,
                name,
                new MigrationResourceForPatch().withCancel(CancelEnum.TRUE).withDbsToCancelMigrationOn(databases));
    }

    private Answer update(ServerAddress target, String name, MigrationResourceForPatch change) {
        return answer(() -> client(target)
                .updateWithResponse(
                        target.subscription(), target.resourceGroup(), target.server(), name, change, Context.NONE));
    }

    /** Forgets one that is over; what it brought stays. */
    public Answer delete(ServerAddress target, String name) {
        return answer(() -> client(target)
                .deleteWithResponse(
                        target.subscription(), target.resourceGroup(), target.server(), name, Context.NONE));
    }

    private static <T> Answer answer(Supplier<Response<T>> call) {
        return Sdk.asked(() -> {
            var response = call.get();
            return Answer.of(response.getStatusCode(), response.getHeaders());
        });
    }

    private MigrationsClient client(ServerAddress target) {
        return sdk.client(target.subscription()).getMigrations();
    }
}
