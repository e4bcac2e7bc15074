package io.vitrine.api;

import java.util.List;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;
import org.springframework.format.FormatterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// What holds for every address: known parameters only, words for constants, paging, and reading from
/// other sites without credentials.
@Component
final class Conventions implements WebMvcConfigurer {

    private final Cursors cursors;
    private final OperatorAccess operators;

    Conventions(Cursors cursors, OperatorAccess operators) {
        this.operators = operators;
        this.cursors = cursors;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new OperatorGate(operators)).addPathPatterns(OperatorGate.PATHS);
        registry.addInterceptor(new KnownParameters());
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PagingResolver(cursors));
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverterFactory(new WordsToConstants());
        registry.addConverter(String.class, Boolean.class, Conventions::truth);
    }

    @Override
    public void addCorsMappings(CorsRegistry registry) {
        registry.addMapping("/v1/**")
                .allowedOrigins("*")
                .allowedMethods("GET", "HEAD", "POST")
                .allowedHeaders("*")
                .exposedHeaders(
                        "ETag",
                        BlockHeaders.HEIGHT,
                        BlockHeaders.HASH,
                        BlockHeaders.STATUS,
                        "X-Trace-Id")
                .allowCredentials(false)
                .maxAge(86_400);
    }

    private static Boolean truth(String word) {
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(word);
        };
    }

    @SuppressWarnings("rawtypes") // the registry asks for a factory of any constant
    private static final class WordsToConstants implements ConverterFactory<String, Enum> {

        @Override
        public <E extends Enum> Converter<String, E> getConverter(Class<E> type) {
            return word -> {
                for (E constant : type.getEnumConstants()) {
                    if (Words.of(constant).equals(word)) {
                        return constant;
                    }
                }
                throw new IllegalArgumentException(word);
            };
        }
    }
}
