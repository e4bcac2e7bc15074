package io.vitrine.config.cli;

import io.vitrine.config.wiring.ApiParts;
import io.vitrine.config.wiring.Application;
import io.vitrine.config.wiring.Refused;
import io.vitrine.config.wiring.Serving;
import io.vitrine.config.wiring.ServingParts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/// What a command works with: the settings typed, where to write, and the parts, which are put
/// together when the first one is asked for.
final class Session implements AutoCloseable {

    private final List<String> settings;
    private final List<String> usual = new ArrayList<>();
    private final PrintStream out;
    private final PrintStream err;
    private final ProgressBar progress;
    private volatile boolean stopping;
    private @Nullable ConfigurableApplicationContext context;

    Session(List<String> settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
        this.progress = ProgressBar.onThis(err);
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    ProgressBar progress() {
        return progress;
    }

    void finishLine() {
        progress.close();
    }

    /// Whether a signal ends this process; the system then tells the exit code.
    boolean isStopping() {
        return stopping;
    }

    /// A setting of this command, unless another value was typed.
    void usually(String setting) {
        usual.add(setting);
    }

    private List<String> settings() {
        List<String> all = new ArrayList<>(settings);
        for (String setting : usual) {
            String key = setting.substring(0, setting.indexOf('=') + 1);
            if (settings.stream().noneMatch(typed -> typed.startsWith(key))) {
                all.add(setting);
            }
        }
        return all;
    }

    /// Puts the parts together for a process of this kind.
    ConfigurableApplicationContext start(Serving serving) {
        if (context != null) {
            return context;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopping = true, "signal"));
        List<Class<?>> parts = new ArrayList<>(List.of(CommandParts.class));
        if (serving.api() || serving.jobs()) {
            parts.add(ServingParts.class);
        }
        if (serving.jobs()) {
            parts.add(ScheduleParts.class);
        }
        if (serving.api()) {
            parts.add(ApiParts.class);
        }
        context = Application.start(serving, settings(), parts.toArray(Class<?>[]::new));
        return context;
    }

    /// A part, for a command that does one thing and ends.
    <T> T get(Class<T> part) {
        return start(Serving.NOTHING).getBean(part);
    }

    /// A part that this build may not have.
    <T> T require(Class<T> part, String what) {
        T found = start(Serving.NOTHING).getBeanProvider(part).getIfAvailable();
        if (found == null) {
            throw Refused.unavailable(
                    what + " is not part of this build", "Type 'vitrine --help'.", null);
        }
        return found;
    }

    @Override
    public void close() {
        if (context != null && !stopping) {
            context.close();
        }
    }
}
