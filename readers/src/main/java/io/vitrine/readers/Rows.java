package io.vitrine.readers;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Columns as the types that records hold. A column that cannot be null has a name without `OrNull`.
public final class Rows {

    private static final long INFINITY = 9_000_000_000_000_000L;

    private Rows() {}

    /// Text that is never null.
    public static String text(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        if (value == null) {
            throw new SQLException(
                    "Column " + column + " is null where the schema says it never is");
        }
        return value;
    }

    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return UUID.fromString(text(row, column));
    }

    public static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    public static @Nullable Integer integerOrNull(ResultSet row, String column)
            throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    public static @Nullable Double doubleOrNull(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }

    public static @Nullable Boolean booleanOrNull(ResultSet row, String column)
            throws SQLException {
        boolean value = row.getBoolean(column);
        return row.wasNull() ? null : value;
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        Instant value = instantOrNull(row, column);
        if (value == null) {
            throw new SQLException(
                    "Column " + column + " is null where the schema says it never is");
        }
        return value;
    }

    /// Null for null, and for the `infinity` that stands for no end at all.
    public static @Nullable Instant instantOrNull(ResultSet row, String column)
            throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null || Math.abs(value.getTime()) > INFINITY ? null : value.toInstant();
    }

    /// A whole or fractional number as plain digits, without an exponent or trailing zeros.
    public static @Nullable String digitsOrNull(ResultSet row, String column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        return value == null ? null : digits(value);
    }

    public static String digits(ResultSet row, String column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        if (value == null) {
            throw new SQLException(
                    "Column " + column + " is null where the schema says it never is");
        }
        return digits(value);
    }

    private static String digits(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
