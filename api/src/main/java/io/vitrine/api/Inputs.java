package io.vitrine.api;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.processors.chain.Checksum;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What clients write in addresses and parameters, checked and brought into the form of the catalog.
public final class Inputs {

    private static final Pattern HEX_ADDRESS = Pattern.compile("0[xX][0-9a-fA-F]{40}");
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,77}");
    private static final Pattern WORKS = Pattern.compile("[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}");
    private static final BigInteger MOST = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

    private Inputs() {}

    /// A chain by its CAIP-2 id.
    public static String chain(String given) {
        if (!WORKS.matcher(given).matches()) {
            throw Refusal.invalid("chain", given, "a CAIP-2 id such as eip155:1");
        }
        return new ChainId(given).caip2();
    }

    /// As {@link #chain}, null for null.
    public static @Nullable String chainOrNull(@Nullable String given) {
        return given == null ? null : chain(given);
    }

    /// An EVM address in lower case. In mixed case its checksum (EIP-55) must be right.
    public static String address(String parameter, String given) {
        if (!HEX_ADDRESS.matcher(given).matches()) {
            throw Refusal.invalid(parameter, given, "0x and 40 hexadecimal digits");
        }
        String digits = given.substring(2);
        String lower = "0x" + digits.toLowerCase(Locale.ROOT);
        boolean oneCase =
                digits.equals(digits.toLowerCase(Locale.ROOT))
                        || digits.equals(digits.toUpperCase(Locale.ROOT));
        if (!oneCase && !Checksum.of(lower).equals("0x" + digits)) {
            throw Refusal.badRequest(
                    "ADDRESS_CHECKSUM",
                    parameter
                            + " is "
                            + Refusal.quoted(given)
                            + ", whose mixed case is not its EIP-55 checksum: a letter may be wrong."
                            + " Write it in lower case to leave the checksum out");
        }
        return lower;
    }

    /// A token id as decimal text, from 0 to 2^256-1.
    public static String tokenId(String given) {
        if (!DECIMAL.matcher(given).matches() || new BigInteger(given).compareTo(MOST) > 0) {
            throw Refusal.tokenIdFormat(given);
        }
        return given;
    }
}
