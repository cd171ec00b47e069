package dev.uplift.api.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.uplift.contracts.wire.Json;
import io.quarkus.arc.All;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** REST speaks the same JSON as everything else. */
final class JsonOfRest {

    @Produces
    @Singleton
    ObjectMapper mapper(@All List<ObjectMapperCustomizer> customizers) {
        var mapper = Json.mapper().copy();
        customizers.forEach(customizer -> customizer.customize(mapper));
        return mapper;
    }
}
