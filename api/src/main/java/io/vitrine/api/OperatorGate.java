package io.vitrine.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;

/// Lets nobody without the operator's token pass.
final class OperatorGate implements HandlerInterceptor {

    static final String PATHS = "/v1/ops/**";

    private static final String BEARER = "Bearer ";

    private final OperatorAccess access;

    OperatorGate(OperatorAccess access) {
        this.access = access;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (given == null
                || !given.regionMatches(true, 0, BEARER, 0, BEARER.length())
                || !access.isToken(given.substring(BEARER.length()).strip())) {
            throw Refusal.unauthorized();
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return true;
    }
}
