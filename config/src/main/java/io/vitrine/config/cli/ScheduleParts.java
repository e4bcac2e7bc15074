package io.vitrine.config.cli;

import io.vitrine.config.wiring.Refused;
import io.vitrine.config.wiring.VitrineSettings;
import io.vitrine.db.Databases;
import io.vitrine.writers.orchestration.Requests;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.scheduling.support.CronTrigger;

/// The schedule of a process that serves with jobs: the whole flow, once a night.
@Configuration(proxyBeanMethods = false)
class ScheduleParts {

    private static final Logger log = LoggerFactory.getLogger(ScheduleParts.class);
    private static final String OFF = "-";
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Bean
    @Lazy(false)
    ThreadPoolTaskScheduler nightlySchedule(
            VitrineSettings settings, ObjectProvider<Operations> operations) {
        CronTrigger when = trigger(settings.schedule().nightly());
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix("nightly-");
        scheduler.setDaemon(true);
        scheduler.initialize();
        if (when != null) {
            scheduler.schedule(() -> run(operations.getObject()), when);
        }
        return scheduler;
    }

    @Bean
    @Lazy(false)
    ThreadPoolTaskScheduler requestSchedule(
            VitrineSettings settings, Databases databases, ObjectProvider<Operations> operations) {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix("requests-");
        scheduler.setDaemon(true);
        scheduler.initialize();
        scheduler.scheduleWithFixedDelay(
                () ->
                        new RequestTaker(
                                        new Requests(databases),
                                        operations.getObject(),
                                        settings.lock().silence())
                                .takeAll(),
                LOOK);
        return scheduler;
    }

    private static @Nullable CronTrigger trigger(String cron) {
        if (cron.equals(OFF)) {
            return null;
        }
        if (!CronExpression.isValidExpression(cron)) {
            throw Refused.usage(
                    "vitrine.schedule.nightly is '" + cron + "'",
                    "Type a cron with seconds such as '0 0 2 * * *', or - for none.");
        }
        return new CronTrigger(cron, ZoneId.systemDefault());
    }

    private static void run(Operations operations) {
        try {
            Operations.Outcome outcome = operations.nightly((label, done, total, finished) -> {});
            log.info(
                    "schedule.nightly {} {}", outcome.ending(), Failures.masked(outcome.message()));
        } catch (RuntimeException failure) {
            log.error(
                    "schedule.nightly failed: {}",
                    Failures.masked(String.valueOf(failure.getMessage())));
        }
    }
}
