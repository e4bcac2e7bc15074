package io.vitrine.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// Refuses addresses that mean one thing to a proxy and another to us: encoded slashes, backslashes,
/// NUL, dot segments, path parameters; and bodies longer than any that is asked for.
final class PlainPaths extends OncePerRequestFilter {

    static final int LONGEST_BODY = 64 * 1024;

    private static final Pattern TWO_FACED =
            Pattern.compile("(?i)%(?:00|2f|5c|25|0[ad]|7f)|[\\\\;]|/(?:\\.|%2e){1,2}(?:/|$)|//");

    private final HandlerExceptionResolver problems;

    PlainPaths(HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (TWO_FACED.matcher(request.getRequestURI()).find()) {
            problems.resolveException(request, response, null, Refusal.malformedPath());
        } else if (request.getContentLengthLong() > LONGEST_BODY) {
            problems.resolveException(request, response, null, Refusal.tooLarge(LONGEST_BODY));
        } else {
            chain.doFilter(request, response);
        }
    }
}
