package io.vitrine.domain.event;

import java.util.Arrays;

/// The shape in which a contract speaks of its tokens. Where one contract speaks in two, the one whose
/// name comes first by its bytes holds for it, whatever came first on the chain.
public enum TokenStandard {
    CRYPTOPUNKS("cryptopunks"),
    ERC1155("erc1155"),
    ERC404("erc404"),
    ERC721("erc721"),
    ERC721_ERC20_SHAPE("erc721-erc20shape"),
    ERC721_UNINDEXED("erc721-unindexed");

    private final String text;

    TokenStandard(String text) {
        this.text = text;
    }

    /// The name in the data model.
    public String text() {
        return text;
    }

    /// The one of this name.
    public static TokenStandard named(String text) {
        return Arrays.stream(values())
                .filter(standard -> standard.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no standard is called " + text));
    }

    /// The one that holds for a contract or token that speaks in both; the constants stand in that order.
    public TokenStandard wider(TokenStandard other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
