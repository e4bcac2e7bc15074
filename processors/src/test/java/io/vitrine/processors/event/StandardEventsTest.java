package io.vitrine.processors.event;

import static io.vitrine.processors.event.Logs.address;
import static io.vitrine.processors.event.Logs.data;
import static io.vitrine.processors.event.Logs.digits;
import static io.vitrine.processors.event.Logs.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.ConsecutiveRun;
import io.vitrine.domain.event.ContractNote;
import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.ApprovalChanged;
import io.vitrine.domain.event.EventMeaning.ConsecutiveTransfer;
import io.vitrine.domain.event.EventMeaning.ContractChanged;
import io.vitrine.domain.event.EventMeaning.LockChanged;
import io.vitrine.domain.event.EventMeaning.MetadataChanged;
import io.vitrine.domain.event.EventMeaning.MetadataFrozen;
import io.vitrine.domain.event.EventMeaning.MintTermsChanged;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.EventMeaning.OwnerChanged;
import io.vitrine.domain.event.EventMeaning.PunkSoldToBidder;
import io.vitrine.domain.event.EventMeaning.RoleChanged;
import io.vitrine.domain.event.EventMeaning.TokenAccountCreated;
import io.vitrine.domain.event.EventMeaning.Transfers;
import io.vitrine.domain.event.EventMeaning.Unreadable;
import io.vitrine.domain.event.EventMeaning.UserChanged;
import io.vitrine.domain.event.MintStage;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.domain.metadata.RefreshCause;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.web3j.crypto.Hash;

/// Events of which no recorded block has an example, put together as their standards say.
class StandardEventsTest {

    private static final String PUNKS = "0xb47e3cd837ddf8e4c57f05d70ab865de6e193bbb";
    private static final String SEADROP = "0x00005ea00ac477b1030ce78506496e8c2de24bf5";
    private static final String STAGES =
            "(uint256,uint256,uint256,uint256,bytes32,uint256,address,string)[]";

    private final EventDecoder decoder = new EventDecoder(EventCatalog.load());

    private static RawLog event(String signature, List<String> indexed, String data) {
        return from(Logs.CONTRACT, signature, indexed, data);
    }

    private static RawLog from(
            String address, String signature, List<String> indexed, String data) {
        List<String> topics = new ArrayList<>();
        topics.add(Hash.sha3String(signature));
        topics.addAll(indexed);
        RawLog log = Logs.log(1, 0, topics, data);
        return new RawLog(
                ChainId.evm(1),
                log.blockNumber(),
                log.blockHash(),
                log.blockTime(),
                log.transactionHash(),
                log.logIndex(),
                address,
                topics,
                data,
                null,
                null,
                null);
    }

    private static BigInteger number(long value) {
        return BigInteger.valueOf(value);
    }

