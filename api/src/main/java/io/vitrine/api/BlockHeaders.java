package io.vitrine.api;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/// Repeats the block of an answer about one chain in its headers; and of every answer, whether any of it is stale.
@RestControllerAdvice
final class BlockHeaders implements ResponseBodyAdvice<Object> {

    static final String HEIGHT = "X-Block-Height";
    static final String HASH = "X-Block-Hash";
    static final String STATUS = "X-Data-Status";

    @Override
    public boolean supports(
            MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof Reflecting answer && answer.asOf().size() == 1) {
            AsOf only = answer.asOf().getFirst();
            response.getHeaders().set(HEIGHT, Long.toString(only.block()));
            if (only.hash() != null) {
                response.getHeaders().set(HASH, only.hash());
            }
        }
        if (body instanceof Reflecting answer
                && answer.asOf().stream().anyMatch(block -> AsOf.STALE.equals(block.status()))) {
            response.getHeaders().set(STATUS, AsOf.STALE);
        }
        return body;
    }
}
