package io.vitrine.db;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A PostgreSQL JDBC address in its three parts; the database may be empty, the query may hold
/// secrets and is never shown.
record DatabaseAddress(String authority, String database, String query) {

    private static final Pattern SHAPE =
            Pattern.compile("jdbc:postgresql://([^/?]+)(?:/([^?]*))?(\\?.*)?");

    static DatabaseAddress parse(String setting, String url) {
        Matcher matcher = SHAPE.matcher(url.strip());
        if (!matcher.matches()) {
            throw DatabaseUnavailable.unreadableAddress(setting, url);
        }
        String database = matcher.group(2);
        String query = matcher.group(3);
        return new DatabaseAddress(
                matcher.group(1), database == null ? "" : database, query == null ? "" : query);
    }

    DatabaseAddress withDatabase(String name) {
        return new DatabaseAddress(authority, name, query);
    }

    DatabaseAddress orDatabase(String name) {
        return database.isEmpty() ? withDatabase(name) : this;
    }

    String url() {
        return "jdbc:postgresql://" + authority + "/" + database + query;
    }

    /// Host, port and database: what a message may say.
    @Override
    public String toString() {
        return authority + "/" + database;
    }
}
