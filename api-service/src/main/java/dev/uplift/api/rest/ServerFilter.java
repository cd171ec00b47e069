package dev.uplift.api.rest;

import dev.uplift.api.inventory.ServerQueries.Filter;
import dev.uplift.api.inventory.ServerView.State;
import dev.uplift.api.rest.ApiProblem.Field;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The parameters by which servers are listed. */
public final class ServerFilter {

    private static final int LONGEST_PAGE = 200;
    private static final int USUAL_PAGE = 50;
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,4}([.][0-9]{1,4}){0,2}");
    private static final Pattern ID = Pattern.compile("srv-[0-9a-f]{20}");

    @QueryParam("provider")
    @Parameter(description = "only servers of this provider")
    String provider;

    @QueryParam("label")
    @Parameter(description = "key=value; may be given several times: servers that have all of them")
    List<String> labels;

    @QueryParam("versionBelow")
    @Parameter(description = "14, or 16.4: servers of older versions; not those of which no version is known")
    String versionBelow;

    @QueryParam("state")
    @Parameter(description = "UNSEEN, SEEN or GONE")
    String state;

    @QueryParam("cursor")
    @Parameter(description = "next of the page before")
    String cursor;

    @QueryParam("limit")
    @Parameter(description = "50 servers, at most 200")
    Integer limit;

    /** @throws ApiProblem 422 that names every parameter that cannot be accepted */
    Filter read() {
        var wrong = new ArrayList<Field>();
        var most = limit == null ? USUAL_PAGE : limit;
        check(wrong, "limit", most >= 1 && most <= LONGEST_PAGE, "must be 1 to " + LONGEST_PAGE);
        check(
                wrong,
                "versionBelow",
                versionBelow == null || VERSION.matcher(versionBelow).matches(),
                "must be a version such as 14 or 16.4");
        check(wrong, "cursor", cursor == null || ID.matcher(cursor).matches(), "is not one that a list gave");
        check(
                wrong,
                "state",
                state == null
                        || Arrays.stream(State.values())
                                .anyMatch(each -> each.name().equals(state)),
                "must be one of " + Arrays.toString(State.values()));
        var wanted = labels(wrong);
        if (!wrong.isEmpty()) {
            throw ApiProblem.invalid(wrong);
        }
        return new Filter(
                Optional.ofNullable(provider),
                wanted,
                versionBelow == null
                        ? List.of()
                        : Arrays.stream(versionBelow.split("[.]"))
                                .map(Integer::valueOf)
                                .toList(),
                Optional.ofNullable(state).map(State::valueOf),
                Optional.ofNullable(cursor),
                most);
    }

    private Map<String, String> labels(List<Field> wrong) {
        var wanted = new TreeMap<String, String>();
        for (var label : labels == null ? List.<String>of() : labels) {
            var parts = label.split("=", 2);
            var fits = parts.length == 2 && label.indexOf('\0') < 0;
            check(wrong, "label", fits, "is asked for as key=value");
            if (fits) {
                check(wrong, "label", !wanted.containsKey(parts[0]), "asks for '%s' twice".formatted(parts[0]));
                wanted.put(parts[0], parts[1]);
            }
        }
        return wanted;
    }

    private static void check(List<Field> wrong, String parameter, boolean fits, String otherwise) {
        if (!fits) {
            wrong.add(new Field(parameter, otherwise));
        }
    }
}
