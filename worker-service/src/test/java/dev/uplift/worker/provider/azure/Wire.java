package dev.uplift.worker.provider.azure;

import com.azure.core.management.serializer.SerializerFactory;
import com.azure.core.util.serializer.SerializerAdapter;
import com.azure.core.util.serializer.SerializerEncoding;
import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.ServerInner;
import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The SDK's models from and to JSON, as its client has them on the wire. */
public final class Wire {

    private static final SerializerAdapter SDK = SerializerFactory.createDefaultManagementSerializerAdapter();

    private Wire() {}

    public static <T> T read(JsonNode json, Class<T> model) {
        try {
            return SDK.deserialize(json.toString(), model, SerializerEncoding.JSON);
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    public static FlexibleServer server(JsonNode json) {
        return FlexibleServer.of(read(json, ServerInner.class));
    }

    public static JsonNode written(Object model) {
        try {
            return Json.mapper().readTree(SDK.serialize(model, SerializerEncoding.JSON));
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }
}
