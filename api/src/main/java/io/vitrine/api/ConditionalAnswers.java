package io.vitrine.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/// Gives every catalog answer an ETag, the digest of its bytes: it changes exactly when the answer
/// does, and is the same in every process. What a tag rests on is remembered in {@link KnownTags},
/// so that an unchanged catalog is told without asking it again.
final class ConditionalAnswers extends OncePerRequestFilter {

    static final String REVALIDATE = "public, no-cache";

    private final KnownTags tags;

    ConditionalAnswers(KnownTags tags) {
        this.tags = tags;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !path.startsWith("/v1/")
                || path.startsWith("/v1/media/")
                || path.startsWith("/v1/ops/");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper copy = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, copy);
        if (copy.getStatus() == HttpServletResponse.SC_OK) {
            String tag = digest(copy.getContentAsByteArray());
            copy.setHeader(HttpHeaders.ETAG, tag);
            copy.setHeader(HttpHeaders.CACHE_CONTROL, REVALIDATE);
            boolean reads = isRead(request);
            if (reads) {
                tags.remember(request, tag);
            }
            if (reads && matches(request.getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
                copy.resetBuffer();
                copy.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            }
        }
        copy.copyBodyToResponse();
    }

    static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    /// Whether one of the tags in the header is this one. For a read the comparison is weak.
    static boolean matches(@Nullable String header, String tag) {
        if (header == null) {
            return false;
        }
        return header.strip().equals("*")
                || Arrays.stream(header.split(",", -1))
                        .map(String::strip)
                        .map(given -> given.startsWith("W/") ? given.substring(2) : given)
                        .anyMatch(tag::equals);
    }

    private static String digest(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return '"'
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(Arrays.copyOf(hash, 18))
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
