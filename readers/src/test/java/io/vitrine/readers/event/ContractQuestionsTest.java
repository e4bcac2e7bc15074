package io.vitrine.readers.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Returned;
import io.vitrine.domain.chain.CallAnswer.Reverted;
import io.vitrine.domain.event.ContractClaims;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractQuestionsTest {

    private static final String CONTRACT = "0x00000000000000000000000000000000000000c0";
    private static final String RECEIVER = "0x00000000000000000000000000000000000000aa";

    private final ContractQuestions questions = ContractQuestions.of(CONTRACT, BigInteger.ONE);

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
        assertThat(questions.read(refusing())).isEqualTo(ContractClaims.NONE);
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
        assertThat(questions.read(said).interfaces()).containsExactly(Map.entry("erc165", false));
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
        assertThat(questions.read(said)).isEqualTo(ContractClaims.NONE);
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
