package io.vitrine.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;

/// What the OpenAPI document says beyond what the signatures tell.
@Configuration(proxyBeanMethods = false)
class OpenApiDescription {

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Paging.class);
    }

    private static final String ABOUT =
            """
            Chain history as a complete NFT catalog: who owns what, what it looks like, how rare it is.

            **Lists** answer `{"items": [...], "next": cursor or null, "asOf": [...]}`. Pass `next` as `cursor` for \
            the page after; a cursor is bound to its address, filters and order. `limit` is 1 to 200 and 50 by \
            default.

            **Numbers.** Token ids, quantities, supplies and prices are strings, for they exceed 2^53; block \
            numbers and counts are numbers.

            **Freshness.** Every answer says in `asOf` which block of which chain it reflects; answers about one \
            chain repeat it in `X-Block-Height` and `X-Block-Hash`. Where a chain has replaced blocks that had been \
            final and an operator has not decided yet, what is known is served on, with `X-Data-Status: stale`. Every \
            answer has an `ETag`: send it as `If-None-Match` and get 304 while nothing has changed.

            **Trust.** What gives every sign of spam is left out of lists that are not asked with `spam=true`; \
            `unverified` marks what a contract's logs say and the contract itself does not; `anomalies` are what no \
            honest contract does.

            **Errors** are RFC 9457 problem documents with a stable `code`. Parameters that an address does not know \
            are refused.
            """;

    @Bean
    OpenAPI vitrineApi(ApiSettings settings) {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Vitrine")
                                .version("v1")
                                .description(ABOUT)
                                .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url(settings.publicUrl().toString())));
    }

    @Bean
    ParameterCustomizer wordsOfConstants() {
        return (parameter, method) -> {
            if (parameter != null && method.getParameterType().isEnum()) {
                parameter.setSchema(words(method, parameter.getSchema()));
            }
            return parameter;
        };
    }

    @Bean
    OperationCustomizer conventionsOfOperations() {
        return (operation, handler) -> {
            if (takesPaging(handler)) {
                operation.addParametersItem(
                        new Parameter()
                                .in("query")
                                .name("limit")
                                .description("Items on a page")
                                .schema(
                                        new IntegerSchema()
                                                .minimum(java.math.BigDecimal.ONE)
                                                .maximum(
                                                        java.math.BigDecimal.valueOf(
                                                                PagingResolver.MOST))
                                                ._default(PagingResolver.USUAL)));
                operation.addParametersItem(
                        new Parameter()
                                .in("query")
                                .name("cursor")
                                .description("`next` of the page before")
                                .schema(new StringSchema()));
            }
            if (handler.hasMethodAnnotation(TakesTraits.class)) {
                operation.addParametersItem(traits());
            }
            describeProblems(operation);
            return operation;
        };
    }

    private static Parameter traits() {
        return new Parameter()
                .in("query")
                .name("traits")
                .description(
                        """
                        Any number of `trait.NAME=VALUE`, such as `trait.Background=Blue&trait.Eyes=Laser`: every \
                        name must fit; given twice, a name fits by either value. Letter case does not count.\
                        """)
                .style(Parameter.StyleEnum.FORM)
                .explode(true)
                .schema(new ObjectSchema().additionalProperties(new StringSchema()));
    }

    private static boolean takesPaging(HandlerMethod handler) {
        return Arrays.stream(handler.getMethodParameters())
                .anyMatch(parameter -> parameter.getParameterType() == Paging.class);
    }

    private static void describeProblems(Operation operation) {
        ApiResponses responses = operation.getResponses();
        if (responses != null) {
            responses.addApiResponse(
                    "default",
                    new ApiResponse()
                            .description("A problem document (RFC 9457)")
                            .content(
                                    new Content()
                                            .addMediaType(
                                                    "application/problem+json",
                                                    new io.swagger.v3.oas.models.media.MediaType()
                                                            .schema(problem()))));
        }
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema())
                .addProperty("code", new StringSchema().example("INVALID_CURSOR"))
                .addProperty("traceId", new StringSchema());
    }

    private static Schema<String> words(MethodParameter method, Schema<?> before) {
        StringSchema schema = new StringSchema();
        for (Object constant : method.getParameterType().getEnumConstants()) {
            schema.addEnumItem(Words.of(constant));
        }
        if (before != null && before.getDefault() != null) {
            schema.setDefault(before.getDefault().toString());
        }
        return schema;
    }
}
