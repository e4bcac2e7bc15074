package io.vitrine.readers;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A statement put together from constants, with the parameters it binds. The compiler refuses any
/// part that is not a constant, so no value can become SQL.
public final class Question {

    private final StringBuilder text;
    private final Map<String, @Nullable Object> parameters = new HashMap<>();

    private Question(String select) {
        this.text = new StringBuilder(select);
    }

    /// A question that begins with this statement.
    public static Question of(@CompileTimeConstant final String select) {
        return new Question(select);
    }

    /// Adds a constant part on a line of its own.
    public Question and(@CompileTimeConstant final String part) {
        text.append('\n').append(part);
        return this;
    }

    /// Adds the part where the condition holds.
    public Question andIf(boolean condition, @CompileTimeConstant final String part) {
        return condition ? and(part) : this;
    }

    /// Adds the part and binds its parameter; without a value neither.
    public Question andIf(
            @Nullable Object value, String name, @CompileTimeConstant final String part) {
        return value == null ? this : and(part).bind(name, value);
    }

    /// Binds a named parameter.
    public Question bind(String name, @Nullable Object value) {
        parameters.put(name, value);
        return this;
    }

    /// One row more than the page holds, so that its presence says whether there is a next page.
    public Question page(Seek seek) {
        return and("LIMIT :fetch").bind("fetch", seek.limit() + 1);
    }

    /// Asks.
    public <T> List<T> list(JdbcClient jdbc, RowMapper<T> mapper) {
        return jdbc.sql(text.toString()).params(parameters).query(mapper).list();
    }
}
