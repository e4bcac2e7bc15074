package io.vitrine.config.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.wiring.Refused;
import io.vitrine.db.DatabaseUnavailable;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.PortInUseException;

class FailuresTest {

    private static int exit(Throwable failure) {
        return Failures.of(new IllegalStateException("outer", failure)).exit();
    }

    @Test
    void eachHasItsExitCode() {
        assertThat(exit(Refused.usage("a", "b"))).isEqualTo(64);
        assertThat(exit(Refused.unavailable("a", "b", null))).isEqualTo(69);
        assertThat(exit(DatabaseUnavailable.because("a", "b", "c", null))).isEqualTo(69);
        assertThat(exit(new PortInUseException(8080))).isEqualTo(69);
        assertThat(exit(new IOException("No space left on device"))).isEqualTo(69);
        assertThat(exit(new SQLException("could not extend file", "53100"))).isEqualTo(69);
        assertThat(exit(new IllegalStateException("odd"))).isEqualTo(1);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThat(Failures.of(new PortInUseException(8080)).message())
                .contains("8080")
                .contains("--server.port=N");
    }

    @Test
    void noKeyIsShown() {
        assertThat(
                        Failures.of(
                                        new IllegalStateException(
                                                "GET https://eth.example/v2/key123: no"))
                                .message())
                .contains("https://eth.example/***")
                .doesNotContain("key123");
    }
}
