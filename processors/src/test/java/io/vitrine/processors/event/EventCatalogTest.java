package io.vitrine.processors.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCatalogTest {

    private static final String ROW = "erc721-transfer,\"Transfer(address,address,uint256)\",3,";

    @Test
    void theBundledRowsHold() {
        assertThat(EventCatalog.load().topics())
                .contains(Logs.ERC721, Logs.SINGLE, Logs.BATCH)
                .hasSizeGreaterThan(30);
    }

    @Test
    void aRowWhoseTopicIsItsHashIsRead() {
        assertThat(EventCatalog.parse(ROW + Logs.ERC721))
                .isEqualTo(
                        new EventDefinition(
                                "erc721-transfer",
                                "Transfer(address,address,uint256)",
                                3,
                                Logs.ERC721));
    }

    @Test
    void aWrongTopicFails() {
        assertThatThrownBy(() -> EventCatalog.parse(ROW + Logs.SINGLE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "Transfer(address,address,uint256)", Logs.SINGLE, Logs.ERC721);
    }

    @Test
    void moreIndexedArgumentsThanThereAreFail() {
        assertThatThrownBy(() ->
                        EventCatalog.parse(
                                "erc5192-locked,\"Locked(uint256)\",2,0x032bc66be43dbccb7487781d168eb7bda224628a3b2c3388bdf69b532a3a1611"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("declares 2 indexed arguments, it has 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "erc721-transfer,Transfer(address,address,uint256),3,0x00",
                "erc721-transfer,\"Transfer(address,address,uint256)\",4,0x00",
                "erc721-transfer,\"Transfer(address,address,uint256)\",3,ddf252ad"
            })
    void aRowOfAnotherFormFails(String row) {
        assertThatThrownBy(() -> EventCatalog.parse(row))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected as decoder");
    }
}
