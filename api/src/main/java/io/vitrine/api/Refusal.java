package io.vitrine.api;

import java.io.Serial;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// A request that gets a problem document for an answer: a stable code for programs, a sentence for
/// people, and members that help to mend the request.
public final class Refusal extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;
    private static final int LONGEST_ECHO = 80;

    private final HttpStatus status;
    private final String code;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient HttpHeaders headers = new HttpHeaders();

    private Refusal(HttpStatus status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    /// A parameter whose value cannot be used; the code names the parameter, such as INVALID_LIMIT.
    public static Refusal invalid(String parameter, String given, String expected) {
        return new Refusal(
                        HttpStatus.BAD_REQUEST,
                        "INVALID_" + screaming(parameter),
                        parameter + " is " + quoted(given) + ": expected " + expected)
                .with("parameter", parameter);
    }

    /// A parameter that takes one of a few words.
    public static Refusal notAllowed(String parameter, String given, Collection<String> allowed) {
        return invalid(parameter, given, "one of " + String.join(", ", allowed))
                .with("allowed", List.copyOf(allowed));
    }

    public static Refusal unknownParameter(String parameter, Collection<String> allowed) {
        String hint =
                allowed.isEmpty()
                        ? "this address takes none"
                        : "allowed are " + String.join(", ", allowed);
        return new Refusal(
                        HttpStatus.BAD_REQUEST,
                        "UNKNOWN_PARAMETER",
                        "There is no parameter " + quoted(parameter) + " here: " + hint)
                .with("parameter", shortened(parameter))
                .with("allowed", List.copyOf(allowed));
    }

    public static Refusal repeated(String parameter) {
        return new Refusal(
                        HttpStatus.BAD_REQUEST,
                        "REPEATED_PARAMETER",
                        parameter + " is given more than once: expected one value")
                .with("parameter", parameter);
    }

    /// The cursor is not one of ours, or belongs to another list.
    public static Refusal invalidCursor() {
        return new Refusal(
                        HttpStatus.BAD_REQUEST,
                        "INVALID_CURSOR",
                        "cursor is not one that this list gave out: expected the value of next,"
                                + " unchanged, with the same filters and order")
                .with("parameter", "cursor");
    }

    public static Refusal malformedPath() {
        return new Refusal(
                HttpStatus.BAD_REQUEST,
                "MALFORMED_PATH",
                "The path holds a character that no address of the catalog holds");
    }

    /// A token id in another form than decimal.
    public static Refusal tokenIdFormat(String given) {
        return new Refusal(
                        HttpStatus.BAD_REQUEST,
                        "TOKEN_ID_FORMAT",
                        "Token id is "
                                + quoted(given)
                                + ": expected a decimal number from 0 to 2^256-1, without sign or"
                                + " leading zeros")
                .with("parameter", "tokenId");
    }

    public static Refusal badRequest(String code, String detail) {
        return new Refusal(HttpStatus.BAD_REQUEST, code, detail);
    }

    public static Refusal tooLarge(int most) {
        return new Refusal(
                HttpStatus.CONTENT_TOO_LARGE,
                "BODY_TOO_LARGE",
                "The body is longer than " + most + " bytes");
    }

    /// What is asked for cannot be told until a job has run again.
    public static Refusal outdated(String code, String detail) {
        return new Refusal(HttpStatus.CONFLICT, code, detail);
    }

    /// Nobody, or nobody known, asks for what is the operator's.
    static Refusal unauthorized() {
        return new Refusal(
                        HttpStatus.UNAUTHORIZED,
                        "UNAUTHORIZED",
                        "This address is the operator's: expected the header Authorization: Bearer and the"
                                + " token that 'vitrine where' shows")
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }

    /// The same was asked for a moment ago.
    ///
    /// @param left how long it may not be asked again
    public static Refusal tooSoon(Duration left) {
        return new Refusal(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "COOLDOWN",
                        "The same was asked for a moment ago: ask again in "
                                + left.toSeconds()
                                + " s")
                .header(HttpHeaders.RETRY_AFTER, Long.toString(left.toSeconds()));
    }

    /// Nothing has this name.
    public static Refusal notFound(String what, String name) {
        return new Refusal(
                HttpStatus.NOT_FOUND,
                screaming(what) + "_NOT_FOUND",
                "There is no " + what + " " + quoted(name));
    }

    static String quoted(String given) {
        return "'" + shortened(given) + "'";
    }

    private static String shortened(String given) {
        String plain = given.replaceAll("\\p{Cntrl}|\\p{Cs}", "?");
        return plain.length() <= LONGEST_ECHO ? plain : plain.substring(0, LONGEST_ECHO) + "...";
    }

    static String screaming(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9]+", "_")
                .toUpperCase(Locale.ROOT);
    }

    private Refusal with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    private Refusal header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    HttpHeaders headers() {
        return new HttpHeaders(headers);
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }

    Map<String, Object> members() {
        return members;
    }
}
