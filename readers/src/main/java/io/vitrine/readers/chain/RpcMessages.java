package io.vitrine.readers.chain;

import io.vitrine.readers.chain.RpcError.Meaning;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is known of the words that providers refuse with, read from a file.
final class RpcMessages {

    private static final String FILE = "rpc-messages.tsv";
    private static final int LONGEST = 2000;
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final List<Row> ROWS = load();

    private RpcMessages() {}

    private record Row(Meaning meaning, Pattern pattern) {}

    /// What a message says.
    ///
    /// @param limit the most blocks of a request; null where it names none
    /// @param from first block of a range that would work; null where it names none
    /// @param to last block of that range
    record Said(Meaning meaning, @Nullable Long limit, @Nullable Long from, @Nullable Long to) {

        static Said plain(Meaning meaning) {
            return new Said(meaning, null, null, null);
        }

        /// How many blocks from the first on would work, by its own words; empty when it names
        /// nothing that is smaller than what was refused.
        Optional<Long> blocks(long first, long last) {
            long refused = last - first + 1;
            Long best = null;
            for (Long one : new Long[] {limit, range(first)}) {
                if (one != null && one >= 1 && one < refused && (best == null || one < best)) {
                    best = one;
                }
            }
            return Optional.ofNullable(best);
        }

        /// A range that begins elsewhere tells its length at least.
        private @Nullable Long range(long first) {
            if (to == null) {
                return null;
            }
            return from == null || (from <= first && first <= to) ? to - first + 1 : to - from + 1;
        }
    }

    /// What the words mean; empty when nobody has read them before.
    static Optional<Said> read(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        for (Row row : ROWS) {
            Matcher matcher = row.pattern().matcher(cut);
            if (matcher.find()) {
                return Optional.of(
                        new Said(
                                row.meaning(),
                                number(matcher, "limit"),
                                number(matcher, "from"),
                                number(matcher, "to")));
            }
        }
        return Optional.empty();
    }

    /// Every pattern, for whoever wants to see that all are tried.
    static List<String> patterns() {
        return ROWS.stream().map(row -> row.pattern().pattern()).toList();
    }

    private static @Nullable Long number(Matcher matcher, String group) {
        if (!matcher.namedGroups().containsKey(group)) {
            return null;
        }
        String text = matcher.group(group);
        if (text == null) {
            return null;
        }
        String plain = text.toLowerCase(Locale.ROOT).replace(",", "").replace(" ", "");
        try {
            if (plain.startsWith("0x")) {
                return Long.parseLong(plain, 2, plain.length(), 16);
            }
            return plain.endsWith("k")
                    ? new BigDecimal(plain.substring(0, plain.length() - 1))
                            .multiply(THOUSAND)
                            .longValueExact()
                    : Long.valueOf(plain);
        } catch (ArithmeticException | NumberFormatException e) {
            return null; // a number that nobody can mean is no suggestion
        }
    }

    private static List<Row> load() {
        List<Row> rows = new ArrayList<>();
        try (InputStream file =
                        Objects.requireNonNull(RpcMessages.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] columns = line.split("\t", -1);
                    rows.add(
                            new Row(
                                    Meaning.valueOf(columns[0]),
                                    Pattern.compile(columns[1], Pattern.CASE_INSENSITIVE)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(rows);
    }
}
