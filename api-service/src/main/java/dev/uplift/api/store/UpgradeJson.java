package dev.uplift.api.store;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.uplift.api.core.State;
import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.wire.Json;

/**
 * An upgrade as the document of its row. Golden files hold it: a newer service must read every older document.
 */
public final class UpgradeJson {

    private static final ObjectMapper MAPPER = mapper();

    private UpgradeJson() {}

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

    static String write(Upgrade upgrade) {
        try {
            return MAPPER.writeValueAsString(upgrade);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** @throws IllegalStateException if the document is damaged */
    public static Upgrade read(String document) {
        try {
            return MAPPER.readValue(document, Upgrade.class);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("the document of an upgrade cannot be read", damaged);
        }
    }
}
