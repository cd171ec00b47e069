package dev.uplift.api.discovery;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;

/** Discoveries as callers see them. */
@ApplicationScoped
public class DiscoveryQueries {

    private final AgroalDataSource database;

    DiscoveryQueries(AgroalDataSource database) {
        this.database = database;
    }

    /** One discovery. */
    public Optional<DiscoveryView> find(String id) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(DiscoveryView.SELECT)) {
            select.setString(1, id);
            try (var rows = select.executeQuery()) {
                return rows.next() ? Optional.of(DiscoveryView.of(rows)) : Optional.empty();
            }
        }
    }
}
