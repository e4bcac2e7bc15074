package io.vitrine.config.cli;

import io.vitrine.config.wiring.Exit;
import io.vitrine.config.wiring.Refused;
import io.vitrine.db.DatabaseUnavailable;
import io.vitrine.db.StoreUnavailable;
import io.vitrine.db.embedded.HomeBusy;
import io.vitrine.db.embedded.HomeUnusable;
import io.vitrine.domain.chain.EndpointUrl;
import io.vitrine.readers.chain.RpcInconsistent;
import io.vitrine.readers.chain.RpcUnavailable;
import io.vitrine.writers.orchestration.JobLocks;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/// Turns whatever went wrong into an exit code and one message without secrets.
final class Failures {

    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s'\"<>)]+");

    private Failures() {}

    /// @param message what, why, and what to type next
    record Verdict(int exit, String message) {}

    static Verdict of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Verdict verdict = known(cause);
            if (verdict != null) {
                return verdict;
            }
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = root.getMessage() == null ? "" : ": " + masked(root.getMessage());
        return new Verdict(
                Exit.FAILED,
                "Unexpected "
                        + root.getClass().getSimpleName()
                        + said
                        + ". The log under the home folder has the details; with --debug they are"
                        + " shown here.");
    }

    private static @org.jspecify.annotations.Nullable Verdict known(Throwable cause) {
        return switch (cause) {
            case Refused refused -> new Verdict(refused.exit(), message(refused));
            case HomeBusy busy -> new Verdict(Exit.LOCKED, message(busy));
            case JobLocks.JobBusy busy -> new Verdict(Exit.LOCKED, message(busy));
            case HomeUnusable unusable -> new Verdict(Exit.UNAVAILABLE, message(unusable));
            case DatabaseUnavailable unavailable ->
                    new Verdict(Exit.UNAVAILABLE, message(unavailable));
            case StoreUnavailable unavailable ->
                    new Verdict(Exit.UNAVAILABLE, message(unavailable));
            case JobLocks.LockUnavailable unavailable ->
                    new Verdict(Exit.UNAVAILABLE, message(unavailable) + doctor());
            case RpcUnavailable unavailable ->
                    new Verdict(
                            Exit.UNAVAILABLE,
                            message(unavailable) + ". 'vitrine chain check' asks every endpoint.");
            case RpcInconsistent inconsistent ->
                    new Verdict(
                            Exit.FAILED,
                            message(inconsistent)
                                    + ". Nothing of the answer was stored; type the command again,"
                                    + " or 'vitrine chain check'.");
            case PortInUseException taken ->
                    new Verdict(
                            Exit.UNAVAILABLE,
                            "Port "
                                    + taken.getPort()
                                    + " is taken by another program. Stop it, or choose another"
                                    + " port with --server.port=N.");
            case BindException binding ->
                    new Verdict(
                            Exit.USAGE,
                            "Setting "
                                    + binding.getName()
                                    + " cannot be read: "
                                    + rootMessage(binding)
                                    + ". Correct it; 'vitrine help settings' lists every key.");
            case CannotCreateTransactionException refused ->
                    new Verdict(
                            Exit.UNAVAILABLE,
                            "A database does not answer: " + rootMessage(refused) + doctor());
            case DataAccessResourceFailureException refused ->
                    new Verdict(
                            Exit.UNAVAILABLE,
                            "A database does not answer: " + rootMessage(refused) + doctor());
            case SQLException sql when isFull(sql) ->
                    new Verdict(
                            Exit.UNAVAILABLE,
                            "The disk of a database is full. Free some space, then type the command"
                                    + " again.");
            case java.io.IOException full
                    when String.valueOf(full.getMessage()).contains("No space left") ->
                    new Verdict(
                            Exit.UNAVAILABLE,
                            "The disk is full. Free some space, then type the command again.");
            default -> null;
        };
    }

    private static boolean isFull(SQLException sql) {
        return "53100".equals(sql.getSQLState());
    }

    private static String doctor() {
        return ". 'vitrine doctor' looks at every store.";
    }

    private static String message(Throwable failure) {
        return masked(String.valueOf(failure.getMessage()));
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return masked(message == null ? root.getClass().getSimpleName() : message.strip());
    }

    /// No address keeps what could be a key.
    static String masked(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        StringBuilder shown = new StringBuilder();
        while (matcher.find()) {
            String address = matcher.group();
            boolean local = address.startsWith("http://localhost");
            matcher.appendReplacement(
                    shown, Matcher.quoteReplacement(local ? address : EndpointUrl.mask(address)));
        }
        return matcher.appendTail(shown).toString();
    }
}
