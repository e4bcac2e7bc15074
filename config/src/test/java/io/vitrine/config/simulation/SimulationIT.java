package io.vitrine.config.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Whatever nodes say and wherever workers die: in the end the catalog is that of a clean run.
///
/// `-Dsimulation.seed=N` repeats one seed and tells its story, `-Dsimulation.seeds=N` takes so many,
/// `-Dsimulation.first=N` starts elsewhere; with `-Psoak` there are 200.
@ExtendWith(Ground.Extension.class)
class SimulationIT {

    private static final int SEEDS = 50;
    private static final int SOAKED = 200;

    private static final Set<Long> done = new HashSet<>();

    private final Ground ground;

    SimulationIT(Ground ground) {
        this.ground = ground;
    }

    @Test
    void seedsThatOnceFoundSomething() throws IOException {
        if (Long.getLong("simulation.seed") == null) {
            remembered().forEach(this::simulate);
        }
    }

    @Test
    void everySeedEndsInTheDigestOfACleanRun() {
        Long only = Long.getLong("simulation.seed");
        if (only == null) {
            simulate(
                    Long.getLong("simulation.first", 1),
                    Integer.getInteger("simulation.seeds", SEEDS));
        } else {
            System.out.println(simulate(only));
        }
    }

    @Test
    @Tag("soak")
    void twoHundredMore() {
        simulate(1_000, Integer.getInteger("simulation.seeds", SOAKED));
    }

    private void simulate(long first, int count) {
        List<String> stories =
                LongStream.range(first, first + count).mapToObj(this::simulate).toList();
        System.out.printf(
                "simulation: %d seeds from %d: %d reorganisations, %d workers killed, %d runs failed,"
                        + " every digest that of a clean run%n",
                count,
                first,
                lines(stories, ".*reorg of depth.*|flip back .*"),
                lines(stories, ".*: killed"),
                lines(stories, ".*: FAILED.*"));
    }

    private static long lines(List<String> stories, String pattern) {
        return stories.stream()
                .flatMap(String::lines)
                .filter(line -> line.matches(pattern))
                .count();
    }

    private String simulate(long seed) {
        if (!done.add(seed)) {
            return "seed " + seed + " has run";
        }
        Simulation simulation = new Simulation(seed, ground.faulty(), ground.clean());
        try {
            simulation.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed %d, to be repeated with -Dsimulation.seed=%d: %s%n%s"
                            .formatted(seed, seed, e.getMessage(), simulation.story()),
                    e);
        }
        return simulation.story();
    }

    private static List<Long> remembered() throws IOException {
        try (InputStream list =
                Objects.requireNonNull(
                        SimulationIT.class.getResourceAsStream("/simulation/seeds.txt"))) {
            Stream<String> lines = new String(list.readAllBytes(), StandardCharsets.UTF_8).lines();
            return lines.map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(Long::valueOf)
                    .toList();
        }
    }
}
