package io.vitrine.processors.metadata;

import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Returned;
import io.vitrine.domain.chain.CallAnswer.Reverted;
import io.vitrine.domain.chain.CallAnswer.Unanswered;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.metadata.DocumentSource;
import io.vitrine.domain.metadata.DocumentSource.Named;
import io.vitrine.domain.metadata.DocumentSource.Punks;
import io.vitrine.domain.metadata.DocumentSource.Standard;
import io.vitrine.domain.metadata.DocumentSource.Template;
import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.processors.chain.AbiText;
import io.vitrine.processors.chain.CallData;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What contracts are asked to learn where a token's document is, and what their answers come to.
public final class TokenUriCalls {

    private static final int LONGEST = 4 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private TokenUriCalls() {}

    /// Where the document is, or why that is not known; one of the two.
    public record Uri(@Nullable String text, @Nullable WorkFailure failure) {

        static Uri said(String text) {
            return new Uri(text, null);
        }

        static Uri failed(WorkFailure failure) {
            return new Uri(null, failure);
        }
    }

    /// Name of the function to the call, in the order in which the answers are read.
    ///
    /// @param multiple whether the token is of ERC-1155
    public static Map<String, ContractCall> of(
            DocumentSource source, String contract, BigInteger number, boolean multiple) {
        return switch (source) {
            case Standard ignored ->
                    multiple
                            ? Map.of("uri", CallData.uri(contract, number))
                            : Map.of("tokenURI", CallData.tokenUri(contract, number));
            case Template ignored -> Map.of();
            case Named(String function) ->
                    Map.of(function, CallData.ofToken(contract, function, number));
            case Punks(String data) -> {
                Map<String, ContractCall> calls = new LinkedHashMap<>();
                calls.put("punkAttributes", CallData.ofPunk(data, "punkAttributes", number));
                calls.put("punkImageSvg", CallData.ofPunk(data, "punkImageSvg", number));
                yield calls;
            }
        };
    }

    /// What the answers come to.
    ///
    /// @param answers in the order of the calls
    /// @param burned whether the token is, in which case most contracts refuse
    public static Uri read(
            DocumentSource source, BigInteger number, List<AnsweredCall> answers, boolean burned) {
        List<String> texts = new ArrayList<>();
        for (AnsweredCall answered : answers) {
            Uri one = text(answered.answer(), burned);
            if (one.text() == null) {
                return one;
            }
            texts.add(one.text());
        }
        return switch (source) {
            case Standard ignored -> Uri.said(texts.getFirst());
            case Template(String uri) -> Uri.said(uri.replace("{number}", number.toString()));
            case Named ignored -> Uri.said(texts.getFirst());
            case Punks ignored -> Uri.said(punk(number, texts.get(0), texts.get(1)));
        };
    }

    /// A refusal stands until the contract says that something changed; a node that is silent is asked again.
    private static Uri text(CallAnswer answer, boolean burned) {
        return switch (answer) {
            case Unanswered(String code, String detail) ->
                    Uri.failed(WorkFailure.unanswered(code, detail));
            case Reverted(String reason) ->
                    Uri.failed(
                            forGood(
                                    burned ? "BURNED" : "REVERTED",
                                    "the contract refuses: " + reason));
            case Returned(String data) ->
                    switch (AbiText.read(data, LONGEST)) {
                        case AbiText.Text(String text) -> Uri.said(text);
                        case AbiText.Unreadable(String code, String detail) ->
                                Uri.failed(
                                        forGood(
                                                code.equals("TEXT_TOO_LONG")
                                                        ? FailureCode.URI_TOO_LONG.name()
                                                        : code,
                                                detail));
                    };
        };
    }

    private static WorkFailure forGood(String code, String detail) {
        return new WorkFailure(code, detail, Duration.ZERO, true);
    }

    /// "Female 2, Earring, Blonde Bob": what it is, with the number of its skin tone, then what it wears.
    private static String punk(BigInteger number, String attributes, String picture) {
        ObjectNode document = JSON.createObjectNode();
        document.put("name", "CryptoPunk #" + number);
        document.put("image", picture);
        ArrayNode traits = document.putArray("attributes");
        List<String> parts = Arrays.stream(attributes.split(",", -1)).map(String::strip).toList();
        traits.addObject()
                .put("trait_type", "type")
                .put("value", parts.getFirst().replaceFirst(" \\d+$", ""));
        parts.stream()
                .skip(1)
                .filter(part -> !part.isEmpty())
                .forEach(part ->
                        traits.addObject().put("trait_type", "accessory").put("value", part));
        return "data:application/json;base64,"
                + Base64.getEncoder()
                        .encodeToString(document.toString().getBytes(StandardCharsets.UTF_8));
    }
}
