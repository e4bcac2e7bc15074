package io.vitrine.readers.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Returned;
import io.vitrine.domain.chain.CallAnswer.Reverted;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.event.ContractClaims;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.readers.event.ContractQuestions.Live;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractQuestionsTest {

    private static final String CONTRACT = "0x00000000000000000000000000000000000000c0";
    private static final String RECEIVER = "0x00000000000000000000000000000000000000aa";

    private static final ContractClaims REFUSED =
            new ContractClaims(Map.of("ownership", false), null, null, null);

    private final ContractQuestions questions =
            ContractQuestions.of(CONTRACT, new Live(BigInteger.ONE, TokenStandard.ERC721, null));

    private static String word(long value) {
        return String.format(Locale.ROOT, "%064x", value);
    }

    private static CallAnswer returned(long... words) {
        StringBuilder data = new StringBuilder("0x");
        for (long word : words) {
            data.append(word(word));
        }
        return new Returned(data.toString());
    }

    private Map<String, CallAnswer> refusing() {
        Map<String, CallAnswer> said = new HashMap<>();
        questions.calls().keySet().forEach(question -> said.put(question, new Reverted("0x")));
        return said;
    }

    @Test
    void whoRefusesEverythingClaimsNothing() {
        assertThat(questions.read(refusing())).isEqualTo(REFUSED);
    }

    @Test
    void whatAContractClaimsIsKeptEvenIfItClaimsEverything() {
        Map<String, CallAnswer> said = refusing();
        questions.calls().keySet().stream()
                .filter(question -> question.startsWith("supportsInterface"))
                .forEach(question -> said.put(question, returned(1)));
        assertThat(questions.read(said).interfaces())
                .containsEntry("erc721", true)
                .containsEntry("erc1155", true)
                .containsEntry("none", true);
    }

    @Test
    void anAnswerThatIsNoFlagIsNone() {
        Map<String, CallAnswer> said = refusing();
        said.put("supportsInterface erc721", returned(2));
        said.put("supportsInterface erc1155", new Returned("0x01"));
        said.put("supportsInterface erc2981", new Returned("0x"));
        said.put("supportsInterface erc165", returned(0));
        assertThat(questions.read(said).interfaces())
                .containsOnly(Map.entry("erc165", false), Map.entry("ownership", false));
    }

    @ParameterizedTest
    @CsvSource({
        "ERC721, 6352211e",
        "ERC721_UNINDEXED, 6352211e",
        "ERC721_ERC20_SHAPE, 6352211e",
        "ERC404, 6352211e",
        "ERC1155, 00fdd58e",
        "CRYPTOPUNKS, 58178168"
    })
    void aContractIsAskedWhoOwnsItsLowestToken(TokenStandard standard, String selector) {
        ContractQuestions asked =
                ContractQuestions.of(CONTRACT, new Live(BigInteger.ONE, standard, RECEIVER));
        assertThat(asked.calls().get("ownership"))
                .extracting(ContractCall::data)
                .asString()
                .startsWith("0x" + selector)
                .endsWith(word(1));
    }

    @Test
    void whetherItSaysSoIsKept() {
        Map<String, CallAnswer> said = refusing();
        said.put("ownership", returned(0xaa));
        assertThat(questions.read(said).interfaces()).containsEntry("ownership", true);
        said.put("ownership", returned(0));
        assertThat(questions.read(said).interfaces())
                .as("nobody")
                .containsEntry("ownership", false);
        said.put("ownership", new Returned("0x"));
        assertThat(questions.read(said).interfaces())
                .as("nothing, as of an address without code")
                .containsEntry("ownership", false);
        said.remove("ownership");
        assertThat(questions.read(said).interfaces()).as("not asked").isEmpty();
    }

    @Test
    void editionsThatNobodyHoldsAreNotAskedFor() {
        assertThat(
                        ContractQuestions.of(
                                        CONTRACT,
                                        new Live(BigInteger.ONE, TokenStandard.ERC1155, null))
                                .calls())
                .doesNotContainKey("ownership");
    }

    @Test
    void aRoyaltyIsAShareOfThePrice() {
        Map<String, CallAnswer> said = refusing();
        said.put("royaltyInfo", returned(0xaa, 250));
        said.put("royaltyInfo twice", returned(0xaa, 500));
        ContractClaims claims = questions.read(said);
        assertThat(claims.royaltyBasisPoints()).isEqualTo(250);
        assertThat(claims.royaltyReceiver()).isEqualTo(RECEIVER);
    }

    @Test
    void aRoyaltyAboveThePriceOrThatDoesNotFollowItIsNone() {
        Map<String, CallAnswer> said = refusing();
        said.put("royaltyInfo", returned(0xaa, 10_001));
        said.put("royaltyInfo twice", returned(0xaa, 20_002));
        assertThat(questions.read(said).royaltyBasisPoints()).isNull();
        said.put("royaltyInfo", returned(0xaa, 250));
        assertThat(questions.read(said).royaltyBasisPoints()).isNull();
        said.put("royaltyInfo", returned(250));
        assertThat(questions.read(said)).isEqualTo(REFUSED);
    }

    @Test
    void theCapIsWhatEitherFunctionSays() {
        Map<String, CallAnswer> said = refusing();
        said.put("MAX_SUPPLY", returned(10_000));
        assertThat(questions.read(said).maxSupply()).isEqualTo(10_000);
        said.put("maxSupply", new Returned("0x" + "f".repeat(64)));
        assertThat(questions.read(said).maxSupply()).as("no cap at all").isNull();
    }

    @Test
    void withoutALiveTokenNobodyIsAskedForARoyalty() {
        assertThat(ContractQuestions.of(CONTRACT, null).calls()).doesNotContainKey("royaltyInfo");
    }
}
