package dev.uplift.api.store;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.uplift.api.core.Announced;
import dev.uplift.api.core.CleanUp;
import dev.uplift.api.core.Consent;
import dev.uplift.api.core.Flight;
import dev.uplift.api.core.Memory;
import dev.uplift.api.core.State;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.UpgradeRequest;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An upgrade as the two documents of its row: the course, rewritten with every decision and therefore small, and the
 * dossier, which changes a few times in an upgrade's life. Golden files hold both: a newer service must read every older
 * document.
 */
public final class UpgradeJson {

    private static final ObjectMapper MAPPER = mapper();

    private UpgradeJson() {}

    /** What was asked for, seen, found and planned. */
    record Dossier(
            UpgradeRequest request,
            Optional<Plan> plan,
            List<Estimate> estimates,
            Optional<Inspection> inspection,
            List<Finding> findings,
            Memory memory) {

        static Dossier of(Upgrade upgrade) {
            return new Dossier(
                    upgrade.request(),
                    upgrade.plan(),
                    upgrade.estimates(),
                    upgrade.inspection(),
                    upgrade.findings(),
                    upgrade.memory());
        }

        /** Whether one of these parts is another object; decisions carry along what they do not change. */
        static boolean changed(Upgrade before, Upgrade after) {
            return before.request() != after.request()
                    || before.plan() != after.plan()
                    || before.estimates() != after.estimates()
                    || before.inspection() != after.inspection()
                    || before.findings() != after.findings()
                    || before.memory() != after.memory();
        }
    }

    private record Course(
            UpgradeId id,
            State state,
            long turn,
            Map<String, Object> facts,
            List<Flight> companions,
            List<Upgrade.StepTime> times,
            List<String> begun,
            Consent consent,
            List<CleanUp> cleanUps,
            Optional<Announced> announced,
            long entries,
            Instant since) {}

    private static ObjectMapper mapper() {
        var mapper = Json.mapper().copy();
        mapper.addMixIn(State.class, ByName.class);
        for (var state : State.class.getPermittedSubclasses()) {
            mapper.registerSubtypes(state);
        }
        return mapper;
    }

    /** The simple name of the record, under {@code is}. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
    private interface ByName {}

    static String course(Upgrade upgrade) {
        return write(new Course(
                upgrade.id(),
                upgrade.state(),
                upgrade.turn(),
                upgrade.facts(),
                upgrade.companions(),
                upgrade.times(),
                upgrade.begun(),
                upgrade.consent(),
                upgrade.cleanUps(),
                upgrade.announced(),
                upgrade.entries(),
                upgrade.since()));
    }

    static String dossier(Upgrade upgrade) {
        return write(Dossier.of(upgrade));
    }

    static Dossier dossier(String document) {
        return read(document, Dossier.class);
    }

    /** @throws IllegalStateException if a document is damaged */
    public static Upgrade upgrade(String dossier, String course) {
        return upgrade(dossier(dossier), course);
    }

    static Upgrade upgrade(Dossier dossier, String document) {
        var course = read(document, Course.class);
        return new Upgrade(
                course.id(),
                dossier.request(),
                course.state(),
                course.turn(),
                dossier.plan(),
                dossier.estimates(),
                dossier.inspection(),
                dossier.findings(),
                course.facts(),
                course.companions(),
                course.times(),
                course.begun(),
                course.consent(),
                dossier.memory(),
                course.cleanUps(),
                course.announced(),
                course.entries(),
                course.since());
    }

    private static String write(Object part) {
        try {
            return MAPPER.writeValueAsString(part);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static <T> T read(String document, Class<T> type) {
        try {
            return MAPPER.readValue(document, type);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("a document of an upgrade cannot be read", damaged);
        }
    }
}
