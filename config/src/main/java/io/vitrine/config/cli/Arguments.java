package io.vitrine.config.cli;

import io.vitrine.config.wiring.KnownSettings;
import io.vitrine.config.wiring.Nearest;
import io.vitrine.config.wiring.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What was typed, parted: settings may stand anywhere on the line, the rest is the command.
///
/// @param settings `--KEY=VALUE`
/// @param command everything else, in order
record Arguments(List<String> settings, List<String> command) {

    private static final Pattern SETTING =
            Pattern.compile("--(vitrine|server|spring|logging|management)\\..*");

    /// @throws Refused when a setting has no value or `vitrine.` has no such key
    static Arguments part(String... typed) {
        List<String> settings = new ArrayList<>();
        List<String> command = new ArrayList<>();
        for (String word : typed) {
            if (SETTING.matcher(word).matches()) {
                settings.add(checked(word));
            } else {
                command.add(word);
            }
        }
        return new Arguments(settings, command);
    }

    private static String checked(String word) {
        int equals = word.indexOf('=');
        String key = word.substring(2, equals < 0 ? word.length() : equals);
        if (!KnownSettings.isKnown(key)) {
            throw Refused.usage(
                    "Unknown setting " + key + "." + Nearest.hint(key, KnownSettings.keys()),
                    "'vitrine help settings' lists every key.");
        }
        if (equals < 0) {
            throw Refused.usage("Setting " + key + " has no value", "Type " + word + "=VALUE.");
        }
        return word;
    }
}
