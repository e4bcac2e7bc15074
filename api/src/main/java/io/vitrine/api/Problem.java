package io.vitrine.api;

import java.net.URI;
import java.util.Locale;
import org.slf4j.MDC;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/// The one shape of an error: RFC 9457 with a stable `code` and the `traceId` that the log names.
final class Problem {

    static final String TRACE = "traceId";

    private Problem() {}

    static ProblemDetail of(HttpStatusCode status, String code, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        name(problem, code);
        problem.setTitle(title);
        return problem;
    }

    static ProblemDetail of(Refusal refusal) {
        ProblemDetail problem =
                of(
                        refusal.status(),
                        refusal.code(),
                        refusal.status().getReasonPhrase(),
                        String.valueOf(refusal.getMessage()));
        refusal.members().forEach(problem::setProperty);
        return problem;
    }

    /// Gives the document its code, the type that goes with it, and the trace.
    static void name(ProblemDetail problem, String code) {
        problem.setType(
                URI.create(
                        "urn:vitrine:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-')));
        problem.setProperty("code", code);
        String trace = MDC.get(TRACE);
        problem.setProperty(TRACE, trace == null ? "" : trace);
    }
}
