package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.platform.PlatformCheck.nothing;
import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.platform.PlatformCheck.Looking;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.precheck.About;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.OptionGroupMembership;
import software.amazon.awssdk.services.rds.model.Parameter;

/** Prechecks of parameter groups: each belongs to one major version, and RDS carries nothing over. */
final class ParameterChecks {

    private static final String FORCE_SSL = "rds.force_ssl";

    /** From which version on {@code rds.force_ssl} is on by default. */
    private static final int FORCES_SSL = 15;

    private static final About CARRIED = About.provider(
                    "parameters-carried", "What was set in the parameter group is set in one of the new family.")
            .informs(PG_UPGRADE)
            .remedy("Nothing; or give a group of your own as options.provider.parameterGroup.");
    private static final About REMOVED = About.provider(
                    "parameter-not-carried",
                    "The new family does not have this parameter, or does not let it be changed: its value is left out.")
            .warns(PG_UPGRADE)
            .remedy("See what the new version has instead, or give a group of your own as"
                    + " options.provider.parameterGroup.");
    private static final About UNFIT = About.provider(
                    "parameter-group-unfit", "The parameter group that was given is not there, or of another family.")
            .blocks(PG_UPGRADE)
            .remedy("aws rds create-db-parameter-group …, or leave options.provider.parameterGroup out.");
    private static final About TAKEN = About.provider(
                    "parameter-group-taken",
                    "There is a parameter group of the name that the upgrade would give, and it was not made from the one in"
                            + " use.")
            .blocks(PG_UPGRADE)
            .remedy("If it is meant for this server, name it as options.provider.parameterGroup; else rename or delete"
                    + " it.");
    static final About REBOOT = About.provider(
                    "parameters-pending-reboot",
                    "Parameters were changed and wait for a restart: the upgrade is one, and brings them along.")
            .warns(PG_UPGRADE)
            .remedy("aws rds reboot-db-instance before, and see that they do no harm");
    static final About TLS = About.provider(
                    "tls-forced",
                    "From version %d on rds.force_ssl is 1 where nobody sets it: clients without TLS get no more in."
                            .formatted(FORCES_SSL))
            .warns(PG_UPGRADE)
            .remedy("Give clients sslmode=require or better, or set rds.force_ssl in the parameter group.");
    private static final About OPTIONS = About.provider(
                    "option-group-own", "An option group belongs to one major version, and this one is the user's own.")
            .warns(PG_UPGRADE)
            .remedy("Use the default option group: PostgreSQL has no options that need another.");

    static final List<PlatformCheck<RdsLook>> ALL = List.of(
            new PlatformCheck<>(CARRIED, each(ParameterChecks::carried)),
            new PlatformCheck<>(REMOVED, each(ParameterChecks::removed)),
            new PlatformCheck<>(UNFIT, each(ParameterChecks::unfit)),
            new PlatformCheck<>(TAKEN, each(ParameterChecks::taken)),
            new PlatformCheck<>(REBOOT, ParameterChecks::reboot),
            new PlatformCheck<>(TLS, ParameterChecks::tls),
            new PlatformCheck<>(OPTIONS, ParameterChecks::options));

    private ParameterChecks() {}

    private static boolean fits(Parameter parameter, Map<String, Parameter> family) {
        var next = family.get(parameter.parameterName());
        return next != null && Boolean.TRUE.equals(next.isModifiable());
    }

    /** What is looked at of each group that a major upgrade replaces. */
    static List<Finding> of(GroupLook group) {
        return Stream.of(carried(group), removed(group), unfit(group), taken(group))
                .flatMap(List::stream)
                .toList();
    }

    private static Looking<RdsLook> each(Function<GroupLook, List<Finding>> check) {
        return look -> look.group().map(check).orElseGet(PlatformCheck::nothing);
    }

