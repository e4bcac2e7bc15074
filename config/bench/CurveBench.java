import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/// Indexes and projects generated chains of growing length into fresh homes and draws what a log costs. The jobs run
/// with the launcher's heap of 400 MB; the node, which keeps its chain in memory, has more. `curve.sh` starts it.
class CurveBench {

    private static final Pattern ADDRESS = Pattern.compile(" on (http://\\S+)");
    private static final double WIDTH = 720;
    private static final double HEIGHT = 360;
    private static final double LEFT = 70;
    private static final double BOTTOM = 50;
    private static final double TOP = 40;

    /// One chain.
    record Point(int logs, double seconds) {

        double microseconds() {
            return seconds / logs * 1e6;
        }
    }

    static void main(String[] given) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        List<Point> points = new ArrayList<>();
        for (String logs : List.of(given).subList(3, given.length)) {
            Point point = point(given[0], Path.of(given[1]), Integer.parseInt(logs));
            points.add(point);
            System.out.printf(
                    Locale.ROOT,
                    "%,10d logs  %8.1f s  %,7.0f logs/s  %6.1f microseconds a log  %.2f x the first%n",
                    point.logs,
                    point.seconds,
                    point.logs / point.seconds,
                    point.microseconds(),
                    point.microseconds() / points.getFirst().microseconds());
        }
        Files.writeString(Path.of(given[2]), picture(points));
        System.out.println("drawn in " + given[2]);
    }

    private static Point point(String vitrine, Path scratch, int logs) throws Exception {
        ProcessBuilder command =
                new ProcessBuilder(vitrine, "replay", "--generated", "" + logs, "--port", "0");
        command.environment().put("VITRINE_JAVA_OPTS", "-Xmx8g");
        Process node = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader lines = node.inputReader()) {
            return new Point(
                    logs,
                    new IndexBench(vitrine, address(lines), scratch, logs, "", List.of()).jobs());
        } finally {
            node.destroy();
            node.waitFor();
        }
    }

    private static String address(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                return address.group(1);
            }
        }
        throw new IOException("the node ended before it said where it is");
    }

    /// Microseconds a log over the logarithm of the chain's length, with the promise as a line.
    private static String picture(List<Point> points) {
        double promise = points.getFirst().microseconds() * 1.5;
        double highest =
                1.1 * Math.max(promise, points.stream().mapToDouble(Point::microseconds).max().orElseThrow());
        double first = Math.log10(points.getFirst().logs);
        double last = Math.max(first + 1e-9, Math.log10(points.getLast().logs));
        StringBuilder line = new StringBuilder();
        StringBuilder marks = new StringBuilder();
        for (Point point : points) {
            double x = LEFT + 30 + (WIDTH - LEFT - 90) * (Math.log10(point.logs) - first) / (last - first);
            double y = y(point.microseconds(), highest);
            line.append(format("%s%.1f %.1f", line.isEmpty() ? "M" : " L", x, y));
            marks.append(format("<circle cx='%.1f' cy='%.1f' r='4' fill='#1f6f54'/>%n", x, y));
            marks.append(
                    format(
                            "<text x='%.1f' y='%.1f' text-anchor='middle'>%.0f</text>%n",
                            x, y - 12, point.microseconds()));
            marks.append(
                    format(
                            "<text x='%.1f' y='%.1f' text-anchor='middle'>%,d</text>%n",
                            x, HEIGHT - BOTTOM + 20, point.logs));
        }
        return format(
                """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %.0f %.0f' font-family='sans-serif' font-size='13' fill='#222'>
                <rect width='%.0f' height='%.0f' fill='#fff'/>
                <text x='%.0f' y='22' font-size='15'>Microseconds a log, from RPC to catalog, by the length of the chain</text>
                <path d='M%.0f %.0f V%.0f H%.0f' fill='none' stroke='#888'/>
                <path d='M%.0f %.1f H%.0f' stroke='#b5532a' stroke-dasharray='5 4'/>
                <text x='%.0f' y='%.1f' fill='#b5532a'>1.5 x the shortest</text>
                <path d='%s' fill='none' stroke='#1f6f54' stroke-width='2'/>
                %s<text x='%.0f' y='%.0f' text-anchor='middle'>logs (logarithmic)</text>
                </svg>
                """,
                WIDTH, HEIGHT, WIDTH, HEIGHT, LEFT, LEFT, TOP, HEIGHT - BOTTOM, WIDTH - 20, LEFT, y(promise, highest),
                WIDTH - 20, LEFT + 8, y(promise, highest) - 6, line, marks, WIDTH / 2, HEIGHT - 10);
    }

    private static double y(double microseconds, double highest) {
        return TOP + (HEIGHT - BOTTOM - TOP) * (1 - microseconds / highest);
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
