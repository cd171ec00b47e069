package dev.uplift.api.projection;

import dev.uplift.api.core.Upgrade;
import dev.uplift.api.store.UpgradeJson;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** An upgrade as it is stored; read only, written by the decisions' own transactions. */
@Entity
@Immutable
@Table(name = "upgrade")
public class UpgradeRow extends PanacheEntityBase {

    @Id
    public String id;

    public String state;

    public String provider;

    @Column(name = "server_id")
    public String serverId;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    @Column(columnDefinition = "json")
    public String document;

    @Column(columnDefinition = "json")
    public String dossier;

    /** What the documents say. */
    public Upgrade upgrade() {
        return UpgradeJson.upgrade(dossier, document);
    }
}
