package io.vitrine.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// Which tag a request's answer had at which moment of the catalog. As long as the moment is the
/// same, so is the answer.
final class KnownTags {

    private static final int MOST = 4096;
    private static final int LONGEST = 1024;
    private static final String STAMP = KnownTags.class.getName() + ".stamp";

    private record Known(String stamp, String tag) {}

    private final Map<String, Known> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                    return size() > MOST;
                }
            };

    /// The request is about to be answered as of this moment.
    ///
    /// @throws NotModified when the client already has that answer
    void answering(HttpServletRequest request, @Nullable String stamp) {
        if (stamp == null || !ConditionalAnswers.isRead(request)) {
            return;
        }
        request.setAttribute(STAMP, stamp);
        Known found;
        synchronized (known) {
            found = known.get(nameOf(request));
        }
        if (found != null
                && found.stamp().equals(stamp)
                && ConditionalAnswers.matches(
                        request.getHeader(HttpHeaders.IF_NONE_MATCH), found.tag())) {
            throw new NotModified(found.tag());
        }
    }

    /// The request was answered so.
    void remember(HttpServletRequest request, String tag) {
        String name = nameOf(request);
        if (request.getAttribute(STAMP) instanceof String stamp && name.length() <= LONGEST) {
            synchronized (known) {
                known.put(name, new Known(stamp, tag));
            }
        }
    }

    private static String nameOf(HttpServletRequest request) {
        return request.getRequestURI() + '?' + request.getQueryString();
    }
}
