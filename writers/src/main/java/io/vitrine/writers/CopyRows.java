package io.vitrine.writers;

import io.vitrine.db.Database;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;

/// Rows on their way into a table by COPY, which costs a server about half of what an INSERT does. For tables whose
/// rows cannot be there yet: COPY knows no conflict.
public final class CopyRows {

    private static final String NULL = "\\N";

    private final StringBuilder lines = new StringBuilder();
    private boolean begun;
    private final Map<Instant, String> instants = new HashMap<>();

    private StringBuilder next() {
        if (begun) {
            lines.append('\t');
        }
        begun = true;
        return lines;
    }

    /// The next column of the row.
    public CopyRows text(@Nullable String value) {
        next();
        if (value == null) {
            lines.append(NULL);
            return this;
        }
        if (isPlain(value)) {
            lines.append(value); // most are addresses, hashes and numbers
            return this;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> lines.append("\\\\");
                case '\t' -> lines.append("\\t");
                case '\n' -> lines.append("\\n");
                case '\r' -> lines.append("\\r");
                default -> lines.append(c);
            }
        }
        return this;
    }

    /// The next column of the row: hex, a number, an identifier of ours, in which nothing has to be escaped.
    public CopyRows plain(@Nullable String value) {
        next().append(value == null ? NULL : value);
        return this;
    }

    private static boolean isPlain(String value) {
        return value.indexOf('\\') < 0
                && value.indexOf('\t') < 0
                && value.indexOf('\n') < 0
                && value.indexOf('\r') < 0;
    }

    /// The next column of the row.
    public CopyRows number(long value) {
        next().append(value);
        return this;
    }

    /// The next column of the row, to the last bit.
    public CopyRows decimal(double value) {
        next().append(value);
        return this;
    }

    /// The next column of the row.
    public CopyRows instant(Instant value) {
        next().append(
                        instants.computeIfAbsent(
                                value, Instant::toString)); // all rows of a block have one
        return this;
    }

    /// The moment at which the transaction began, by the database's clock.
    public CopyRows now() {
        next().append("now");
        return this;
    }

    /// The row is whole.
    public void end() {
        lines.append('\n');
        begun = false;
    }

    /// Sends the rows, within the caller's transaction.
    ///
    /// @param copy `COPY table (columns) FROM STDIN`
    public void into(Database database, String copy) {
        if (lines.isEmpty()) {
            return;
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        database.template()
                .execute(
                        (ConnectionCallback<Long>)
                                connection -> {
                                    try {
                                        return connection
                                                .unwrap(PGConnection.class)
                                                .getCopyAPI()
                                                .copyIn(copy, new ByteArrayInputStream(bytes));
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                });
    }
}