    static Stream<Arguments> standards() {
        String text = data(32, 3) + "616263" + "0".repeat(58);
        String indexedText = data(32, 3) + "616263" + "0".repeat(58);
        return Stream.of(
                Arguments.of(
                        event(
                                "ConsecutiveTransfer(uint256,uint256,address,address)",
                                List.of(word(5), word(0), word(2)),
                                data(9)),
                        new ConsecutiveTransfer(Logs.ZERO, address(2), number(5), number(9))),
                Arguments.of(
                        event("MetadataUpdate(uint256)", List.of(), data(7)),
                        new MetadataChanged(number(7), number(7), RefreshCause.EVENT_4906)),
                Arguments.of(
                        event(
                                "BatchMetadataUpdate(uint256,uint256)",
                                List.of(),
                                "0x" + digits(0) + digits(Logs.MOST)),
                        new MetadataChanged(number(0), Logs.MOST, RefreshCause.EVENT_4906)),
                Arguments.of(
                        event("PermanentURI(string,uint256)", List.of(word(7)), indexedText),
                        new MetadataFrozen(number(7))),
                Arguments.of(
                        event("URI(string,uint256)", List.of(word(7)), text),
                        new MetadataChanged(number(7), number(7), RefreshCause.EVENT_URI)),
                Arguments.of(
                        event("ContractURIUpdated()", List.of(), "0x"),
                        new ContractChanged("contract-uri")),
                Arguments.of(
                        event("MaxSupplyUpdated(uint256)", List.of(), data(7)),
                        new ContractChanged("max-supply")),
                Arguments.of(
                        event("Locked(uint256)", List.of(), data(7)),
                        new LockChanged(number(7), true)),
                Arguments.of(
                        event("Unlocked(uint256)", List.of(), data(7)),
                        new LockChanged(number(7), false)),
                Arguments.of(
                        event(
                                "UpdateUser(uint256,address,uint64)",
                                List.of(word(7), word(3)),
                                data(99)),
                        new UserChanged(number(7), address(3), number(99))),
                Arguments.of(
                        event(
                                "ERC6551AccountCreated(address,address,bytes32,uint256,address,uint256)",
                                List.of(word(4), word(6), word(7)),
                                data(3, 0, 1)),
                        new TokenAccountCreated(
                                address(3), address(4), number(1), address(6), number(7))),
                Arguments.of(
                        event(
                                "ERC721Transfer(address,address,uint256)",
                                List.of(word(1), word(2), word(3)),
                                "0x"),
                        new Transfers(
                                TokenStandard.ERC404,
                                "",
                                address(1),
                                address(2),
                                List.of(new EventMeaning.Unit(number(3), BigInteger.ONE)))),
                Arguments.of(
                        event(
                                "ERC20Transfer(address,address,uint256)",
                                List.of(word(1), word(2)),
                                data(3)),
                        new NotOurs("erc404-fungible-transfer")),
                Arguments.of(
                        event(
                                "Approval(address,address,uint256)",
                                List.of(word(1), word(0), word(3)),
                                "0x"),
                        new ApprovalChanged(address(1), Logs.ZERO, number(3), false)),
                Arguments.of(
                        event(
                                "ApprovalForAll(address,address,bool)",
                                List.of(word(1), word(2)),
                                data(1)),
                        new ApprovalChanged(address(1), address(2), null, true)),
                Arguments.of(
                        event(
                                "OwnershipTransferred(address,address)",
                                List.of(word(1), word(2)),
                                "0x"),
                        new OwnerChanged(address(1), address(2))),
                Arguments.of(
                        event(
                                "RoleGranted(bytes32,address,address)",
                                List.of(Hash.sha3String("MINTER_ROLE"), word(2), word(3)),
                                "0x"),
                        new RoleChanged("MINTER_ROLE", address(2), true)),
                Arguments.of(
                        event(
                                "RoleRevoked(bytes32,address,address)",
                                List.of(word(5), word(2), word(3)),
                                "0x"),
                        new RoleChanged(word(5), address(2), false)),
                Arguments.of(
                        from(PUNKS, "Assign(address,uint256)", List.of(word(2)), data(77)),
                        new Transfers(
                                TokenStandard.CRYPTOPUNKS,
                                "",
                                Logs.ZERO,
                                address(2),
                                List.of(new EventMeaning.Unit(number(77), BigInteger.ONE)))),
                Arguments.of(
                        event("Assign(address,uint256)", List.of(word(2)), data(77)),
                        new NotOurs("punk-assign")),
                Arguments.of(
                        from(
                                PUNKS,
                                "PunkBought(uint256,uint256,address,address)",
                                List.of(word(77), word(1), word(0)),
                                data(0)),
                        new PunkSoldToBidder(address(1), number(77))),
                Arguments.of(
                        from(
                                SEADROP,
                                "PublicDropUpdated(address,(uint80,uint48,uint48,uint16,uint16,bool))",
                                List.of(word(6)),
                                data(500, 1_000, 2_000, 3, 250, 1)),
                        new MintTermsChanged(
                                address(6),
                                "seadrop-public",
                                List.of(
                                        new MintStage(
                                                true,
                                                number(1_000),
                                                number(2_000),
                                                number(500),
                                                Logs.ZERO,
                                                number(3),
                                                null,
                                                null)))),
                Arguments.of(
                        event(
                                "PublicDropUpdated(address,(uint80,uint48,uint48,uint16,uint16,bool))",
                                List.of(word(6)),
                                data(500, 1_000, 2_000, 3, 250, 1)),
                        new NotOurs("seadrop-of-a-stranger")),
                Arguments.of(
                        from(
                                SEADROP,
                                "TokenGatedDropStageUpdated(address,address,(uint80,uint16,uint48,uint48,uint8,uint32,uint16,bool))",
                                List.of(word(6), word(8)),
                                data(500, 3, 1_000, 2_000, 1, 77, 250, 1)),
                        new MintTermsChanged(
                                address(6),
                                "seadrop-gated:" + address(8),
                                List.of(
                                        new MintStage(
                                                false,
                                                number(1_000),
                                                number(2_000),
                                                number(500),
                                                Logs.ZERO,
                                                number(3),
                                                number(77),
                                                null)))),
                Arguments.of(
                        from(
                                SEADROP,
                                "SignedMintValidationParamsUpdated(address,address,(uint80,uint24,uint40,uint40,uint40,uint16,uint16))",
                                List.of(word(6), word(8)),
                                data(500, 3, 1_000, 2_000, 77, 100, 250)),
                        new MintTermsChanged(
                                address(6),
                                "seadrop-signed:" + address(8),
                                List.of(
                                        new MintStage(
                                                false,
                                                number(1_000),
                                                number(2_000),
                                                number(500),
                                                Logs.ZERO,
                                                number(3),
                                                number(77),
                                                null)))),
                Arguments.of(
                        from(
                                SEADROP,
                                "SignedMintValidationParamsUpdated(address,address,(uint80,uint24,uint40,uint40,uint40,uint16,uint16))",
                                List.of(word(6), word(8)),
                                data(0, 0, 0, 0, 0, 0, 0)),
                        new MintTermsChanged(
                                address(6), "seadrop-signed:" + address(8), List.of())));
    }

