package io.vitrine.api;

import io.vitrine.db.Databases;
import io.vitrine.readers.account.ApprovalCatalog;
import io.vitrine.readers.account.HolderCatalog;
import io.vitrine.readers.chain.CatalogSnapshot;
import io.vitrine.readers.event.ActivityCatalog;
import io.vitrine.readers.media.MediaCatalog;
import io.vitrine.readers.metadata.CollectionCatalog;
import io.vitrine.readers.metadata.MetadataHistory;
import io.vitrine.readers.metadata.MintCatalog;
import io.vitrine.readers.metadata.RoleCatalog;
import io.vitrine.readers.metadata.TokenCatalog;
import io.vitrine.readers.metadata.TokenDocuments;
import io.vitrine.readers.metadata.TraitCatalog;
import io.vitrine.readers.orchestration.RequestReader;
import io.vitrine.readers.rarity.RarityCatalog;
import io.vitrine.writers.orchestration.Requests;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// The REST facade as one import: controllers, conventions, and the readers they ask. Whoever imports
/// it provides {@link Databases}, the stores of documents and objects, the chain registry and
/// {@link ApiSettings}, {@link OperatorAccess}, and the settings of `classpath:api.yml` through `spring.config.import`.
@Configuration(proxyBeanMethods = false)
@ComponentScan
@Import({
    HolderCatalog.class,
    ApprovalCatalog.class,
    RoleCatalog.class,
    MintCatalog.class,
    ActivityCatalog.class,
    CollectionCatalog.class,
    TokenCatalog.class,
    TraitCatalog.class,
    TokenDocuments.class,
    MetadataHistory.class,
    MediaCatalog.class,
    RarityCatalog.class,
    RequestReader.class,
    Requests.class
})
public class ApiConfiguration {

    @Bean
    CatalogSnapshot catalogSnapshot(Databases databases, ApiSettings settings) {
        return new CatalogSnapshot(databases, settings.statementLimit());
    }

    @Bean
    Cursors cursors(ApiSettings settings) {
        return new Cursors(settings.secret());
    }

    @Bean
    KnownTags knownTags() {
        return new KnownTags();
    }

    @Bean
    Catalog catalog(CatalogSnapshot snapshot, KnownTags tags) {
        return new Catalog(snapshot, tags);
    }

    @Bean
    FilterRegistrationBean<Traces> traces() {
        FilterRegistrationBean<Traces> filter = new FilterRegistrationBean<>(new Traces());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<PlainPaths> plainPaths(
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        FilterRegistrationBean<PlainPaths> filter =
                new FilterRegistrationBean<>(new PlainPaths(problems));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }

    @Bean
    FilterRegistrationBean<ConditionalAnswers> conditionalAnswers(KnownTags tags) {
        FilterRegistrationBean<ConditionalAnswers> filter =
                new FilterRegistrationBean<>(new ConditionalAnswers(tags));
        filter.setOrder(Ordered.LOWEST_PRECEDENCE);
        return filter;
    }

    /// Requests that Tomcat itself refuses get a problem document too; encoded slashes reach
    /// {@link PlainPaths}, which refuses them with one.
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTomcat() {
        return factory -> {
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ServerProblems.class.getName());
                }
            });
            factory.addConnectorCustomizers(connector ->
                    connector.setEncodedSolidusHandling(
                            EncodedSolidusHandling.PASS_THROUGH.getValue()));
        };
    }
}
