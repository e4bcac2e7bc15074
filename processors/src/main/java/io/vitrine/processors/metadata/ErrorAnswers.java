package io.vitrine.processors.metadata;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells what a server says in place of a document: `{"error": "not found"}`, `{"message": "Forbidden"}`, a problem
/// document, each with the status of a success.
final class ErrorAnswers {

    private static final List<String> ERRORS =
            List.of("error", "errors", "errormessage", "error_message", "exception", "fault");
    private static final List<String> MESSAGES = List.of("message", "msg", "detail", "reason");
    private static final List<String> CODES =
            List.of("code", "status", "statuscode", "status_code", "errorcode", "error_code");
    private static final List<String> SUCCESSES = List.of("success", "ok");

    /// By name in lower case.
    private final Map<String, Json> fields = new HashMap<>();

    private ErrorAnswers(Json.Structure document) {
        document.fields()
                .forEach((name, value) -> fields.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    }

    /// Whether a document without picture, link and attributes is an error of the server.
    ///
    /// @param name what would be its name; an error may have one
    /// @param description likewise
    static boolean isOne(
            Json.Structure document, @Nullable String name, @Nullable String description) {
        ErrorAnswers answer = new ErrorAnswers(document);
        if (name != null && description != null) {
            return false;
        }
        boolean coded = CODES.stream().anyMatch(answer.fields::containsKey);
        boolean told =
                description == null
                        && MESSAGES.stream().anyMatch(answer::isText)
                        && (name == null || coded);
        return told
                || ERRORS.stream().anyMatch(answer::isSaid)
                || CODES.stream().anyMatch(answer::isErrorStatus)
                || SUCCESSES.stream().anyMatch(answer::isFalse);
    }

    private boolean isText(String key) {
        return fields.get(key) instanceof Json.Text(String text) && !text.isBlank();
    }

    private boolean isFalse(String key) {
        return fields.get(key) instanceof Json.Truth(boolean truth) && !truth;
    }

    private boolean isSaid(String key) {
        return switch (fields.get(key)) {
            case Json.Text(String text) -> !text.isBlank();
            case Json.Truth(boolean truth) -> truth;
            case Json.Digits(String digits) -> !digits.equals("0");
            case Json.Structure(Map<String, Json> inner) -> !inner.isEmpty();
            case Json.Sequence(List<Json> items) -> !items.isEmpty();
            case Json.Nothing _ -> false;
            case null -> false;
        };
    }

    /// A status of HTTP from 400 on, or the word for it.
    private boolean isErrorStatus(String key) {
        String said =
                switch (fields.get(key)) {
                    case Json.Text(String text) -> text.strip().toLowerCase(Locale.ROOT);
                    case Json.Digits(String digits) -> digits;
                    case Json.Truth _, Json.Structure _, Json.Sequence _, Json.Nothing _ -> "";
                    case null -> "";
                };
        return said.equals("error")
                || said.equals("fail")
                || said.equals("failed")
                || said.length() == 3
                        && (said.charAt(0) == '4' || said.charAt(0) == '5')
                        && said.chars().allMatch(Character::isDigit);
    }
}
