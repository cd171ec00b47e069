package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.provider.awsrds.account.Account;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DbParameterGroupAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbParameterGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.InvalidDbParameterGroupStateException;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.Tag;

/** Parameter groups of instances, members of clusters among them. */
record InstanceGroupCalls(Account account) implements GroupCalls {

    @Override
    public String option() {
        return "parameterGroup";
    }

    @Override
    public String word() {
        return "parameter group";
    }

    @Override
    public Optional<Group> find(String name) {
        try {
            return account
                    .rds()
                    .describeDBParameterGroups(request -> request.dbParameterGroupName(name))
                    .dbParameterGroups()
                    .stream()
                    .map(group -> new Group(
                            group.dbParameterGroupName(), group.dbParameterGroupFamily(), group.dbParameterGroupArn()))
                    .findFirst();
        } catch (DbParameterGroupNotFoundException _) {
            return Optional.empty();
        }
    }

    @Override
    public void create(String name, String family, String description, Collection<Tag> tags) {
        try {
            account.rds()
                    .createDBParameterGroup(request -> request.dbParameterGroupName(name)
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
                .modifyDBParameterGroup(
                        request -> request.dbParameterGroupName(group).parameters(parameters));
    }

    @Override
    public List<Parameter> all(String group) {
        return account
                .rds()
                .describeDBParametersPaginator(request -> request.dbParameterGroupName(group))
                .parameters()
                .stream()
                .toList();
    }

    @Override
    public List<Parameter> setByUsers(String group) {
        return account.versions().userParameters(group);
    }

    @Override
    public Map<String, Parameter> defaults(String family) {
        return account.versions().defaults(family);
    }

    @Override
    public void delete(String group) {
        try {
            account.rds().deleteDBParameterGroup(request -> request.dbParameterGroupName(group));
        } catch (DbParameterGroupNotFoundException | InvalidDbParameterGroupStateException _) {
            // Somebody was faster; or its instance is still going.
        }
    }
}
