package io.vitrine.domain.event;

/// The shape in which a contract speaks of its tokens.
public enum TokenStandard {
    ERC721("erc721"),
    ERC1155("erc1155");

    private final String text;

    TokenStandard(String text) {
        this.text = text;
    }

    /// The name in the data model.
    public String text() {
        return text;
    }
}
