package io.vitrine.processors.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.metadata.CollectionStatement;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectionStatementsTest {

    private static CollectionStatement read(String document) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        return CollectionStatements.read(
                DocumentNormaliser.normalise(bytes, null), bytes, "application/json");
    }

    @Test
    void aDocumentAsErc7572HasIt() {
        assertThat(
                        read(
                                """
                                {"name": "Example", "symbol": "EX", "description": "About it", "image": "ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG",
                                 "banner_image": "https://example.com/b.png", "featured_image": "https://example.com/f.png",
                                 "external_link": "https://example.com", "collaborators": ["0x0000000000000000000000000000000000000000"],
                                 "seller_fee_basis_points": "500", "fee_recipient": "0xA97F337c39cccE66adfeCB2BF99C1DdC54C2D721"}
                                """))
                .isEqualTo(
                        new CollectionStatement(
                                "Example",
                                "About it",
                                "ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG",
                                "https://example.com/b.png",
                                "https://example.com",
                                500,
                                "0xa97f337c39ccce66adfecb2bf99c1ddc54c2d721"));
    }

    @ParameterizedTest
    @CsvSource({
        "10000, 10000",
        "250.0, 250",
        "0, 0",
        "10001,",
        "-1,",
        "1e3,",
        "null,",
        "[5],",
        "99999999999999999999,"
    })
    void aFeeIsBetweenNothingAndThePrice(String given, @Nullable Integer expected) {
        assertThat(read("{\"seller_fee_basis_points\":" + given + "}").feeBasisPoints())
                .isEqualTo(expected);
    }

    @Test
    void whatIsNoAddressAndNoReferenceIsLeftOut() {
        CollectionStatement said =
                read(
                        "{\"banner_image\":\"javascript:alert(1)\",\"fee_recipient\":\"me\",\"external_link\":\"file:///etc/passwd\"}");
        assertThat(said).isEqualTo(CollectionStatement.NONE);
    }
}
