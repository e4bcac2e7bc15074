package io.vitrine.config.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vitrine.config.cli.Operations.Ending;
import io.vitrine.config.cli.Operations.Outcome;
import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.writers.orchestration.ScheduleSlots;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.support.CronExpression;

/// P-15 to P-17: the night comes once a date, whatever clocks do and whoever is down.
class NightlyScheduleIT {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());

    private final Database orchestrator = server.databases().orchestrator();
    private final SetClock clock = new SetClock();
    private final List<Instant> runs = new ArrayList<>();
    private Ending ending = Ending.DONE;

    @AfterAll
    static void close() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void empty() {
        orchestrator.jdbc().sql("TRUNCATE batch.schedule_slots").update();
    }

    /// A process of its own.
    private NightlySchedule process(String cron) {
        return new NightlySchedule(
                CronExpression.parse(cron),
                BERLIN,
                clock,
                new ScheduleSlots(orchestrator, "nightly"),
                () -> {
                    runs.add(clock.instant());
                    return new Outcome(ending, "");
                });
    }

    private static final class SetClock extends Clock {

        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        void berlin(String local) {
            now = ZonedDateTime.of(java.time.LocalDateTime.parse(local), BERLIN).toInstant();
        }
    }

    private void live(NightlySchedule process, Instant until) {
        for (Instant next = process.next();
                next != null && next.isBefore(until);
                next = process.next()) {
            clock.now = next;
            process.due();
        }
        clock.now = until;
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-27T12:00, 0 0 2 * * *, 03:00",
        "2026-03-27T12:00, 0 30 2 * * *, 03:30",
        "2026-10-23T12:00, 0 0 2 * * *, 02:00",
        "2026-10-23T12:00, 0 30 2 * * *, 02:30"
    })
    void eachDateHasOneNight(String start, String cron, String onTheDay) {
        clock.berlin(start);
        Instant until = clock.now.atZone(BERLIN).plusDays(4).toInstant();
        live(process(cron), until);
        LocalDate first = LocalDate.parse(start.substring(0, 10)).plusDays(1);
        assertThat(runs.stream().map(run -> run.atZone(BERLIN).toLocalDate()))
                .containsExactly(first, first.plusDays(1), first.plusDays(2), first.plusDays(3));
        assertThat(runs.get(1).atZone(BERLIN).toLocalTime()).hasToString(onTheDay);
        assertThat(slots())
                .extracting(slot -> slot.substring(0, 10))
                .containsExactlyElementsOf(
                        Stream.iterate(first, day -> day.plusDays(1))
                                .limit(4)
                                .map(LocalDate::toString)
                                .toList());
    }

    private List<String> slots() {
        return orchestrator
                .jdbc()
                .sql("SELECT slot::text FROM batch.schedule_slots ORDER BY slot")
                .query((row, number) -> row.getString(1))
                .list();
    }

    @Test
    void twoProcessesHaveOneNight() {
        clock.berlin("2026-05-01T12:00");
        NightlySchedule one = process("0 0 2 * * *");
        NightlySchedule other = process("0 0 2 * * *");
        Instant next = one.next();
        assertThat(other.next()).isEqualTo(next);
        clock.now = java.util.Objects.requireNonNull(next);
        one.due();
        other.due();
        assertThat(runs).hasSize(1);
    }

    @Test
    void aClockThatIsSetBackHasNoSecondNight() {
        clock.berlin("2026-05-01T12:00");
        NightlySchedule process = process("0 0 2 * * *");
        process.catchUp();
        live(process, clock.now.plusSeconds(15 * 3600));
        assertThat(runs).hasSize(1);
        clock.berlin("2026-05-02T01:59");
        NightlySchedule restarted = process("0 0 2 * * *");
        restarted.catchUp();
        live(restarted, clock.now.plusSeconds(3600));
        assertThat(runs).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"2026-05-02T02:01, 1", "2026-05-02T07:59, 1", "2026-05-02T08:01, 0"})
    void whatWasMissedIsMadeUpForWithinSixHours(String restart, int made) {
        clock.berlin("2026-05-01T12:00");
        process("0 0 2 * * *").catchUp();
        clock.berlin(restart);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(NightlySchedule.class);
        said.start();
        logger.addAppender(said);
        try {
            process("0 0 2 * * *").catchUp();
            process("0 0 2 * * *").catchUp();
        } finally {
            logger.detachAppender(said);
        }
        assertThat(runs).hasSize(made);
        assertThat(
                        said.list.stream()
                                .map(ILoggingEvent::getFormattedMessage)
                                .filter(line -> line.startsWith("schedule.misfire ")))
                .hasSize(made);
    }

    @Test
    void whatWasDueBeforeTheFirstStartWasNotMissed() {
        clock.berlin("2026-05-02T03:00");
        process("0 0 2 * * *").catchUp();
        assertThat(runs).isEmpty();
    }

    @Test
    void aNightThatWasBrokenOffIsTakenUpAgain() {
        clock.berlin("2026-05-01T12:00");
        NightlySchedule process = process("0 0 2 * * *");
        process.catchUp();
        ending = Ending.STOPPED;
        live(process, clock.now.plusSeconds(15 * 3600));
        ending = Ending.DONE;
        process("0 0 2 * * *").catchUp();
        process("0 0 2 * * *").catchUp();
        assertThat(runs).hasSize(2);
    }
}
