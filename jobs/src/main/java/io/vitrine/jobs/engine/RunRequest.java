package io.vitrine.jobs.engine;

import io.vitrine.domain.chain.LogProof;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an operator asks of a run; nulls leave the choice to the job.
///
/// @param fromBlock first block, inclusive
/// @param toBlock last block, inclusive
/// @param toHead up to the newest block, although it is not final
/// @param collection only this collection
/// @param token only this token
/// @param proof how far answers of logs are proven to be whole
public record RunRequest(
        @Nullable Long fromBlock,
        @Nullable Long toBlock,
        boolean toHead,
        @Nullable UUID collection,
        @Nullable UUID token,
        @Nullable LogProof proof) {

    /// Everything that is due.
    public static final RunRequest ALL = new RunRequest(null, null, false, null, null, null);

    /// Blocks of a range, both inclusive; null for no bound.
    public static RunRequest blocks(@Nullable Long from, @Nullable Long to) {
        return new RunRequest(from, to, false, null, null, null);
    }

    /// Text that is equal for equal requests: what is asked for, by name.
    String canonical() {
        String asked =
                Stream.of(
                                named("from", fromBlock),
                                named("to", toBlock),
                                toHead ? "head=true" : null,
                                named("collection", collection),
                                named("token", token),
                                named("verify", proof == null ? null : proof.text()))
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("|"));
        return asked.isEmpty() ? "all" : asked;
    }

    private static @Nullable String named(String name, @Nullable Object value) {
        return value == null ? null : name + "=" + value;
    }

    /// Reads what {@link #canonical()} wrote.
    static RunRequest parse(String canonical) {
        Map<String, String> parts = new HashMap<>();
        for (String part : canonical.split("\\|", -1)) {
            int at = part.indexOf('=');
            if (at > 0) {
                parts.put(part.substring(0, at), part.substring(at + 1));
            }
        }
        return new RunRequest(
                read(parts, "from", Long::valueOf),
                read(parts, "to", Long::valueOf),
                parts.containsKey("head"),
                read(parts, "collection", UUID::fromString),
                read(parts, "token", UUID::fromString),
                read(parts, "verify", LogProof::parse));
    }

    private static <T> @Nullable T read(
            Map<String, String> parts, String name, Function<String, T> reader) {
        String text = parts.get(name);
        return text == null ? null : reader.apply(text);
    }
}