    private static List<Finding> carried(GroupLook group) {
        var family = group.parameters().family();
        if (!group.carries() || family.isEmpty()) {
            return nothing();
        }
        var names = group.parameters().own().stream()
                .filter(parameter -> fits(parameter, family.get()))
                .map(Parameter::parameterName)
                .sorted()
                .toList();
        return names.isEmpty()
                ? nothing()
                : List.of(on(
                        CARRIED,
                        group.object(),
                        "%d of its values are set in a group of the new family: %s."
                                .formatted(names.size(), Comparison.few(names)),
                        CARRIED.remedy()));
    }

    private static List<Finding> removed(GroupLook group) {
        var family = group.parameters().family();
        if (!group.carries() || family.isEmpty()) {
            return nothing();
        }
        return group.parameters().own().stream()
                .filter(parameter -> !fits(parameter, family.get()))
                .map(parameter -> on(
                        REMOVED,
                        "%s, parameter %s".formatted(group.object(), parameter.parameterName()),
                        family.get().containsKey(parameter.parameterName())
                                ? "The new family does not let it be changed; its value %s is left out."
                                        .formatted(parameter.parameterValue())
                                : "The new family does not have it; its value %s is left out."
                                        .formatted(parameter.parameterValue()),
                        REMOVED.remedy()))
                .toList();
    }

    private static List<Finding> unfit(GroupLook group) {
        if (group.given().isEmpty()) {
            return nothing();
        }
        var family = group.target().family();
        var object = "%s %s".formatted(group.word(), group.given().get());
        return group.parameters()
                .existing()
                .map(existing -> existing.family().equals(family)
                        ? PlatformCheck.nothing()
                        : List.of(on(
                                UNFIT,
                                object,
                                "It is of family %s, and family %s is needed.".formatted(existing.family(), family),
                                "Give one of family %s as options.provider.%s.".formatted(family, group.option()))))
                .orElseGet(() -> List.of(on(
                        UNFIT,
                        object,
                        "There is no such %s, or it could not be looked at.".formatted(group.word()),
                        "Make it, of family %s; or leave options.provider.%s out.".formatted(family, group.option()))));
    }

    private static List<Finding> taken(GroupLook group) {
        if (!group.carries()) {
            return nothing();
        }
        return group.parameters().existing().stream()
                .filter(existing -> !existing.carriesOver())
                .map(existing -> on(
                        TAKEN,
                        "%s %s".formatted(group.word(), existing.name()),
                        TAKEN.title(),
                        "If it is meant for this server, name it as options.provider.%s; else rename or delete it."
                                .formatted(group.option())))
                .toList();
    }

    private static List<Finding> reboot(RdsLook look) {
        return look.instance().dbParameterGroups().stream()
                .filter(group -> "pending-reboot".equals(group.parameterApplyStatus()))
                .map(DBParameterGroupStatus::dbParameterGroupName)
                .map(name -> on(REBOOT, "parameter group " + name, REBOOT.title(), REBOOT.remedy()))
                .toList();
    }

    private static List<Finding> tls(RdsLook look) {
        return tls(
                look.object(),
                look.from(),
                look.to(),
                FORCES_SSL,
                look.group().stream().toList());
    }

    /**
     * @param from the major version
     * @param to the next one
     * @param forces from which version on the engine forces TLS
     * @param groups what a major upgrade replaces; none in a minor one
     */
    static List<Finding> tls(String object, int from, int to, int forces, List<GroupLook> groups) {
        if (groups.isEmpty() || from >= forces || to < forces) {
            return nothing();
        }
        return groups.stream()
                        .flatMap(group -> group.setAfterwards().stream())
                        .anyMatch(parameter -> parameter.parameterName().equals(FORCE_SSL))
                ? nothing()
                : List.of(on(TLS, object, TLS.title(), TLS.remedy()));
    }

    private static List<Finding> options(RdsLook look) {
        return look.instance().optionGroupMemberships().stream()
                .map(OptionGroupMembership::optionGroupName)
                .filter(name -> look.isMajor() && !name.startsWith("default:"))
                .map(name -> on(OPTIONS, "option group " + name, OPTIONS.title(), OPTIONS.remedy()))
                .toList();
    }
}
