package io.vitrine.processors.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectionSettingsTest {

    @Test
    void namesOfTraitsAreFolded() {
        CollectionSettings settings =
                CollectionSettings.of(
                        Map.of(
                                "rarity.exclude. Serial  Number",
                                "true",
                                "rarity.exclude.Hat",
                                "false",
                                "rarity.bins.LEVEL",
                                "10, 20.5,50",
                                "rarity.bins.born",
                                "2021-01-01,2022-01-01",
                                "rarity.bins.a.b",
                                "each"));
        assertThat(settings.excluded()).containsExactly("serial number");
        assertThat(settings.bins())
                .containsEntry(
                        "level",
                        List.of(new BigDecimal("10"), new BigDecimal("20.5"), new BigDecimal("50")))
                .containsEntry(
                        "born",
                        List.of(BigDecimal.valueOf(1609459200), BigDecimal.valueOf(1640995200)))
                .containsEntry("a.b", List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "colour | red | 'colour' is no setting of a collection",
                "rarity.bins. | 1 | 'rarity.bins.' is no setting",
                "rarity.exclude.Hat | yes | rarity.exclude.Hat is 'yes': expected true or false",
                "rarity.bins.Level | 20,10 | is '20,10': expected up to 1000 ascending",
                "rarity.bins.Level | 10,10 | ascending",
                "rarity.bins.Level | 10, | ascending",
                "rarity.bins.Level | ten | or the word each"
            })
    void refusesWhatItDoesNotKnow(String key, String value, String message) {
        assertThatThrownBy(() -> CollectionSettings.of(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
