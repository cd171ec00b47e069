package dev.uplift.api.inventory;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.wire.Json;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.hibernate.annotations.Immutable;

/** A server as it is stored; read only. */
@Entity
@Immutable
@Table(name = "server")
public class ServerRow extends PanacheEntityBase {

    @Id
    public String id;

    public String provider;

    @Column(columnDefinition = "jsonb")
    public String address;

    public String credentials;

    @Column(columnDefinition = "jsonb")
    public String labels;

    public String pool;

    @Column(name = "removed_at")
    public Instant removedAt;

    Server server() {
        return new Server(provider, members(address), Optional.ofNullable(credentials), labels(labels), pool);
    }

    static Map<String, Object> members(String json) {
        return read(json, new TypeReference<>() {});
    }

    static Map<String, String> labels(String json) {
        return read(json, new TypeReference<>() {});
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
