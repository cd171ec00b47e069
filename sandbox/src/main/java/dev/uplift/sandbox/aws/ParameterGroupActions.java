package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes, changes, shows and deletes parameter groups. */
final class ParameterGroupActions {

    private static final int MOST_PARAMETERS = 20;
    private static final String INVALID = "InvalidParameterValue";

    private final AwsCloud cloud;

    ParameterGroupActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of(
                "CreateDBParameterGroup", this::create,
                "ModifyDBParameterGroup", this::modify,
                "ResetDBParameterGroup", this::reset,
                "DescribeDBParameterGroups", this::describe,
                "DescribeDBParameters", this::parameters,
                "DescribeEngineDefaultParameters", (call, out) -> defaults(cloud, call, out),
                "DeleteDBParameterGroup", this::delete);
    }

    private void create(Call call, XmlAnswer out) {
        var fields = call.fields();
        var groups = cloud.region(call.caller()).groups();
        var name = Names.parameterGroup(fields.required("DBParameterGroupName"));
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
        out.element("DBParameterGroup", () -> write(group, out));
    }

    private void modify(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var group = changeable(region, call.fields());
        var given = call.fields().members("Parameters");
        if (given.size() > MOST_PARAMETERS) {
            throw Refusal.of(INVALID, "At most %d parameters can be modified in one call", MOST_PARAMETERS);
        }
        var values = new TreeMap<String, ParameterGroup.Value>();
        for (var parameter : given) {
            values.put(parameter.required("ParameterName"), value(group, parameter));
        }
        change(region, group.with(values, cloud.now()), out);
    }

    static ParameterGroup.Value value(ParameterGroup group, Fields parameter) {
        var name = parameter.required("ParameterName");
        var method = parameter.required("ApplyMethod");
        var known = ParameterCatalogue.find(group.family(), name)
                .orElseThrow(() -> Refusal.of(INVALID, "Could not find parameter with name: %s", name));
        if (!known.modifiable()) {
            throw Refusal.of(INVALID, "The parameter %s cannot be modified.", name);
        }
        if (!known.dynamic() && method.equals("immediate")) {
            throw Refusal.of(
                    "InvalidParameterCombination", "cannot use immediate apply method for static parameter %s", name);
        }
        return new ParameterGroup.Value(parameter.required("ParameterValue"), method);
    }

    private void reset(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var group = changeable(region, call.fields());
        var names = call.fields().flag("ResetAllParameters")
                ? group.values().keySet()
                : call.fields().members("Parameters").stream()
                        .map(parameter -> parameter.required("ParameterName"))
                        .collect(Collectors.toSet());
        change(region, group.without(new HashSet<>(names), cloud.now()), out);
    }

    private void change(RdsRegion region, ParameterGroup group, XmlAnswer out) {
        region.groups().put(group);
        region.all().stream()
                .filter(instance -> instance.parameters().group().equals(group.name()))
                .forEach(instance -> apply(instance, group));
        out.text("DBParameterGroupName", group.name());
    }

    /** Servers that run with the group get its dynamic values after a while. */
    private void apply(Instance instance, ParameterGroup group) {
        instance.parameters(instance.parameters().withStatus(Parameters.APPLYING));
        instance.after(cloud.delays().applyParameters(), () -> {
            if (instance.parameters().group().equals(group.name())) {
                instance.parameters(group.whileRunning(instance.parameters()));
                instance.reloadServer();
            }
        });
    }

    private void describe(Call call, XmlAnswer out) {
        var groups = cloud.region(call.caller()).groups();
        var wanted = call.fields()
                .text("DBParameterGroupName")
                .<Collection<ParameterGroup>>map(name -> List.of(groups.required(name)))
                .orElseGet(groups::all);
        var page = Page.of(call.fields(), wanted, ParameterGroup::name);
        out.list("DBParameterGroups", "DBParameterGroup", page.items(), group -> write(group, out));
        out.text("Marker", page.next());
    }

    private void parameters(Call call, XmlAnswer out) {
        var group = cloud.region(call.caller()).groups().required(call.fields().required("DBParameterGroupName"));
        var source = call.fields().text("Source");
        var wanted = ParameterCatalogue.of(group.family()).stream()
                .filter(known -> source.isEmpty() || source.get().equals(source(group, known)))
                .toList();
        var page = Page.of(call.fields(), wanted, ParameterCatalogue.Known::name);
        out.list("Parameters", "Parameter", page.items(), known -> write(group, known, out));
        out.text("Marker", page.next());
    }

    static void defaults(AwsCloud cloud, Call call, XmlAnswer out) {
        var family = call.fields().required("DBParameterGroupFamily");
        if (!cloud.versions().isFamily(family)) {
            throw Refusal.of(INVALID, "ParameterGroupFamily %s is not a valid parameter group family", family);
        }
        var group = ParameterGroup.ofDefaults(call.caller(), family);
        var page = Page.of(call.fields(), ParameterCatalogue.of(family), ParameterCatalogue.Known::name);
        out.element("EngineDefaults", () -> {
            out.text("DBParameterGroupFamily", family);
            out.text("Marker", page.next());
            out.list("Parameters", "Parameter", page.items(), known -> write(group, known, out));
        });
    }

    static String source(ParameterGroup group, ParameterCatalogue.Known known) {
        return group.values().containsKey(known.name()) ? "user" : "engine-default";
    }

    static void write(ParameterGroup group, ParameterCatalogue.Known known, XmlAnswer out) {
        var value = Optional.ofNullable(group.values().get(known.name()));
        out.text("ParameterName", known.name());
        out.text("ParameterValue", value.map(ParameterGroup.Value::value).or(known::usual));
        out.text("Source", source(group, known));
        out.text("ApplyType", known.dynamic() ? "dynamic" : "static");
        out.text("DataType", known.dataType());
        out.text("IsModifiable", known.modifiable());
        out.text("ApplyMethod", value.map(ParameterGroup.Value::method).orElse("pending-reboot"));
    }

    private static void write(ParameterGroup group, XmlAnswer out) {
        out.text("DBParameterGroupName", group.name());
        out.text("DBParameterGroupFamily", group.family());
        out.text("Description", group.description());
        out.text("DBParameterGroupArn", group.arn());
    }

    private void delete(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var group = region.groups().required(call.fields().required("DBParameterGroupName"));
        if (group.isDefault()) {
            throw Refusal.of(
                    "InvalidDBParameterGroupState", "Default DBParameterGroup cannot be deleted: %s", group.name());
        }
        if (region.all().stream()
                .anyMatch(instance -> instance.parameters().group().equals(group.name()))) {
            throw Refusal.of(
                    "InvalidDBParameterGroupState",
                    "One or more database instances are still members of this parameter group %s, so the group cannot"
                            + " be deleted",
                    group.name());
        }
        region.groups().remove(group);
    }

    private static ParameterGroup changeable(RdsRegion region, Fields fields) {
        var group = region.groups().required(fields.required("DBParameterGroupName"));
        if (group.isDefault()) {
            throw Refusal.of(INVALID, "Default DBParameterGroup cannot be modified: %s", group.name());
        }
        return group;
    }
}
