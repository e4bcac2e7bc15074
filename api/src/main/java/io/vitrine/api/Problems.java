package io.vitrine.api;

import io.vitrine.db.StoreUnavailable;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/// Turns whatever goes wrong while answering into a problem document. What nobody foresaw is logged
/// under its trace and told to the client without a word about its cause.
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String QUERY_CANCELED = "57014";

    @ExceptionHandler
    ResponseEntity<Object> refused(Refusal refusal) {
        return answer(Problem.of(refusal), refusal.headers());
    }

    @ExceptionHandler
    ResponseEntity<Object> unchanged(NotModified notModified) {
        HttpHeaders headers = new HttpHeaders();
        headers.setETag(notModified.tag());
        headers.setCacheControl(ConditionalAnswers.REVALIDATE);
        return new ResponseEntity<>(headers, HttpStatus.NOT_MODIFIED);
    }

    /// Documents or objects; the databases fail in other words.
    @ExceptionHandler
    ResponseEntity<Object> store(StoreUnavailable failure) {
        LOG.warn("A store is out of reach", failure);
        return outOfReach(new HttpHeaders());
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<Object> store(RuntimeException failure) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "1");
        if (isTimeout(failure)) {
            LOG.warn("A statement ran too long: {}", failure.getMessage());
            return answer(
                    Problem.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "QUERY_TIMEOUT",
                            "Query timeout",
                            "The question took too long: narrow it, or ask again later"),
                    headers);
        }
        if (causes(failure, SQLTransientConnectionException.class)) {
            LOG.warn("No connection was free: {}", failure.getMessage());
            return answer(
                    Problem.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "BUSY",
                            "Busy",
                            "All connections to the catalog are in use or it does not answer:"
                                    + " ask again later"),
                    headers);
        }
        if (isConnectionFailure(failure)) {
            LOG.warn("The catalog is out of reach", failure);
            return outOfReach(headers);
        }
        return unforeseen(failure);
    }

    @ExceptionHandler
    ResponseEntity<Object> unforeseen(Exception failure) {
        LOG.error("An answer failed", failure);
        return answer(
                Problem.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "INTERNAL",
                        "Internal error",
                        "Something failed that should not; the log has it under this traceId"),
                new HttpHeaders());
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            org.springframework.beans.TypeMismatchException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String name =
                failure instanceof MethodArgumentTypeMismatchException argument
                        ? argument.getName()
                        : String.valueOf(failure.getPropertyName());
        String given = String.valueOf(failure.getValue());
        Class<?> type = failure.getRequiredType();
        if (type != null && type.isEnum()) {
            return refused(
                    Refusal.notAllowed(
                            name,
                            given,
                            Arrays.stream(type.getEnumConstants()).map(Words::of).toList()));
        }
        String expected =
                type == Boolean.class || type == boolean.class
                        ? "true or false"
                        : type == Integer.class || type == int.class
                                ? "a whole number"
                                : "another form";
        return refused(Refusal.invalid(name, given, expected));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return refused(refusal);
            }
        }
        return refused(
                Refusal.badRequest(
                        "INVALID_BODY", "The body is not the JSON that this address expects"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        HttpStatus known = HttpStatus.resolve(status.value());
        String phrase = known == null ? "Error" : known.getReasonPhrase();
        if (status.is5xxServerError()) {
            return unforeseen(failure);
        }
        String detail =
                status.value() == HttpStatus.NOT_FOUND.value()
                        ? "There is nothing at this address"
                        : body instanceof ProblemDetail given && given.getDetail() != null
                                ? given.getDetail()
                                : phrase;
        return answer(Problem.of(status, Refusal.screaming(phrase), phrase, detail), headers);
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers) {
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        return new ResponseEntity<>(problem, headers, problem.getStatus());
    }

    private static ResponseEntity<Object> outOfReach(HttpHeaders headers) {
        headers.set(HttpHeaders.RETRY_AFTER, "1");
        return answer(
                Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "STORE_UNAVAILABLE",
                        "Store unavailable",
                        "The catalog is out of reach: ask again later"),
                headers);
    }

    private static boolean isTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && QUERY_CANCELED.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isConnectionFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() instanceof String state
                    && (state.startsWith("08")
                            || state.startsWith("57P")
                            || state.startsWith("53"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean causes(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