    @ParameterizedTest
    @MethodSource
    void standards(RawLog log, EventMeaning meaning) {
        assertThat(decoder.decode(log)).isEqualTo(meaning);
        assertThat(ParsedEvent.json(meaning)).contains("\"version\":2");
    }

    @Test
    void claimConditionsFollowEachOther() {
        String first = digits(100) + digits(50) + digits(0) + digits(2) + digits(9) + digits(7);
        String second = digits(200) + digits(Logs.MOST) + digits(0) + digits(0) + digits(0);
        String log =
                "0x"
                        + digits(64)
                        + digits(0)
                        + digits(2)
                        + digits(64)
                        + digits(64 + 9 * 32)
                        + first
                        + "0".repeat(24)
                        + "ee".repeat(20)
                        + digits(256)
                        + digits(0)
                        + second
                        + digits(8)
                        + digits(6)
                        + digits(256)
                        + digits(0);
        assertThat(
                        decoder.decode(
                                event(
                                        "ClaimConditionsUpdated(" + STAGES + ",bool)",
                                        List.of(),
                                        log)))
                .isEqualTo(
                        new MintTermsChanged(
                                Logs.CONTRACT,
                                "thirdweb",
                                List.of(
                                        new MintStage(
                                                false,
                                                number(100),
                                                number(200),
                                                number(7),
                                                Logs.ZERO,
                                                number(2),
                                                number(50),
                                                null),
                                        new MintStage(
                                                true,
                                                number(200),
                                                null,
                                                number(8),
                                                address(6),
                                                null,
                                                null,
                                                null))));
    }

    static Stream<RawLog> malformed() {
        String dirty = "0x" + "0".repeat(23) + "1" + "0".repeat(40);
        String huge = "0x" + digits(64) + digits(0) + digits(Integer.MAX_VALUE);
        return Stream.of(
                event(
                        "ConsecutiveTransfer(uint256,uint256,address,address)",
                        List.of(word(9), word(0), word(2)),
                        data(5)),
                event(
                        "ConsecutiveTransfer(uint256,uint256,address,address)",
                        List.of(word(9), word(0)),
                        data(5)),
                event("BatchMetadataUpdate(uint256,uint256)", List.of(), data(9, 5)),
                event("MetadataUpdate(uint256)", List.of(), "0x"),
                event("URI(string,uint256)", List.of(word(1)), data(32, Integer.MAX_VALUE)),
                event("URI(string,uint256)", List.of(word(1)), "0x" + digits(Logs.MOST)),
                event("URI(string,uint256)", List.of(word(1)), "0x"),
                event("PermanentURI(string,uint256)", List.of(word(1)), data(0, 3)),
                event("Locked(uint256)", List.of(), data(1, 2)),
                event("UpdateUser(uint256,address,uint64)", List.of(word(1), dirty), data(1)),
                event("ApprovalForAll(address,address,bool)", List.of(word(1), word(2)), data(2)),
                event("Approval(address,address,uint256)", List.of(dirty, word(2), word(3)), "0x"),
                event("OwnershipTransferred(address,address)", List.of(word(1)), "0x"),
                event("RoleGranted(bytes32,address,address)", List.of(word(1), word(2)), data(3)),
                event("Upgraded(address)", List.of(dirty), "0x"),
                from(PUNKS, "Assign(address,uint256)", List.of(dirty), data(1)),
                event("ClaimConditionsUpdated(" + STAGES + ",bool)", List.of(), huge),
                event("ClaimConditionsUpdated(" + STAGES + ",bool)", List.of(), data(64, 0, 1, 32)),
                event(
                        "ClaimConditionsUpdated(" + STAGES + ",bool)",
                        List.of(),
                        "0x" + digits(Logs.MOST) + digits(0) + digits(0)),
                from(
                        SEADROP,
                        "PublicDropUpdated(address,(uint80,uint48,uint48,uint16,uint16,bool))",
                        List.of(word(6)),
                        data(500, 1_000)));
    }

