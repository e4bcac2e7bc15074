package io.vitrine.processors.event;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.ApprovalChanged;
import io.vitrine.domain.event.EventMeaning.Companion;
import io.vitrine.domain.event.EventMeaning.MetadataChanged;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.EventMeaning.OwnerChanged;
import io.vitrine.domain.event.EventMeaning.Transfers;
import io.vitrine.domain.event.EventMeaning.Unit;
import io.vitrine.domain.event.EventMeaning.Unreadable;
import io.vitrine.domain.event.EventMeaning.Upgraded;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.domain.metadata.RefreshCause;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What 31 real blocks of Ethereum say, log by log: each of a known event is explained.
class MainnetEventsTest {

    private static final EventCatalog CATALOG = EventCatalog.load();

    private final EventDecoder decoder = new EventDecoder(CATALOG);

    private Map<String, Long> kinds(List<RawLog> logs) {
        return logs.stream()
                .collect(
                        groupingBy(
                                log -> name(log, decoder.decode(log)), TreeMap::new, counting()));
    }

    private static String name(RawLog log, EventMeaning meaning) {
        String event = Objects.requireNonNull(CATALOG.find(log.topics().getFirst())).signature();
        return event.substring(0, event.indexOf('('))
                + " is "
                + switch (meaning) {
                    case Transfers moved -> moved.standard().text();
                    case NotOurs other -> other.event();
                    case Unreadable bad -> bad.code() + " " + log.address() + " " + bad.detail();
                    default -> meaning.getClass().getSimpleName();
                };
    }

    @Test
    void everyLogOfAKnownEventIsExplained() {
        List<RawLog> known =
                MainnetLogs.all().stream()
                        .filter(log -> !log.topics().isEmpty())
                        .filter(log -> CATALOG.find(log.topics().getFirst()) != null)
                        .toList();
        assertThat(MainnetLogs.all()).hasSize(10_729);
        assertThat(kinds(known))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("Approval is ApprovalChanged", 312L),
                                Map.entry("Approval is erc20-approval", 664L),
                                Map.entry("ApprovalForAll is ApprovalChanged", 188L),
                                Map.entry("OwnershipTransferred is OwnerChanged", 7L),
                                Map.entry("PunkBought is cryptopunks", 1L),
                                Map.entry("PunkTransfer is cryptopunks", 1L),
                                Map.entry("Transfer is Companion", 2L),
                                Map.entry("Transfer is erc20-transfer", 3_885L),
                                Map.entry("Transfer is erc721", 1_602L),
                                Map.entry("Transfer is erc721-unindexed", 4L),
                                Map.entry("TransferBatch is erc1155", 1L),
                                Map.entry("TransferSingle is erc1155", 64L),
                                Map.entry("URI is MetadataChanged", 2L),
                                Map.entry("Upgraded is Upgraded", 11L)));
    }

    private EventMeaning decode(long block, int index) {
        return decoder.decode(MainnetLogs.at(block, index));
    }

    private static Transfers moved(TokenStandard standard, String from, String to, long token) {
        return new Transfers(
                standard,
                "",
                from,
                to,
                List.of(new Unit(BigInteger.valueOf(token), BigInteger.ONE)));
    }

    @Test
    void aKittyThatIndexesNothingIsReadByItsProfile() {
        assertThat(decode(6684965, 160))
                .isEqualTo(
                        moved(
                                TokenStandard.ERC721_UNINDEXED,
                                "0xcfee1c9c3a4e8e709e2f177770febae79875c531",
                                "0xb1690c08e213a35ed9bab7b318de14420fb57d8c",
                                1_110_396));
    }

    @Test
    void theSameLogFromAnotherContractIsNotGuessedAt() {
        RawLog kitty = MainnetLogs.at(6684965, 160);
        RawLog stranger =
                new RawLog(
                        kitty.chain(),
                        kitty.blockNumber(),
                        kitty.blockHash(),
                        kitty.blockTime(),
                        kitty.transactionHash(),
                        kitty.logIndex(),
                        Logs.CONTRACT,
                        kitty.topics(),
                        kitty.data(),
                        null,
                        null,
                        null);
        assertThat(((Unreadable) decoder.decode(stranger)).code()).isEqualTo("UNDECODED");
    }

    @Test
    void aPunkThatIsGivenAwayAndOneThatIsBoughtMove() {
        assertThat(decode(5774644, 27))
                .isInstanceOfSatisfying(
                        Transfers.class,
                        moved -> {
                            assertThat(moved.standard()).isEqualTo(TokenStandard.CRYPTOPUNKS);
                            assertThat(moved.units())
                                    .containsExactly(
                                            new Unit(BigInteger.valueOf(0x59), BigInteger.ONE));
                        });
        assertThat(decode(5774644, 26)).isInstanceOf(Companion.class);
        RangeEffects effects =
                new RangeProjection(decoder)
                        .project(
                                MainnetLogs.all().stream()
                                        .filter(log -> log.blockNumber() == 19363120)
                                        .toList());
        assertThat(effects.transfers())
                .filteredOn(moved -> moved.standard() == TokenStandard.CRYPTOPUNKS)
                .extracting(TokenTransfer::tokenId)
                .containsExactly(String.valueOf(0x20bb));
    }

    @Test
    void aProxySaysItsCodeIndexedOrNot() {
        assertThat(decode(17809407, 135))
                .isEqualTo(new Upgraded("0xaed75d1e5c1821e2ec29d5d24b794b13c34c5d63"));
        assertThat(decode(11771979, 53)).isInstanceOf(Upgraded.class);
    }

    @Test
    void theOwnerOfANewContractComesFromNobody() {
        assertThat(decode(12287507, 249))
                .isInstanceOfSatisfying(
                        OwnerChanged.class,
                        owner -> assertThat(owner.from()).isEqualTo(TokenTransfer.ZERO_ADDRESS));
    }

    @Test
    void theUriOfATokenChanges() {
        assertThat(decode(13142655, 141))
                .isEqualTo(
                        new MetadataChanged(
                                BigInteger.valueOf(0xaaec4),
                                BigInteger.valueOf(0xaaec4),
                                RefreshCause.EVENT_URI));
        assertThat(decode(16108399, 181)).isInstanceOf(MetadataChanged.class);
    }

    @Test
    void approvalsAreOfATokenOrOfAll() {
        Map<Boolean, Long> ofAll =
                MainnetLogs.all().stream()
                        .map(decoder::decode)
                        .filter(ApprovalChanged.class::isInstance)
                        .map(ApprovalChanged.class::cast)
                        .collect(groupingBy(change -> change.tokenId() == null, counting()));
        assertThat(ofAll).containsEntry(true, 188L).containsEntry(false, 312L);
    }
}
