package io.vitrine.domain.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://eth.example/v2/abcdef, https://eth.example/***",
        "https://user:pass@eth.example, https://eth.example/***",
        "https://eth.example:8545/?key=abc, https://eth.example:8545/***",
        "http://localhost:8545, http://localhost:8545",
        "http://localhost:8545/, http://localhost:8545",
        "not an address, ***"
    })
    void onlyTheHostIsShown(String url, String shown) {
        assertThat(EndpointUrl.mask(url)).isEqualTo(shown);
    }

    @Test
    void aVariableIsReplacedAndMayBeShown() {
        Map<String, String> variables = Map.of("NODE", "https://eth.example/v2/abc", "KEY", "k$1");
        assertThat(new EndpointUrl("${NODE}").toString()).isEqualTo("${NODE}");
        assertThat(new EndpointUrl("${NODE}").resolved(variables).address())
                .isEqualTo("https://eth.example/v2/abc");
        assertThat(new EndpointUrl("https://h.example/${KEY}").resolved(variables).address())
                .isEqualTo("https://h.example/k$1");
        assertThatThrownBy(() -> new EndpointUrl("https://h.example/${OTHER}").resolved(variables))
                .hasMessageContaining("environment variable OTHER");
    }

    @Test
    void itsTextIsMasked() {
        assertThat(Endpoint.at("https://eth.example/v2/abcdef").toString())
                .doesNotContain("abcdef");
    }

    @Test
    void whatAServerEchoesIsRedacted() {
        EndpointUrl url = new EndpointUrl("https://eth.example/v2/abcdef012345?t=hidden");
        assertThat(
                        url.redact(
                                "no such key abcdef012345 at https://eth.example/v2/abcdef012345?t=hidden"))
                .isEqualTo("no such key *** at https://eth.example/***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost:8545", "ws://host", "file:///etc", "http://", "http://a b/"})
    void whatIsNoHttpAddressIsRefused(String url) {
        assertThatThrownBy(() -> new EndpointUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected an address such as");
    }
}