    @ParameterizedTest
    @MethodSource
    void malformed(RawLog log) {
        assertThat(decoder.decode(log))
                .isInstanceOfSatisfying(
                        Unreadable.class, bad -> assertThat(bad.code()).isEqualTo("LOG_MALFORMED"));
    }

    @Test
    void aPunkSoldForABidGoesToWhomTheCountingTransferNames() {
        RawLog counted =
                from(
                        PUNKS,
                        "Transfer(address,address,uint256)",
                        List.of(word(1), word(2)),
                        data(1));
        RawLog sold =
                from(
                        PUNKS,
                        "PunkBought(uint256,uint256,address,address)",
                        List.of(word(77), word(1), word(0)),
                        data(0));
        RangeEffects effects =
                new RangeProjection(decoder).project(List.of(later(sold, 5), later(counted, 4)));
        assertThat(effects.transfers())
                .singleElement()
                .satisfies(moved -> {
                    assertThat(moved.to()).isEqualTo(address(2));
                    assertThat(moved.tokenId()).isEqualTo("77");
                    assertThat(moved.logIndex()).isEqualTo(5);
                });
        assertThat(new RangeProjection(decoder).project(List.of(sold)).transfers()).isEmpty();
    }

    private static RawLog later(RawLog log, int index) {
        return new RawLog(
                log.chain(),
                log.blockNumber(),
                log.blockHash(),
                log.blockTime(),
                "0xt",
                index,
                log.address(),
                log.topics(),
                log.data(),
                null,
                null,
                null);
    }

    @Test
    void aRangeOfAnyLengthCostsNothingUntilItIsExpanded() {
        RangeEffects effects =
                new RangeProjection(decoder)
                        .project(
                                List.of(
                                        event(
                                                "ConsecutiveTransfer(uint256,uint256,address,address)",
                                                List.of(word(0), word(0), word(2)),
                                                "0x" + digits(Logs.MOST))));
        assertThat(effects.transfers()).isEmpty();
        assertThat(effects.collections()).as("nothing moved that could be shown").isEmpty();
        ConsecutiveRun run = effects.runs().getFirst();
        assertThat(run.isExpandable()).isFalse();
        assertThat(run.length()).isEqualTo(BigInteger.TWO.pow(256));
    }

    @Test
    void aMillionTokensAreExpandedSliceBySlice() {
        ConsecutiveRun run =
                new RangeProjection(decoder)
                        .project(
                                List.of(
                                        event(
                                                "ConsecutiveTransfer(uint256,uint256,address,address)",
                                                List.of(word(1), word(0), word(2)),
                                                data(1_000_000))))
                        .runs()
                        .getFirst();
        assertThat(run.isExpandable()).isTrue();
        RangeEffects last = RangeProjection.expand(run, 995_000, 10_000);
        assertThat(last.transfers()).hasSize(5_000);
        assertThat(last.transfers().getLast().tokenId()).isEqualTo("1000000");
        assertThat(last.transfers().getLast().batchIndex()).isEqualTo(999_999);
        assertThat(last.collections()).isEmpty();
    }

    @Test
    void whatIsSaidBesideTransfersIsNotedInTheOrderOfTheChain() {
        RangeEffects effects =
                new RangeProjection(decoder)
                        .project(
                                List.of(
                                        later(event("Unlocked(uint256)", List.of(), data(7)), 3),
                                        later(event("Locked(uint256)", List.of(), data(7)), 2),
                                        later(event("ContractURIUpdated()", List.of(), "0x"), 1)));
        assertThat(effects.notes())
                .extracting(ContractNote::kind)
                .containsExactly(ContractNote.Kind.LOCKED, ContractNote.Kind.UNLOCKED);
        assertThat(effects.redescribed()).containsExactly(Logs.CONTRACT);
        assertThat(effects.events()).hasSize(3);
    }
}
