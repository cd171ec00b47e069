package dev.uplift.api.report;

import dev.uplift.api.report.Page.Line;
import dev.uplift.contracts.Few;
import dev.uplift.contracts.ServerSetup;
import dev.uplift.contracts.ServerSetup.Extension;
import dev.uplift.contracts.ServerSetup.NotSeen;
import dev.uplift.contracts.ServerSetup.Passwords;
import dev.uplift.contracts.ServerSetup.Replication;
import dev.uplift.contracts.ServerSetup.Roles;
import dev.uplift.contracts.ServerSetup.Setting;
import dev.uplift.contracts.ServerSetup.Slot;
import dev.uplift.contracts.ServerSetup.Standby;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a server was set up, in a few lines; the report's JSON has more of it. */
final class SetupLines {

    private static final int NAMED = 12;

    private SetupLines() {}

    /** @param name of the server, which every line begins with */
    static List<Line> of(String name, ServerSetup setup) {
        var lines = new ArrayList<Line>();
        lines.add(new Line(name + ", extensions", named(setup.extensions(), SetupLines::extension)));
        lines.add(new Line(name + ", settings not at their defaults", named(setup.settings(), SetupLines::setting)));
        lines.add(new Line(name + ", roles", roles(setup.roles())));
        lines.add(new Line(name + ", replication", replication(setup.replication())));
        if (setup.tablespaces().count() > 0) {
            lines.add(new Line(
                    name + ", tablespaces",
                    named(
                            setup.tablespaces(),
                            tablespace -> "%s in %s".formatted(tablespace.name(), tablespace.location()))));
        }
        if (!setup.notSeen().isEmpty()) {
            lines.add(new Line(
                    name + ", not seen",
                    setup.notSeen().stream().map(SetupLines::notSeen).collect(Collectors.joining("; "))));
        }
        return lines;
    }

    private static <T> String named(Few<T> all, Function<T, String> words) {
        var shown = all.first().stream().limit(NAMED).map(words).collect(Collectors.joining(", "));
        var more = all.count() - Math.min(NAMED, all.first().size());
        if (shown.isEmpty()) {
            return "none";
        }
        return more == 0 ? shown : "%s and %d more".formatted(shown, more);
    }

    private static String extension(Extension extension) {
        return "%s %s (%s)"
                .formatted(
                        extension.name(),
                        extension.version(),
                        Words.count(extension.databases().count(), "database"));
    }

    private static String setting(Setting setting) {
        return setting.value()
                .map(value -> "%s %s".formatted(setting.name(), value))
                .orElse(setting.name());
    }

    private static String roles(Roles roles) {
        return "%d, of which %d may log in%s, %s"
                .formatted(
                        roles.all(),
                        roles.login(),
                        roles.passwords().map(SetupLines::passwords).orElse(""),
                        Words.count(roles.superusers(), "superuser"));
    }

    private static String passwords(Passwords passwords) {
        return " (passwords: %d SCRAM, %d MD5, %d none)"
                .formatted(passwords.scram(), passwords.md5(), passwords.none());
    }

    private static String replication(Replication replication) {
        var parts = Stream.of(
                        replication.standby()
                                ? "itself a standby"
                                        + replication
                                                .upstream()
                                                .map(" of %s"::formatted)
                                                .orElse("")
                                : "",
                        counted(replication.standbys(), "standby", "standbys", SetupLines::standby),
                        counted(replication.slots(), "slot", "slots", SetupLines::slot),
                        counted(replication.publications(), "publication", "publications", each -> each.name()),
                        counted(replication.subscriptions(), "subscription", "subscriptions", each -> each.name()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return parts.isEmpty() ? "none" : parts;
    }

    private static <T> String counted(Few<T> all, String one, String many, Function<T, String> words) {
        return all.count() == 0
                ? ""
                : "%d %s: %s".formatted(all.count(), all.count() == 1 ? one : many, named(all, words));
    }

    private static String standby(Standby standby) {
        return Stream.of(
                        Optional.of(standby.name()),
                        standby.address(),
                        standby.state(),
                        standby.bytesBehind().map(bytes -> Words.bytes(bytes) + " behind"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
    }

    private static String slot(Slot slot) {
        return "%s (%s, %s)".formatted(slot.name(), slot.type(), slot.active() ? "active" : "idle");
    }

    private static String notSeen(NotSeen notSeen) {
        return "%s (%s)".formatted(notSeen.what(), notSeen.why());
    }
}
