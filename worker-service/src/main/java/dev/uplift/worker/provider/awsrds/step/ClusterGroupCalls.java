package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.provider.awsrds.account.Account;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DbClusterParameterGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.DbParameterGroupAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbParameterGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.InvalidDbParameterGroupStateException;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.Tag;

/** Parameter groups of clusters. */
public record ClusterGroupCalls(Account account) implements GroupCalls {

    @Override
    public String option() {
        return "clusterParameterGroup";
    }

    @Override
    public String word() {
        return "cluster parameter group";
    }

    /** The API's model has an exception of its own for this call, and that of instances' groups for the others. */
    @Override
    public Optional<Group> find(String name) {
        try {
            return account
                    .rds()
                    .describeDBClusterParameterGroups(request -> request.dbClusterParameterGroupName(name))
                    .dbClusterParameterGroups()
                    .stream()
                    .map(group -> new Group(
                            group.dbClusterParameterGroupName(),
                            group.dbParameterGroupFamily(),
                            group.dbClusterParameterGroupArn()))
                    .findFirst();
        } catch (DbClusterParameterGroupNotFoundException | DbParameterGroupNotFoundException _) {
            return Optional.empty();
        }
    }

    @Override
    public void create(String name, String family, String description, Collection<Tag> tags) {
        try {
            account.rds()
                    .createDBClusterParameterGroup(request -> request.dbClusterParameterGroupName(name)
                            .dbParameterGroupFamily(family)
                            .description(description)
                            .tags(tags));
        } catch (DbParameterGroupAlreadyExistsException _) {
            // Another upgrade of the fleet was faster.
        }
    }

    @Override
    public void set(String group, Collection<Parameter> parameters) {
        account.rds()
                .modifyDBClusterParameterGroup(
                        request -> request.dbClusterParameterGroupName(group).parameters(parameters));
    }

    @Override
    public List<Parameter> all(String group) {
        return account
                .rds()
                .describeDBClusterParametersPaginator(request -> request.dbClusterParameterGroupName(group))
                .parameters()
                .stream()
                .toList();
    }

    @Override
    public List<Parameter> setByUsers(String group) {
        return account.versions().clusterParameters(group);
    }

    @Override
    public Map<String, Parameter> defaults(String family) {
        return account.versions().clusterDefaults(family);
    }

    @Override
    public void delete(String group) {
        try {
            account.rds().deleteDBClusterParameterGroup(request -> request.dbClusterParameterGroupName(group));
        } catch (DbClusterParameterGroupNotFoundException
                | DbParameterGroupNotFoundException
                | InvalidDbParameterGroupStateException _) {
            // Somebody was faster; or its cluster is still going.
        }
    }
}
