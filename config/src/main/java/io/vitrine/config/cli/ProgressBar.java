package io.vitrine.config.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/// Shows how far runs are: one line that is drawn over on a terminal, a line now and then
/// elsewhere. Safe for many threads.
final class ProgressBar implements Operations.ProgressWatch {

    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration REPORT = Duration.ofSeconds(5);
    private static final int BAR = 24;

    private final PrintStream out;
    private final boolean terminal;
    private final int width;
    private final LongSupplier nanos;
    private final Map<String, Run> runs = new HashMap<>();
    private boolean open;

    private static final class Run {
        final long started;
        final long first;
        long shown;
        boolean finished;

        Run(long now, long done, long shown) {
            this.started = now;
            this.first = done;
            this.shown = shown;
        }
    }

    /// @param nanos a clock that only ever goes forward
    ProgressBar(PrintStream out, boolean terminal, int width, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.width = width;
        this.nanos = nanos;
    }

    /// To the standard error, so that what a command answers stays clean.
    static ProgressBar onThis(PrintStream err) {
        var console = System.console();
        boolean terminal =
                console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
        return new ProgressBar(err, terminal, columns(), System::nanoTime);
    }

    private static int columns() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9][0-9]{1,3}")
                ? Integer.parseInt(columns)
                : 80;
    }

    @Override
    public synchronized void at(String label, long done, long total, boolean finished) {
        long now = nanos.getAsLong();
        Duration pause = terminal ? REDRAW : REPORT;
        Run run = runs.computeIfAbsent(label, name -> new Run(now, done, now - pause.toNanos()));
        if (run.finished || (!finished && now - run.shown < pause.toNanos())) {
            return;
        }
        run.shown = now;
        run.finished = finished;
        String line = line(label, done, total, done - run.first, now - run.started, finished);
        if (!terminal) {
            out.println(line);
            return;
        }
        String fitting = line.length() < width ? line : line.substring(0, width - 1);
        out.print("\r" + fitting + " ".repeat(Math.max(0, width - 1 - fitting.length())));
        open = !finished;
        if (finished) {
            out.println();
        }
        out.flush();
    }

    /// Ends a line that is drawn half, before something else is printed.
    synchronized void close() {
        if (open) {
            out.println();
            open = false;
        }
    }

    private String line(
            String label, long done, long total, long moved, long nanosPassed, boolean finished) {
        double seconds = nanosPassed / 1e9;
        double rate = seconds > 0 ? moved / seconds : 0;
        StringBuilder line = new StringBuilder(label);
        if (terminal && total > 0) {
            int full = (int) Math.min(BAR, done * BAR / total);
            line.append(" [").append("#".repeat(full)).append("-".repeat(BAR - full)).append(']');
        }
        if (finished && done == 0) {
            return line.append(" nothing to do").toString();
        }
        line.append(' ').append(number(done));
        if (total > 0) {
            line.append('/').append(number(total));
            line.append(" (").append(Math.min(100, done * 100 / total)).append("%)");
        }
        if (rate >= 0.1) {
            line.append(", ").append(rate(rate)).append("/s");
        }
        if (finished) {
            line.append(", ").append(time((long) Math.ceil(seconds)));
        } else if (rate > 0 && total > done) {
            line.append(", ").append(time((long) ((total - done) / rate))).append(" left");
        }
        return line.toString();
    }

    private static String rate(double rate) {
        return rate < 10 ? String.format(Locale.ROOT, "%.1f", rate) : number(Math.round(rate));
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String time(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d h", seconds / 3600, seconds % 3600 / 60);
    }
}
