package io.vitrine.config.cli;

import io.vitrine.config.cli.Operations.Ending;
import io.vitrine.config.cli.Operations.Outcome;
import io.vitrine.writers.orchestration.ScheduleSlots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.support.CronExpression;

/// When the nightly flow is due: at each time that a cron names, once a date, whatever summer time does. A time that
/// clocks leave out is taken when they go on, one that they show twice at the first. What was missed while no process
/// was there is made up for at the start, for up to six hours.
final class NightlySchedule {

    private static final Logger log = LoggerFactory.getLogger(NightlySchedule.class);
    private static final Duration MISFIRE = Duration.ofHours(6);
    private static final Duration LONGEST_SHIFT = Duration.ofHours(3);

    private final CronExpression cron;
    private final ZoneId zone;
    private final Clock clock;
    private final ScheduleSlots slots;
    private final Supplier<Outcome> work;
    private @Nullable LocalDateTime pending;

    NightlySchedule(
            CronExpression cron,
            ZoneId zone,
            Clock clock,
            ScheduleSlots slots,
            Supplier<Outcome> work) {
        this.cron = cron;
        this.zone = zone;
        this.clock = clock;
        this.slots = slots;
        this.work = work;
    }

    private Instant moment(LocalDateTime slot) {
        return slot.atZone(zone).toInstant();
    }

    /// The next moment to run at; null when the cron names none.
    synchronized @Nullable Instant next() {
        Instant now = clock.instant();
        LocalDateTime last = pending;
        LocalDateTime slot = cron.next(LocalDateTime.ofInstant(now, zone).minus(LONGEST_SHIFT));
        while (slot != null
                && (!moment(slot).isAfter(now) || (last != null && !slot.isAfter(last)))) {
            slot = cron.next(slot);
        }
        pending = slot;
        return slot == null ? null : moment(slot);
    }

    /// Runs the slot that {@link #next} named, unless another process has.
    void due() {
        LocalDateTime slot = pending();
        if (slot != null && slots.claim(slot)) {
            run(slot);
        }
    }

    private synchronized @Nullable LocalDateTime pending() {
        return pending;
    }

    /// At the start: runs the newest slot that was missed or broken off, if it is not too long ago.
    void catchUp() {
        Instant now = clock.instant();
        LocalDateTime missed = null;
        LocalDateTime slot =
                cron.next(LocalDateTime.ofInstant(now.minus(MISFIRE), zone).minusNanos(1));
        while (slot != null && !moment(slot).isAfter(now)) {
            missed = slot;
            slot = cron.next(slot);
        }
        slots.known(LocalDateTime.ofInstant(now, zone));
        if (missed != null && (slots.claim(missed) || slots.claimBroken(missed))) {
            log.warn(
                    "schedule.misfire schedule=nightly slot={} late={}",
                    missed,
                    Duration.between(moment(missed), now));
            run(missed);
        }
    }

    private void run(LocalDateTime slot) {
        try {
            Outcome outcome = work.get();
            log.info(
                    "schedule.nightly slot={} {} {}",
                    slot,
                    outcome.ending(),
                    Failures.masked(outcome.message()));
            if (outcome.ending() != Ending.STOPPED) {
                slots.end(slot, outcome.ending().name());
            }
        } catch (RuntimeException failure) {
            log.error(
                    "schedule.nightly slot={} failed: {}",
                    slot,
                    Failures.masked(String.valueOf(failure.getMessage())));
            slots.end(slot, Ending.FAILED.name());
        }
    }
}
