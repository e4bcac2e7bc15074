package io.vitrine.api;

import java.io.IOException;
import java.io.Writer;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/// Problem documents for requests that never reach a handler, such as one that is no HTTP.
public final class ServerProblems extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ServerProblems.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int code = response.getStatus();
        if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        HttpStatus status = HttpStatus.resolve(code);
        String phrase = status == null ? "Error" : status.getReasonPhrase();
        String name = Refusal.screaming(phrase);
        String trace = UUID.randomUUID().toString().replace("-", "");
        if (failure != null) {
            LOG.error("A request failed before it was handled, trace {}", trace, failure);
        }
        try {
            response.setContentType("application/problem+json");
            response.setCharacterEncoding("UTF-8");
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(
                        """
                        {"type":"urn:vitrine:problem:%s","title":"%s","status":%d,\
                        "detail":"The request cannot be read","code":"%s","traceId":"%s"}\
                        """
                                .formatted(
                                        name.toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                                        phrase,
                                        code,
                                        name,
                                        trace));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("The client did not wait for the report", e);
        }
    }
}
