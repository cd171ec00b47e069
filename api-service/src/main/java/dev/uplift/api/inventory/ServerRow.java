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

    Server server() {
        try {
            var mapper = Json.mapper();
            return new Server(
                    provider,
                    mapper.readValue(address, new TypeReference<Map<String, Object>>() {}),
                    Optional.ofNullable(credentials),
                    mapper.readValue(labels, new TypeReference<Map<String, String>>() {}),
                    pool);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
