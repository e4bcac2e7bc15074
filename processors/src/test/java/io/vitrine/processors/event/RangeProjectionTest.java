package io.vitrine.processors.event;

import static io.vitrine.processors.event.Logs.address;
import static io.vitrine.processors.event.Logs.batch;
import static io.vitrine.processors.event.Logs.data;
import static io.vitrine.processors.event.Logs.erc721;
import static io.vitrine.processors.event.Logs.log;
import static io.vitrine.processors.event.Logs.single;
import static io.vitrine.processors.event.Logs.word;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TEN;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RangeEffects.AppliedEvent;
import io.vitrine.domain.event.RangeEffects.BalanceChange;
import io.vitrine.domain.event.RangeEffects.CollectionSighting;
import io.vitrine.domain.event.RangeEffects.TokenChange;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.domain.event.TokenTransfer;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangeProjectionTest {

    private final RangeProjection projection =
            new RangeProjection(new EventDecoder(EventCatalog.load()));

    private RangeEffects project(RawLog... logs) {
        return projection.project(List.of(logs));
    }

    private static BigInteger balance(RangeEffects effects, long owner) {
        return effects.balances().stream()
                .filter(change -> change.owner().equals(address(owner)))
                .map(BalanceChange::delta)
                .reduce(ZERO, BigInteger::add);
    }

    @Test
    void theOrderInWhichLogsComeDoesNotMatter() {
        List<RawLog> logs =
                new ArrayList<>(
                        List.of(
                                erc721(1, 0, 0, 1, 7),
                                erc721(1, 1, 1, 2, 7),
                                erc721(2, 0, 2, 3, 7),
                                single(2, 1, 0, 4, ONE, TEN),
                                batch(3, 0, 4, 5, data(64, 160, 2, 1, 2, 2, 3, 4))));
        RangeEffects inOrder = projection.project(logs);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(logs, new Random(seed));
            RangeEffects shuffled = projection.project(logs);
            assertThat(shuffled.transfers()).isEqualTo(inOrder.transfers());
            assertThat(shuffled.tokens()).isEqualTo(inOrder.tokens());
            assertThat(shuffled.balances()).isEqualTo(inOrder.balances());
            assertThat(shuffled.collections()).isEqualTo(inOrder.collections());
            assertThat(shuffled.events()).containsExactlyInAnyOrderElementsOf(inOrder.events());
        }
    }

    @Test
    void mintAndBurnInOneRangeLeaveTheTokenBurned() {
        RangeEffects effects = project(erc721(1, 0, 0, 1, 7), erc721(2, 0, 1, 0, 7));
        TokenChange change = effects.tokens().getFirst();
        assertThat(change.minted()).isEqualTo(ONE);
        assertThat(change.burned()).isEqualTo(ONE);
        assertThat(change.last().isBurn()).isTrue();
        assertThat(change.firstMint()).isNotNull();
        assertThat(balance(effects, 1)).isZero();
        assertThat(effects.balances()).extracting(BalanceChange::owner).doesNotContain(Logs.ZERO);
    }

    /// C-70: the time of a block says nothing of its place.
    @Test
    void blocksWhoseClocksStandOrGoBackKeepTheirOrder() {
        List<RawLog> logs =
                List.of(
                        at(erc721(1, 0, 0, 1, 7), 5_000),
                        at(erc721(2, 0, 1, 2, 7), 5_000),
                        at(erc721(3, 0, 2, 3, 7), 4_000));
        for (List<RawLog> order : List.of(logs, logs.reversed())) {
            TokenChange change = projection.project(order).tokens().getFirst();
            assertThat(change.last().to()).isEqualTo(address(3));
        }
    }

    private static RawLog at(RawLog log, long second) {
        return new RawLog(
                log.chain(),
                log.blockNumber(),
                log.blockHash(),
                Instant.ofEpochSecond(second),
                log.transactionHash(),
                log.logIndex(),
                log.address(),
                log.topics(),
                log.data(),
                log.transactionFrom(),
                log.transactionTo(),
                log.transactionValue());
    }

    @Test
    void mintedAgainTheFirstMintStays() {
        RangeEffects effects =
                project(erc721(1, 0, 0, 1, 7), erc721(2, 0, 1, 0, 7), erc721(3, 0, 0, 2, 7));
        TokenChange change = effects.tokens().getFirst();
        TokenTransfer mint = change.firstMint();
        assertThat(mint == null ? -1 : mint.blockNumber()).isEqualTo(1);
        assertThat(change.last().to()).isEqualTo(address(2));
    }

    @Test
    void whoSendsToHimselfKeepsWhatHeHas() {
        RangeEffects effects = project(single(1, 0, 3, 3, ONE, TEN));
        assertThat(balance(effects, 3)).isZero();
        assertThat(effects.transfers()).hasSize(1);
    }

    @Test
    void fromNowhereToNowhereChangesNoBalance() {
        RangeEffects effects = project(erc721(1, 0, 0, 0, 7));
        assertThat(effects.balances()).isEmpty();
        assertThat(effects.tokens().getFirst().minted()).isEqualTo(ONE);
        assertThat(effects.tokens().getFirst().burned()).isEqualTo(ONE);
    }

    @Test
    void aBatchThatNamesAnIdTwiceMovesBoth() {
        RangeEffects effects = project(batch(1, 0, 0, 5, data(64, 160, 2, 8, 8, 2, 3, 4)));
        assertThat(effects.transfers()).extracting(TokenTransfer::batchIndex).containsExactly(0, 1);
        assertThat(effects.tokens()).hasSize(1);
        assertThat(effects.tokens().getFirst().minted()).isEqualTo(7);
        assertThat(balance(effects, 5)).isEqualTo(7);
        assertThat(effects.events()).hasSize(1);
    }

    @Test
    void nothingAndTheMostAreQuantities() {
        RangeEffects effects =
                project(
                        single(1, 0, 0, 5, ONE, ZERO),
                        single(1, 1, 0, 5, ONE, Logs.MOST),
                        single(1, 2, 0, 5, ONE, Logs.MOST));
        assertThat(effects.tokens().getFirst().minted())
                .isEqualTo(Logs.MOST.multiply(BigInteger.TWO));
        assertThat(balance(effects, 5)).isEqualTo(Logs.MOST.multiply(BigInteger.TWO));
        assertThat(effects.transfers()).hasSize(3);
    }

    @Test
    void bothShapesOfOneContractAreReadAsErc1155() {
        RangeEffects effects = project(single(1, 0, 0, 5, ONE, ONE), erc721(1, 1, 5, 6, 1));
        assertThat(effects.tokens().getFirst().standard()).isEqualTo(TokenStandard.ERC1155);
        assertThat(effects.collections())
                .containsExactly(
                        new CollectionSighting(
                                Logs.CONTRACT,
                                TokenStandard.ERC1155,
                                1,
                                Instant.ofEpochSecond(1_001),
                                Instant.ofEpochSecond(1_001),
                                true));
    }

    @Test
    void otherLogsHaveNoEffect() {
        RangeEffects effects =
                project(
                        log(1, 0, List.of(Logs.ERC721, word(1), word(2)), data(5)),
                        log(1, 1, List.of(Logs.SINGLE, word(1), word(2), word(3)), data(5)),
                        log(1, 2, List.of(word(1)), "0x"));
        assertThat(effects).isEqualTo(RangeEffects.NONE);
    }

    @Test
    void anEventIsNamedByItsTransactionNotByItsBlock() {
        assertThat(project(erc721(4, 2, 0, 1, 7)).events())
                .containsExactly(new AppliedEvent("eip155:1:0xt4-2:2", 4, "0xb4", 2));
    }
}
