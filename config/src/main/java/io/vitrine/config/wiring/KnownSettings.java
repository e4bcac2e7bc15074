package io.vitrine.config.wiring;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/// The keys that {@link VitrineSettings} has, and the refusal of all others: a setting that nobody
/// reads is worse than a start that stops.
public final class KnownSettings {

    private static final String PREFIX = "vitrine.";
    private static final String VARIABLE_PREFIX = "VITRINE_";

    /// The launcher names the file that the process leaves if it dies of memory.
    static final String DEATH_MARK = "VITRINE_DEATH_MARK";

    /// Read or set by the launcher, before Java starts.
    private static final Set<String> LAUNCHER =
            Set.of("VITRINE_JAVA_OPTS", "VITRINE_JDK_FOLDERS", DEATH_MARK);

    private static final Set<String> KEYS = new TreeSet<>();
    private static final Set<String> OPEN_KEYS = new TreeSet<>();

    static {
        collect(PREFIX, VitrineSettings.class);
    }

    private KnownSettings() {}

    /// Every key, such as `vitrine.jobs.chunk-size`.
    public static Set<String> keys() {
        return Set.copyOf(KEYS);
    }

    /// Every key with its default, as text; `(embedded)`-like defaults are empty.
    public static Map<String, String> defaults() {
        VitrineSettings usual =
                new Binder(new MapConfigurationPropertySource(Map.of()))
                        .bindOrCreate("vitrine", VitrineSettings.class);
        Map<String, String> defaults = new LinkedHashMap<>();
        describe(PREFIX, usual, defaults);
        return defaults;
    }

    private static void describe(String prefix, Record settings, Map<String, String> into) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String key = prefix + kebab(component.getName());
            Object value;
            try {
                value = component.getAccessor().invoke(settings);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + key, e);
            }
            if (value instanceof Record nested) {
                describe(key + ".", nested, into);
            } else {
                into.put(key, shown(value));
            }
        }
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list -> String.join(",", list.stream().map(String::valueOf).toList());
            case Map<?, ?> map -> "";
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT);
            case Duration duration -> DurationStyle.SIMPLE.print(duration, ChronoUnit.MILLIS);
            default -> value.toString();
        };
    }

    private static void collect(String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + kebab(component.getName());
            if (component.getType().isRecord()) {
                collect(key + ".", component.getType());
            } else {
                KEYS.add(key);
                if (List.class.isAssignableFrom(component.getType())
                        || Map.class.isAssignableFrom(component.getType())) {
                    OPEN_KEYS.add(key);
                }
            }
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /// @throws Refused when the environment, the files or the command line name a key that is not
    ///     known; all of them are named
    static void check(ConfigurableEnvironment environment) {
        Set<String> unknown = new LinkedHashSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                boolean variables =
                        source.getName()
                                .startsWith(
                                        StandardEnvironment
                                                .SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
                for (String name : enumerable.getPropertyNames()) {
                    if (variables ? !knownVariable(name) : !isKnown(name)) {
                        unknown.add(name);
                    }
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw refusal(unknown);
        }
    }

    /// Whether a setting may have this name; names outside of `vitrine.` are not ours to judge.
    public static boolean isKnown(String name) {
        String key = canonical(name);
        if (!key.startsWith(PREFIX)) {
            return true;
        }
        String plain = key.replace("-", "");
        return KEYS.stream().anyMatch(known -> known.replace("-", "").equals(plain))
                || OPEN_KEYS.stream()
                        .map(known -> known.replace("-", ""))
                        .anyMatch(known ->
                                plain.startsWith(known + "[") || plain.startsWith(known + "."));
    }

    static boolean knownVariable(String name) {
        String variable = name.toUpperCase(Locale.ROOT);
        if (!variable.startsWith(VARIABLE_PREFIX) || LAUNCHER.contains(variable)) {
            return true;
        }
        return KEYS.stream().map(KnownSettings::variable).anyMatch(variable::equals)
                || OPEN_KEYS.stream()
                        .map(KnownSettings::variable)
                        .anyMatch(known -> variable.startsWith(known + "_"));
    }

    private static String variable(String key) {
        return key.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String canonical(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    private static Refused refusal(Set<String> unknown) {
        List<String> shown = new ArrayList<>();
        for (String name : unknown) {
            boolean variable = name.startsWith(VARIABLE_PREFIX);
            List<String> candidates =
                    variable
                            ? KEYS.stream().map(KnownSettings::variable).toList()
                            : List.copyOf(KEYS);
            shown.add(
                    name
                            + Nearest.to(name, candidates)
                                    .map(n -> " (nearest: " + n + ")")
                                    .orElse(""));
        }
        return Refused.usage(
                (unknown.size() == 1 ? "Unknown setting " : "Unknown settings ")
                        + String.join(", ", shown),
                "Correct or remove it; 'vitrine help settings' lists every key.");
    }
}
