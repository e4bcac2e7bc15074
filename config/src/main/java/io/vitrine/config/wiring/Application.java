package io.vitrine.config.wiring;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;

/// The parts, put together for what one process does.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {
            BatchJobLauncherAutoConfiguration.class,
            DataSourceAutoConfiguration.class,
            DataSourceInitializationAutoConfiguration.class,
            DataSourceTransactionManagerAutoConfiguration.class,
            JdbcClientAutoConfiguration.class,
            JdbcTemplateAutoConfiguration.class
        })
@EnableConfigurationProperties(VitrineSettings.class)
@Import(Stores.class)
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
        application.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("serving", serving);
            if (lazy) {
                // no server, no exporter: a command answers and ends
                context.getEnvironment()
                        .getPropertySources()
                        .addFirst(
                                new MapPropertySource(
                                        "command", Map.of("spring.jmx.enabled", "false")));
            }
        });
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
