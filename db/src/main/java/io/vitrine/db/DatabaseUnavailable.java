package io.vitrine.db;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A database cannot be used: not reachable, not permitted, or not ours to use. The message says
/// what failed, why, and what to do next; it never holds a password.
public final class DatabaseUnavailable extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private DatabaseUnavailable(String what, String why, String next, @Nullable Throwable cause) {
        super(what + ": " + why + ". " + next, cause);
    }

    /// Any other reason, in the three parts that every message has.
    public static DatabaseUnavailable because(
            String what, String why, String next, @Nullable Throwable cause) {
        return new DatabaseUnavailable(what, why, next, cause);
    }

    static DatabaseUnavailable unreadableAddress(String setting, String url) {
        String shown = url.replaceAll("\\?.*", "").replaceAll("//[^/@]*@", "//");
        return new DatabaseUnavailable(
                setting + " cannot be read",
                "expected jdbc:postgresql://host:port/ and found " + shown,
                "Correct " + setting,
                null);
    }

    static DatabaseUnavailable refused(DatabaseAddress address, Throwable cause) {
        return new DatabaseUnavailable(
                "PostgreSQL at " + address + " does not answer",
                firstLine(cause),
                "Start the server, or correct vitrine.postgres.url (leave it out for the embedded"
                        + " server)",
                cause);
    }

    static DatabaseUnavailable unauthorised(DatabaseAddress address, Throwable cause) {
        return new DatabaseUnavailable(
                "PostgreSQL at " + address + " refuses the login",
                firstLine(cause),
                "Correct vitrine.postgres.username and vitrine.postgres.password, or pg_hba.conf of"
                        + " the server",
                cause);
    }

    static DatabaseUnavailable notPermittedToCreate(
            DatabaseAddress address, @Nullable String user, Throwable cause) {
        return new DatabaseUnavailable(
                "Database " + address.database() + " is missing and cannot be created",
                firstLine(cause),
                "Run as an administrator: create database "
                        + address.database()
                        + (user == null ? "" : " owner \"" + user + "\"")
                        + " template template0 encoding 'UTF8'",
                cause);
    }

    static DatabaseUnavailable notPermittedToMigrate(
            DatabaseAddress address, @Nullable String user, Throwable cause) {
        return new DatabaseUnavailable(
                "The tables of " + address + " cannot be made",
                firstLine(cause),
                "Run as an administrator: alter database "
                        + address.database()
                        + " owner to "
                        + (user == null ? "the user" : "\"" + user + "\""),
                cause);
    }

    static DatabaseUnavailable notMigrated(DatabaseAddress address, Throwable cause) {
        return new DatabaseUnavailable(
                "The tables of " + address + " are not what this program expects",
                firstLine(cause),
                "If the database was changed by hand, restore it from a backup; otherwise report"
                        + " this message",
                cause);
    }

    static DatabaseUnavailable newerSchema(DatabaseAddress address, String found, String known) {
        return new DatabaseUnavailable(
                "The tables of " + address + " belong to a newer program",
                "they have version " + found + " and this program knows up to " + known,
                "Start the newer program, or restore a backup from before it ran",
                null);
    }

    static DatabaseUnavailable wrongEncoding(DatabaseAddress address, String found) {
        return new DatabaseUnavailable(
                "Database " + address + " cannot hold every text",
                "its encoding is " + found + " and UTF8 is needed",
                "Drop the database and start again, or create it with: create database "
                        + address.database()
                        + " template template0 encoding 'UTF8'",
                null);
    }

    private static String firstLine(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse("").replaceAll("\\.$", "");
    }
}
