package io.vitrine.config.cli;

import io.vitrine.config.cli.Operations.Refresh;
import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.metadata.RefreshCause;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Metadata and media again.
@Command(
        name = "refresh",
        description =
                "Asks for metadata and media again: of a collection, of a token, or what failed.")
final class RefreshCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--collection",
            paramLabel = "SLUG",
            description = "all of its tokens and its contract; or CAIP2/ADDRESS")
    private @Nullable String collection;

    @Option(names = "--token", paramLabel = "CAIP2/ADDRESS/ID", description = "only this token")
    private @Nullable String token;

    @Option(
            names = "--failed",
            paramLabel = "CODE",
            description = "whatever failed with this code, such as NOT_FOUND; given up or not")
    private @Nullable String failed;

    @Option(
            names = "--force",
            description = "frozen tokens too, and whatever servers say about what has not changed")
    private boolean force;

    RefreshCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (Stream.of(collection, token, failed).filter(java.util.Objects::nonNull).count() != 1) {
            throw Refused.usage(
                    "What is to be refreshed is not clear",
                    "Type one of --collection, --token and --failed.");
        }
        String code = failed == null ? null : failed.toUpperCase(Locale.ROOT);
        Operations operations = session.require(Operations.class, "The engine of the jobs");
        return JobCommands.end(
                session,
                operations.refresh(
                        new Refresh(collection, token, code, force, RefreshCause.OPERATOR),
                        session.progress()));
    }
}
