package io.vitrine.config.replay;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The few answers that a made-up contract gives: what it is called, what it is, and documents inside the answer itself.
///
/// Tokens are taken to exist whatever their number; who owns them is told by the logs alone, so the contract says that
/// it is itself.
final class GeneratedContracts implements ContractState {
    private static final String NAME = Hex.selector("name()");
    private static final String SYMBOL = Hex.selector("symbol()");
    private static final String SUPPORTS = Hex.selector("supportsInterface(bytes4)");
    private static final String TOKEN_URI = Hex.selector("tokenURI(uint256)");
    private static final String OWNER_OF = Hex.selector("ownerOf(uint256)");
    private static final String BALANCE_OF = Hex.selector("balanceOf(address,uint256)");
    private static final String URI = Hex.selector("uri(uint256)");
    private static final List<String> ERC721 = List.of("01ffc9a7", "80ac58cd", "5b5e139f");
    private static final List<String> ERC1155 = List.of("01ffc9a7", "d9b67a26", "0e89341c");
    private static final List<String> COLOURS =
            List.of("Amber", "Azure", "Coral", "Ivory", "Jade", "Onyx", "Rose");

    private final Map<String, Integer> tokens;
    private final Map<String, Integer> editions;
    private final @Nullable String documents;

    GeneratedContracts(List<String> tokens, List<String> editions) {
        this(tokens, editions, null);
    }

    /// @param documents URL below which the documents are, `{contract}/{id}`; null puts them into the
    ///     answer itself
    GeneratedContracts(List<String> tokens, List<String> editions, @Nullable String documents) {
        this.documents = documents;
        this.tokens = places(tokens);
        this.editions = places(editions);
    }

    private static Map<String, Integer> places(List<String> addresses) {
        Map<String, Integer> places = new HashMap<>();
        for (String address : addresses) {
            places.put(address, places.size());
        }
        return Map.copyOf(places);
    }

    @Override
    public String code(String address, long block) {
        return tokens.containsKey(address) || editions.containsKey(address) ? "0x60006000fd" : "0x";
    }

    @Override
    public Outcome call(String address, String data, long block) {
        Integer token = tokens.get(address);
        Integer edition = editions.get(address);
        if (token == null && edition == null) {
            return new Outcome.Returned("0x");
        }
        if (data.length() < 10) {
            return new Outcome.Reverted("0x");
        }
        String selector = data.substring(0, 10);
        if (selector.equals(NAME)) {
            return text(token != null ? "Collection " + token : "Editions " + edition);
        }
        if (selector.equals(SYMBOL)) {
            return text(token != null ? "C" + token : "E" + edition);
        }
        if (selector.equals(SUPPORTS) && data.length() >= 18) {
            List<String> supported = token != null ? ERC721 : ERC1155;
            return new Outcome.Returned(
                    "0x" + Hex.word(supported.contains(data.substring(10, 18)) ? 1 : 0));
        }
        if (selector.equals(token != null ? OWNER_OF : BALANCE_OF)) {
            return new Outcome.Returned("0x" + Hex.wordOfAddress(address));
        }
        if (selector.equals(token != null ? TOKEN_URI : URI) && data.length() >= 74) {
            BigInteger id = new BigInteger(data.substring(10, 74), 16);
            return text(documents == null ? document(id) : documents + address + "/" + id);
        }
        return new Outcome.Reverted("0x");
    }

    private static Outcome text(String value) {
        return new Outcome.Returned("0x" + ContractModel.text(value));
    }

    private static String document(BigInteger id) {
        int dice = Hex.keccak("traits/" + id).hashCode() & Integer.MAX_VALUE;
        return """
        data:application/json;utf8,{"name":"Token %s","attributes":[{"trait_type":"Colour","value":"%s"},\
        {"trait_type":"Size","value":"%d"}]}\
        """
                .formatted(id, COLOURS.get(dice % COLOURS.size()), dice / 7 % 12);
    }
}
