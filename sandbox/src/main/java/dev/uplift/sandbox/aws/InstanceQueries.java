package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at instances. */
final class InstanceQueries {

    private static final Set<String> FILTERS =
            Set.of("db-instance-id", "dbi-resource-id", "engine", "db-cluster-id", "domain");

    private final AwsCloud cloud;

    InstanceQueries(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of("DescribeDBInstances", this::describe);
    }

    private void describe(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var page = Page.of(call.fields(), wanted(region, call.fields()), Instance::name);
        out.list("DBInstances", "DBInstance", page.items(), instance -> InstanceXml.write(instance, out));
        out.text("Marker", page.next());
    }

    private static Collection<Instance> wanted(RdsRegion region, Fields fields) {
        var filters = Filters.of(fields, FILTERS);
        var candidates = fields.text("DBInstanceIdentifier")
                .<Collection<Instance>>map(name -> List.of(region.required(name)))
                .orElseGet(region::all);
        return candidates.stream()
                .filter(instance -> filters.fit(name -> values(instance, name)))
                .toList();
    }

    private static List<String> values(Instance instance, String filter) {
        return switch (filter) {
            case "db-instance-id" -> List.of(instance.name());
            case "dbi-resource-id" -> List.of(instance.resourceId());
            case "engine" -> List.of(instance.engine());
            case "db-cluster-id" -> instance.cluster().stream().toList();
            default -> List.of();
        };
    }
}
