package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes, changes, shows and deletes the parameter groups of clusters. */
final class ClusterParameterGroupActions {

    private static final int MOST_PARAMETERS = 20;
    private static final String INVALID = "InvalidParameterValue";
    private static final String NAME = "DBClusterParameterGroupName";

    private final AwsCloud cloud;

    ClusterParameterGroupActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of(
                "CreateDBClusterParameterGroup", this::create,
                "ModifyDBClusterParameterGroup", this::modify,
                "DescribeDBClusterParameterGroups", this::describe,
                "DescribeDBClusterParameters", this::parameters,
                "DescribeEngineDefaultClusterParameters",
                        (call, out) -> ParameterGroupActions.defaults(cloud, call, out),
                "DeleteDBClusterParameterGroup", this::delete);
    }

    private void create(Call call, XmlAnswer out) {
        var fields = call.fields();
        var groups = cloud.region(call.caller()).clusters().groups();
        var name = Names.parameterGroup(fields.required(NAME));
        var family = fields.required("DBParameterGroupFamily");
        if (!cloud.versions().isFamily(family)) {
            throw Refusal.of(INVALID, "ParameterGroupFamily %s is not a valid parameter group family", family);
        }
        if (groups.find(name).isPresent()) {
            throw Refusal.of("DBParameterGroupAlreadyExists", "Parameter group %s already exists", name);
        }
        var group = new ParameterGroup(
                call.caller(), name, family, fields.required("Description"), Map.of(), cloud.now(), fields.tags());
        groups.put(group);
        out.element("DBClusterParameterGroup", () -> write(group, out));
    }

    private void modify(Call call, XmlAnswer out) {
        var clusters = cloud.region(call.caller()).clusters();
        var group = changeable(clusters, call.fields());
        var given = call.fields().members("Parameters");
        if (given.size() > MOST_PARAMETERS) {
            throw Refusal.of(INVALID, "At most %d parameters can be modified in one call", MOST_PARAMETERS);
        }
        var values = new TreeMap<String, ParameterGroup.Value>();
        for (var parameter : given) {
            values.put(parameter.required("ParameterName"), ParameterGroupActions.value(group, parameter));
        }
        clusters.groups().put(group.with(values, cloud.now()));
        out.text(NAME, group.name());
    }

    private void describe(Call call, XmlAnswer out) {
        var clusters = cloud.region(call.caller()).clusters();
        var wanted = call.fields()
                .text(NAME)
                .<Collection<ParameterGroup>>map(name -> List.of(clusters.requiredGroup(name)))
                .orElseGet(() -> clusters.groups().all());
        var page = Page.of(call.fields(), wanted, ParameterGroup::name);
        out.list("DBClusterParameterGroups", "DBClusterParameterGroup", page.items(), group -> write(group, out));
        out.text("Marker", page.next());
    }

    private void parameters(Call call, XmlAnswer out) {
        var group = cloud.region(call.caller())
                .clusters()
                .requiredGroup(call.fields().required(NAME));
        var source = call.fields().text("Source");
        var wanted = ParameterCatalogue.of(group.family()).stream()
                .filter(known -> source.isEmpty() || source.get().equals(ParameterGroupActions.source(group, known)))
                .toList();
        var page = Page.of(call.fields(), wanted, ParameterCatalogue.Known::name);
        out.list("Parameters", "Parameter", page.items(), known -> ParameterGroupActions.write(group, known, out));
        out.text("Marker", page.next());
    }

    private static void write(ParameterGroup group, XmlAnswer out) {
        out.text(NAME, group.name());
        out.text("DBParameterGroupFamily", group.family());
        out.text("Description", group.description());
        out.text("DBClusterParameterGroupArn", arn(group));
    }

    static String arn(ParameterGroup group) {
        return group.place().arn("cluster-pg", group.name());
    }

    private void delete(Call call, XmlAnswer out) {
        var clusters = cloud.region(call.caller()).clusters();
        var group = changeable(clusters, call.fields());
        Optional<Cluster> user = clusters.all().stream()
                .filter(cluster -> cluster.parameters().group().equals(group.name()))
                .findFirst();
        user.ifPresent(cluster -> {
            throw Refusal.of(
                    "InvalidDBParameterGroupState",
                    "The DB cluster %s is still using the parameter group %s, so the group cannot be deleted",
                    cluster.name(),
                    group.name());
        });
        clusters.groups().remove(group);
    }

    private static ParameterGroup changeable(Clusters clusters, Fields fields) {
        var group = clusters.requiredGroup(fields.required(NAME));
        if (group.isDefault()) {
            throw Refusal.of(
                    "InvalidDBParameterGroupState",
                    "Default DBClusterParameterGroup cannot be changed or deleted: %s",
                    group.name());
        }
        return group;
    }
}
