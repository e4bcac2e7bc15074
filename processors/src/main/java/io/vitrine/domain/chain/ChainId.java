package io.vitrine.domain.chain;

import java.util.regex.Pattern;

/// A chain by its CAIP-2 name, such as `eip155:1`.
///
/// @param caip2 namespace and reference, joined by a colon
public record ChainId(String caip2) implements Comparable<ChainId> {

    private static final Pattern CAIP2 = Pattern.compile("[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}");
    private static final String EVM = "eip155:";

    /// @throws IllegalArgumentException when the text is no CAIP-2 id; the message says what was given and expected
    public ChainId {
        if (!CAIP2.matcher(caip2).matches()) {
            throw new IllegalArgumentException(
                    "'" + caip2 + "' is no chain id: expected CAIP-2 such as eip155:1");
        }
    }

    /// The EVM chain with this EIP-155 number.
    public static ChainId evm(long number) {
        return new ChainId(EVM + number);
    }

    /// Whether it is an EVM chain, so that {@link #evmNumber()} has an answer.
    public boolean isEvm() {
        return caip2.startsWith(EVM);
    }

    /// The EIP-155 number.
    ///
    /// @throws IllegalStateException when this is no EVM chain
    public long evmNumber() {
        if (!isEvm()) {
            throw new IllegalStateException(caip2 + " is no EVM chain");
        }
        return Long.parseLong(caip2.substring(EVM.length()));
    }

    @Override
    public int compareTo(ChainId other) {
        return caip2.compareTo(other.caip2);
    }

    @Override
    public String toString() {
        return caip2;
    }
}
