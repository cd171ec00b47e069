package dev.uplift.contracts.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * JSON as Uplift writes it everywhere: RFC 3339 times, ISO 8601 durations, nothing for what is absent, unknown fields
 * ignored.
 */
public final class Json {

    private static final ObjectMapper MAPPER = configure(JsonMapper.builder());
    private static final ObjectMapper CANONICAL = configure(JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED));

    private Json() {}

    private static ObjectMapper configure(JsonMapper.Builder builder) {
        return builder.addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
                .build();
    }

    /** The shared mapper; do not configure it further. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** @throws IllegalArgumentException if the value has no JSON form, which is a bug */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), bug);
        }
    }

    /** @throws IllegalArgumentException if the bytes are not the JSON of such a value; the message says where */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            var value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new IllegalArgumentException("not a %s: null".formatted(type.getSimpleName()));
            }
            return value;
        } catch (IOException wrong) {
            throw new IllegalArgumentException(
                    "not a %s: %s".formatted(type.getSimpleName(), wrong.getMessage()), wrong);
        }
    }

    /** SHA-256 in hex of the canonical form, with sorted keys. */
    public static String sha256(Object value) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(CANONICAL.writeValueAsBytes(value)));
        } catch (NoSuchAlgorithmException | JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
