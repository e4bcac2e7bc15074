package io.vitrine.config.cli;

import io.vitrine.config.wiring.Refused;
import io.vitrine.config.wiring.VitrineSettings;
import io.vitrine.db.Databases;
import io.vitrine.writers.orchestration.Requests;
import io.vitrine.writers.orchestration.ScheduleSlots;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronExpression;

/// The schedule of a process that serves with jobs: the whole flow, once a night.
@Configuration(proxyBeanMethods = false)
class ScheduleParts {

    private static final String OFF = "-";
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Bean
    @Lazy(false)
    ThreadPoolTaskScheduler nightlySchedule(
            VitrineSettings settings,
            Databases databases,
            Clock clock,
            ObjectProvider<Operations> operations) {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix("nightly-");
        scheduler.setDaemon(true);
        scheduler.initialize();
        String cron = settings.schedule().nightly();
        if (!cron.equals(OFF)) {
            NightlySchedule schedule =
                    new NightlySchedule(
                            parsed(cron),
                            ZoneId.systemDefault(),
                            clock,
                            new ScheduleSlots(databases.orchestrator(), "nightly"),
                            () ->
                                    operations
                                            .getObject()
                                            .nightly((label, done, total, finished) -> {}));
            // one thread: the first slot waits for what was missed
            scheduler.execute(schedule::catchUp);
            scheduler.schedule(schedule::due, context -> schedule.next());
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

    private static CronExpression parsed(String cron) {
        if (!CronExpression.isValidExpression(cron)) {
            throw Refused.usage(
                    "vitrine.schedule.nightly is '" + cron + "'",
                    "Type a cron with seconds such as '0 0 2 * * *', or - for none.");
        }
        return CronExpression.parse(cron);
    }
}
