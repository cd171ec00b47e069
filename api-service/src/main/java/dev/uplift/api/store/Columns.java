package dev.uplift.api.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Many rows as one parameter for each column, for {@code unnest}. The arrays are of the types that the driver sends as they
 * are; arrays of objects it would write out and escape.
 */
public final class Columns {

    private Columns() {}

    /** A column of texts; null where the function answers null. */
    public static <T> Array texts(Connection connection, Collection<T> rows, Function<T, String> text)
            throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(text).toArray(String[]::new));
    }

    /** A column of whole numbers. */
    public static <T> Array numbers(Connection connection, Collection<T> rows, ToLongFunction<T> number)
            throws SQLException {
        return connection.createArrayOf(
                "bigint", rows.stream().map(number::applyAsLong).toArray(Long[]::new));
    }

    /** A column of truths. */
    public static <T> Array truths(Connection connection, Collection<T> rows, Function<T, Boolean> truth)
            throws SQLException {
        return connection.createArrayOf("boolean", rows.stream().map(truth).toArray(Boolean[]::new));
    }

    /** A column of bytes; null where the function answers null. */
    public static <T> Array bytes(Connection connection, Collection<T> rows, Function<T, byte[]> bytes)
            throws SQLException {
        return connection.createArrayOf("bytea", rows.stream().map(bytes).toArray(byte[][]::new));
    }
}
