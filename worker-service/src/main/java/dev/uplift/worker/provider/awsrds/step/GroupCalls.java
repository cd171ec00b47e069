package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.provider.awsrds.account.Account;
import dev.uplift.worker.provider.awsrds.plan.ClusterGroups;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * The calls for parameter groups: RDS keeps those of clusters apart from those of instances, under names that may be the
 * same. All methods throw {@link software.amazon.awssdk.core.exception.SdkException} as {@link Turn#action} expects it.
 */
public interface GroupCalls {

    /** One that is there. */
    record Group(String name, String family, String arn) {}

    /** @param kind as {@link ClusterGroups#KIND} has it */
    static GroupCalls of(Account account, Optional<String> kind) {
        return kind.filter(ClusterGroups.CLUSTERS::equals).isPresent()
                ? new ClusterGroupCalls(account)
                : new InstanceGroupCalls(account);
    }

    /** In which they are. */
    Account account();

    /** As it stands in sentences: {@code parameter group}. */
    String word();

    /** The driver's option by which users name one of their own. */
    String option();

    Optional<Group> find(String name);

    default List<Tag> tags(Group group) {
        return account()
                .rds()
                .listTagsForResource(request -> request.resourceName(group.arn()))
                .tagList();
    }

    /** Does nothing where one of that name is there; whose it is, the next look tells. */
    void create(String name, String family, String description, Collection<Tag> tags);

    /** @param parameters not more than RDS takes at once */
    void set(String group, Collection<Parameter> parameters);

    /** All that it has, set by whomever, as it is now. */
    List<Parameter> all(String group);

    /** What users have set in it; as it was within the last minute. */
    List<Parameter> setByUsers(String group);

    /** The parameters of a family of such groups, by name; as they were within the last hour. */
    Map<String, Parameter> defaults(String family);

    /** Does nothing where it is gone, or still in use; the next look tells. */
    void delete(String group);
}
