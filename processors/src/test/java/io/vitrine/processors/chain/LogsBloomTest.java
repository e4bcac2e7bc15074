package io.vitrine.processors.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.domain.chain.Receipt.Log;
import io.vitrine.processors.chain.LogsBloom.Element;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogsBloomTest {

    private static final Log LOG =
            new Log("0x" + "a".repeat(40), List.of("0x" + "b".repeat(64)), "0x");

    @Test
    void whatIsInALogIsAdmittedAndWhatIsNotMostlyIsNot() {
        LogsBloom bloom = LogsBloom.of(List.of(LOG));

        assertThat(bloom.admits(Element.of(LOG.address()))).isTrue();
        assertThat(bloom.admits(Element.of(LOG.topics().getFirst()))).isTrue();
        assertThat(bloom.admits(Element.of("0x" + "c".repeat(64)))).isFalse();
        assertThat(bloom.isEmpty()).isFalse();
        assertThat(LogsBloom.of(List.of()).isEmpty()).isTrue();
        assertThat(LogsBloom.parse(bloom.toString()).toString()).isEqualTo(bloom.toString());
    }

    @Test
    void everythingInARealBlockIsAdmitted() {
        MainnetBlocks.all()
                .forEach(block -> {
                    LogsBloom bloom = LogsBloom.parse(block.bloom());
                    assertThat(block.logs())
                            .allMatch(log -> bloom.admits(Element.of(log.address())))
                            .allMatch(log ->
                                    log.topics().stream()
                                            .allMatch(topic -> bloom.admits(Element.of(topic))));
                });
    }

    @Test
    void whatIsNoBloomIsRefused() {
        assertThatThrownBy(() -> LogsBloom.parse("0x00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256 bytes");
    }
}
