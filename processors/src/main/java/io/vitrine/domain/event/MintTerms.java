package io.vitrine.domain.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// On what terms a collection mints: its public stage, and all stages.
///
/// @param start of the public stage in seconds since 1970; null when open
/// @param end of the public stage in seconds since 1970; null when open
/// @param priceText price of the public stage; null when it is not known or in a token
/// @param stages JSON text: every stage with the part of the terms it stands in
public record MintTerms(
        @Nullable Long start, @Nullable Long end, @Nullable String priceText, String stages) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final BigInteger END_OF_TIME = BigInteger.valueOf(253_402_300_799L);

    /// Reads the parts of the terms, in their order.
    ///
    /// @param parts name of the part to its stages, as they were noted
    public static MintTerms of(Map<String, String> parts, NativeCurrency currency) {
        ArrayNode all = JSON.createArrayNode();
        @Nullable JsonNode open = null;
        for (Map.Entry<String, String> part : parts.entrySet()) {
            for (JsonNode stage : JSON.readTree(part.getValue())) {
                ObjectNode shown = all.addObject().put("part", part.getKey());
                shown.setAll((ObjectNode) stage);
                if (open == null
                        && stage.path("open").asBoolean()
                        && stage.path("tokenId").isNull()) {
                    open = stage;
                }
            }
        }
        return open == null
                ? new MintTerms(null, null, null, all.toString())
                : new MintTerms(
                        seconds(open.path("start")),
                        seconds(open.path("end")),
                        price(open, currency),
                        all.toString());
    }

    private static @Nullable Long seconds(JsonNode time) {
        if (time.isNull()) {
            return null;
        }
        BigInteger seconds = new BigInteger(time.asString());
        return seconds.signum() == 0 || seconds.compareTo(END_OF_TIME) > 0
                ? null
                : seconds.longValueExact();
    }

    private static @Nullable String price(JsonNode stage, NativeCurrency currency) {
        if (stage.path("price").isNull()
                || !stage.path("currency").asString().equals(TokenTransfer.ZERO_ADDRESS)) {
            return null;
        }
        BigDecimal amount =
                new BigDecimal(new BigInteger(stage.path("price").asString()), currency.decimals());
        BigDecimal shown = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
        return shown.toPlainString() + " " + currency.symbol();
    }
}
