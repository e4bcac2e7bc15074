package io.vitrine.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses parameters that a handler does not take, so that a misspelt filter is an error and never
/// a longer list.
final class KnownParameters implements HandlerInterceptor {

    private final Map<HandlerMethod, Known> known = new ConcurrentHashMap<>();

    private record Known(Set<String> names, Set<String> repeatable, boolean traits) {

        static Known of(HandlerMethod handler) {
            Set<String> names = new LinkedHashSet<>();
            Set<String> repeatable = new LinkedHashSet<>();
            for (MethodParameter parameter : handler.getMethodParameters()) {
                RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
                if (parameter.getParameterType() == Paging.class) {
                    names.add("limit");
                    names.add("cursor");
                } else if (named != null) {
                    names.add(named.name());
                    if (Collection.class.isAssignableFrom(parameter.getParameterType())) {
                        repeatable.add(named.name());
                    }
                }
            }
            boolean traits = handler.hasMethodAnnotation(TakesTraits.class);
            if (traits) {
                names.add(TakesTraits.PREFIX + "NAME");
            }
            return new Known(names, repeatable, traits);
        }

        boolean isTrait(String name) {
            return traits
                    && name.startsWith(TakesTraits.PREFIX)
                    && name.length() > TakesTraits.PREFIX.length();
        }
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && method.getBeanType().getPackageName().startsWith("io.vitrine.")) {
            Known parameters = known.computeIfAbsent(method.createWithResolvedBean(), Known::of);
            request.getParameterMap().forEach((name, values) -> check(parameters, name, values));
        }
        return true;
    }

    private static void check(Known known, String name, String[] values) {
        boolean trait = known.isTrait(name);
        if (!trait && (!known.names().contains(name) || name.equals("trait.NAME"))) {
            throw Refusal.unknownParameter(name, known.names());
        }
        if (values.length > 1 && !trait && !known.repeatable().contains(name)) {
            throw Refusal.repeated(name);
        }
        for (String value : values) {
            if (value.indexOf('\0') >= 0 || value.indexOf('\ufffd') >= 0) {
                throw Refusal.invalid(name, value, "text without NUL and in UTF-8");
            }
        }
    }
}
