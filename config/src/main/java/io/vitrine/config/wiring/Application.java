package io.vitrine.config.wiring;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/// The parts that every process has, put together without looking for more: a command that answers
/// and ends must start fast. What serving needs besides is in {@link ServingParts}.
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    BatchJdbcAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class
})
@EnableConfigurationProperties(VitrineSettings.class)
@Import({Stores.class, JobParts.class})
public class Application {

    /// Starts the parts. Nothing is opened before it is asked for, except when serving.
    ///
    /// @param settings `--KEY=VALUE` as typed
    /// @param parts more configuration, such as the commands' own
    /// @throws Refused when a setting is not known or the home folder cannot be used
    public static ConfigurableApplicationContext start(
            Serving serving, List<String> settings, Class<?>... parts) {
        boolean lazy = !serving.api() && !serving.jobs();
        SpringApplication application =
                new SpringApplicationBuilder(Application.class)
                        .sources(parts)
                        .web(serving.api() ? WebApplicationType.SERVLET : WebApplicationType.NONE)
                        .bannerMode(Banner.Mode.OFF)
                        .logStartupInfo(false)
                        .lazyInitialization(lazy)
                        .build();
        application.addListeners(new BeforeLogging());
        application.addInitializers(
                context -> context.getBeanFactory().registerSingleton("serving", serving));
        return application.run(settings.toArray(String[]::new));
    }

    /// Judges the settings and the home folder before the log file is opened in it.
    private static final class BeforeLogging
            implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            KnownSettings.check(event.getEnvironment());
            String home =
                    Binder.get(event.getEnvironment())
                            .bind("vitrine.home", String.class)
                            .orElse(".vitrine");
            Homes.prepare(Path.of(home));
        }

        @Override
        public int getOrder() {
            return LoggingApplicationListener.DEFAULT_ORDER - 1;
        }
    }
}
