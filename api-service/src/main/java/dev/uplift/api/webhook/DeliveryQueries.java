package dev.uplift.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Announcements as callers see them, and the order to send one once more. */
@ApplicationScoped
public class DeliveryQueries {

    private static final String OF_UPGRADE = """
            SELECT id, kind, coalesce(url, url_from) AS shown, secret_from, state, attempts, due_at, answer, ended_at,
                   resent_by, created_at, body
              FROM delivery WHERE upgrade_id = ? ORDER BY number
            """;

    private static final String RESEND = """
            UPDATE delivery
               SET state = 'PENDING', due_at = now(), since = now(), attempts = 0, ended_at = NULL, resent_by = ?
             WHERE id = ? AND state = 'DEAD'
            """;

    private static final String STATE = "SELECT state FROM delivery WHERE id = ?";

    private final AgroalDataSource database;

    DeliveryQueries(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * One announcement for one receiver.
     *
     * @param to the URL as it was given, or the reference to it
     * @param secretFrom the reference of the secret that it is signed with
     * @param state PENDING, DELIVERED or DEAD
     * @param nextAttempt at the latest; only while it is pending
     * @param answer what came back last; never a body
     * @param endedAt when it was delivered or given up
     * @param resentBy who had it sent once more
     * @param event what was sent
     */
    public record DeliveryView(
            String id,
            String kind,
            String to,
            Optional<String> secretFrom,
            String state,
            int attempts,
            Instant createdAt,
            Optional<Instant> nextAttempt,
            Optional<String> answer,
            Optional<Instant> endedAt,
            Optional<String> resentBy,
            JsonNode event) {}

    /** In the order in which they were decided. */
    public List<DeliveryView> of(String upgrade) throws SQLException {
        var all = new ArrayList<DeliveryView>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(OF_UPGRADE)) {
            select.setString(1, upgrade);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(view(rows));
                }
            }
        }
        return all;
    }

    private static DeliveryView view(ResultSet row) throws SQLException {
        var state = row.getString("state");
        return new DeliveryView(
                row.getString("id"),
                row.getString("kind"),
                row.getString("shown"),
                Optional.ofNullable(row.getString("secret_from")),
                state,
                row.getInt("attempts"),
                row.getTimestamp("created_at").toInstant(),
                state.equals("PENDING") ? instant(row, "due_at") : Optional.empty(),
                Optional.ofNullable(row.getString("answer")),
                instant(row, "ended_at"),
                Optional.ofNullable(row.getString("resent_by")),
                Json.read(row.getString("body").getBytes(StandardCharsets.UTF_8), JsonNode.class));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    /**
     * Has one that was given up tried for another day.
     *
     * @param by who wants it
     * @return its state if it was not given up; empty if it is sent
     * @throws NoSuchElementException if there is none
     */
    public Optional<String> resend(String id, String by) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(RESEND)) {
            update.setString(1, by);
            update.setString(2, id);
            return update.executeUpdate() == 1 ? Optional.empty() : Optional.of(state(id));
        }
    }

    private String state(String id) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(STATE)) {
            select.setString(1, id);
            try (var rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new NoSuchElementException(id);
                }
                return rows.getString(1);
            }
        }
    }
}
