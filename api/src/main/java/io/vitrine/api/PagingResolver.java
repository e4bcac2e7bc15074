package io.vitrine.api;

import io.vitrine.readers.Seek;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Reads `limit` and `cursor` for handlers that take a {@link Paging}.
final class PagingResolver implements HandlerMethodArgumentResolver {

    static final int MOST = 200;
    static final int USUAL = 50;

    private final Cursors cursors;

    PagingResolver(Cursors cursors) {
        this.cursors = cursors;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Paging.class;
    }

    @Override
    public Paging resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest servlet = (HttpServletRequest) request.getNativeRequest();
        int limit = limit(servlet.getParameter("limit"));
        String list = nameOf(servlet);
        String cursor = servlet.getParameter("cursor");
        List<String> after = cursor == null ? List.of() : cursors.open(list, cursor);
        return new Paging(cursors, list, new Seek(limit, after));
    }

    private static int limit(@Nullable String given) {
        if (given == null) {
            return USUAL;
        }
        if (!given.matches("[0-9]{1,4}")
                || Integer.parseInt(given) < 1
                || Integer.parseInt(given) > MOST) {
            throw Refusal.invalid("limit", given, "a whole number from 1 to " + MOST);
        }
        return Integer.parseInt(given);
    }

    /// What makes the list this list: its address and every parameter that is not about the page.
    private static String nameOf(HttpServletRequest request) {
        Map<String, String[]> filters = new TreeMap<>(request.getParameterMap());
        filters.remove("limit");
        filters.remove("cursor");
        StringBuilder name = new StringBuilder(request.getRequestURI());
        filters.forEach((parameter, values) -> {
            String[] sorted = values.clone();
            Arrays.sort(sorted);
            for (String value : sorted) {
                name.append('\n').append(parameter.length()).append(':').append(parameter);
                name.append(value.length()).append('=').append(value);
            }
        });
        return name.toString();
    }
}
