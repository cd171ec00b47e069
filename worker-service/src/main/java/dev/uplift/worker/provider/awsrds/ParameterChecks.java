package dev.uplift.worker.provider.awsrds;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;
import static dev.uplift.worker.provider.awsrds.RdsCheck.nothing;
import static dev.uplift.worker.provider.awsrds.RdsCheck.on;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.precheck.About;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final About REBOOT = About.provider(
                    "parameters-pending-reboot",
                    "Parameters were changed and wait for a restart: the upgrade is one, and brings them along.")
            .warns(PG_UPGRADE)
            .remedy("aws rds reboot-db-instance before, and see that they do no harm");
    private static final About TLS = About.provider(
                    "tls-forced",
                    "From version %d on rds.force_ssl is 1 where nobody sets it: clients without TLS get no more in."
                            .formatted(FORCES_SSL))
            .warns(PG_UPGRADE)
            .remedy("Give clients sslmode=require or better, or set rds.force_ssl in the parameter group.");
    private static final About OPTIONS = About.provider(
                    "option-group-own", "An option group belongs to one major version, and this one is the user's own.")
            .warns(PG_UPGRADE)
            .remedy("Use the default option group: PostgreSQL has no options that need another.");

    static final List<RdsCheck> ALL = List.of(
            new RdsCheck(CARRIED, ParameterChecks::carried),
            new RdsCheck(REMOVED, ParameterChecks::removed),
            new RdsCheck(UNFIT, ParameterChecks::unfit),
            new RdsCheck(TAKEN, ParameterChecks::taken),
            new RdsCheck(REBOOT, ParameterChecks::reboot),
            new RdsCheck(TLS, ParameterChecks::tls),
            new RdsCheck(OPTIONS, ParameterChecks::options));

    private ParameterChecks() {}

    /** Whether the upgrade fills a group of its own making. */
    private static boolean carries(RdsLook look) {
        return look.isMajor() && look.own().parameterGroup().isEmpty();
    }

    private static boolean fits(Parameter parameter, Map<String, Parameter> family) {
        var next = family.get(parameter.parameterName());
        return next != null && Boolean.TRUE.equals(next.isModifiable());
    }

    private static List<Finding> carried(RdsLook look) {
        var family = look.parameters().family();
        if (!carries(look) || family.isEmpty()) {
            return nothing();
        }
        var names = look.parameters().own().stream()
                .filter(parameter -> fits(parameter, family.get()))
                .map(Parameter::parameterName)
                .sorted()
                .toList();
        return names.isEmpty()
                ? nothing()
                : List.of(on(
                        CARRIED,
                        group(look),
                        "%d of its values are set in a group of the new family: %s."
                                .formatted(names.size(), Comparison.few(names)),
                        CARRIED.remedy()));
    }

    private static List<Finding> removed(RdsLook look) {
        var family = look.parameters().family();
        if (!carries(look) || family.isEmpty()) {
            return nothing();
        }
        return look.parameters().own().stream()
                .filter(parameter -> !fits(parameter, family.get()))
                .map(parameter -> on(
                        REMOVED,
                        "%s, parameter %s".formatted(group(look), parameter.parameterName()),
                        family.get().containsKey(parameter.parameterName())
                                ? "The new family does not let it be changed; its value %s is left out."
                                        .formatted(parameter.parameterValue())
                                : "The new family does not have it; its value %s is left out."
                                        .formatted(parameter.parameterValue()),
                        REMOVED.remedy()))
                .toList();
    }

    private static List<Finding> unfit(RdsLook look) {
        var wanted = look.own().parameterGroup();
        if (!look.isMajor() || wanted.isEmpty()) {
            return nothing();
        }
        var family = look.server().orElseThrow().target().family();
        var object = "parameter group " + wanted.get();
        return look.parameters()
                .existing()
                .map(existing -> existing.family().equals(family)
                        ? RdsCheck.nothing()
                        : List.of(on(
                                UNFIT,
                                object,
                                "It is of family %s, and family %s is needed.".formatted(existing.family(), family),
                                "Give one of family %s as options.provider.parameterGroup.".formatted(family))))
                .orElseGet(() -> List.of(on(
                        UNFIT,
                        object,
                        "There is no such parameter group, or it could not be looked at.",
                        "aws rds create-db-parameter-group --db-parameter-group-name %s --db-parameter-group-family %s, or leave the option out"
                                .formatted(wanted.get(), family))));
    }

    private static List<Finding> taken(RdsLook look) {
        if (!carries(look)) {
            return nothing();
        }
        return look.parameters().existing().stream()
                .filter(existing -> !existing.carriesOver())
                .map(existing -> on(TAKEN, "parameter group " + existing.name(), TAKEN.title(), TAKEN.remedy()))
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
        if (!look.isMajor() || look.from() >= FORCES_SSL || look.to() < FORCES_SSL) {
            return nothing();
        }
        var set = new ArrayList<Parameter>();
        if (carries(look)) {
            set.addAll(look.parameters().own());
        } else {
            look.parameters().existing().ifPresent(existing -> set.addAll(existing.own()));
        }
        return set.stream().anyMatch(parameter -> parameter.parameterName().equals(FORCE_SSL))
                ? nothing()
                : RdsCheck.found(TLS, look);
    }

    private static List<Finding> options(RdsLook look) {
        return look.instance().optionGroupMemberships().stream()
                .map(OptionGroupMembership::optionGroupName)
                .filter(name -> look.isMajor() && !name.startsWith("default:"))
                .map(name -> on(OPTIONS, "option group " + name, OPTIONS.title(), OPTIONS.remedy()))
                .toList();
    }

    private static String group(RdsLook look) {
        return "parameter group " + SourceSettings.parameterGroup(look.instance());
    }
}
