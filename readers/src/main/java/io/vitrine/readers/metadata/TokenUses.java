package io.vitrine.readers.metadata;

import io.vitrine.domain.event.TokenTransfer;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a token is to others than its owner.
///
/// @param user who may use it; null for nobody
/// @param accounts those that belong to it, in the order in which they were made
public record TokenUses(@Nullable User user, List<BoundAccount> accounts) {

    /// Nobody uses it, and it has no account.
    public static final TokenUses NONE = new TokenUses(null, List.of());

    private static final BigInteger END_OF_TIME = BigInteger.valueOf(253_402_300_799L);

    public TokenUses {
        accounts = List.copyOf(accounts);
    }

    /// Who may use a token for a while (ERC-4907).
    public record User(String account, Instant expires) {}

    /// An account that belongs to a token (ERC-6551).
    ///
    /// @param implementation the code that it runs
    public record BoundAccount(String account, String implementation) {}

    static TokenUses of(ResultSet row) throws SQLException {
        String account = row.getString("account");
        if (row.getString("kind").equals("TOKEN_ACCOUNT")) {
            String implementation = Objects.requireNonNullElse(row.getString("implementation"), "");
            return new TokenUses(null, List.of(new BoundAccount(account, implementation)));
        }
        String seconds = row.getString("expires");
        BigInteger expires = seconds == null ? BigInteger.ZERO : new BigInteger(seconds);
        boolean over = expires.compareTo(BigInteger.valueOf(row.getLong("now"))) < 0;
        return over || account == null || account.equals(TokenTransfer.ZERO_ADDRESS)
                ? NONE
                : new TokenUses(
                        new User(
                                account,
                                Instant.ofEpochSecond(expires.min(END_OF_TIME).longValueExact())),
                        List.of());
    }

    /// The same after what was said later: another account, or another user or none.
    TokenUses then(TokenUses later) {
        return later.accounts.isEmpty()
                ? new TokenUses(later.user, accounts)
                : new TokenUses(
                        user, Stream.concat(accounts.stream(), later.accounts.stream()).toList());
    }
}
