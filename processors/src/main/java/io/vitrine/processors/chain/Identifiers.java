package io.vitrine.processors.chain;

import io.vitrine.domain.chain.ChainId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/// Derived identifiers: UUIDv5 (RFC 9562) over the natural key of a thing, so that a rebuild gives
/// the same ids. Fields are joined by `|`; free text only ever stands last.
public final class Identifiers {

    private static final UUID NAMESPACE = UUID.fromString("f3a5399a-0a7b-5435-a9fc-0830996b2c83");
    private static final byte[] NAMESPACE_BYTES =
            ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .array();

    private Identifiers() {}

    /// The collection that a contract founds.
    public static UUID collection(ChainId chain, String contract) {
        return of("collection|" + chain + "|" + contract);
    }

    /// A collection's place on a chain.
    public static UUID binding(UUID collection, ChainId chain, String contract) {
        return of("binding|" + collection + "|" + chain + "|" + contract);
    }

    /// A token by its on-chain id in decimal.
    public static UUID token(ChainId chain, String contract, String tokenNumber) {
        return of("token|" + chain + "|" + contract + "|" + tokenNumber);
    }

    /// A trait name within a collection.
    public static UUID trait(UUID collection, String normalizedName) {
        return of("trait|" + collection + "|" + normalizedName);
    }

    /// A value of a trait.
    public static UUID traitValue(UUID trait, String valueType, String normalizedValue) {
        return of("trait_value|" + trait + "|" + valueType + "|" + normalizedValue);
    }

    /// A marketplace by its slug.
    public static UUID marketplace(String name) {
        return of("marketplace|" + name);
    }

    /// What one item of a log did.
    public static UUID activity(
            String type, ChainId chain, String transactionHash, int logIndex, int item) {
        return of(
                "activity|"
                        + type
                        + "|"
                        + chain
                        + "|"
                        + transactionHash
                        + "|"
                        + logIndex
                        + "|"
                        + item);
    }

    /// An account on one chain.
    public static UUID wallet(ChainId chain, String address) {
        return of("wallet|" + chain + ":" + address);
    }

    /// The change of an approval that a log says.
    public static UUID approval(ChainId chain, String transactionHash, int logIndex) {
        return of(approvalKey(chain, transactionHash, logIndex));
    }

    /// The change of a token's approval that follows from a log.
    public static UUID approval(
            ChainId chain, String transactionHash, int logIndex, String tokenId, String operator) {
        return of(approvalKey(chain, transactionHash, logIndex) + "|" + tokenId + "|" + operator);
    }

    private static String approvalKey(ChainId chain, String transactionHash, int logIndex) {
        return "approval|" + chain + "|" + transactionHash + "|" + logIndex;
    }

    /// UUIDv5 of a natural key in the product's namespace.
    public static UUID of(String naturalKey) {
        MessageDigest sha1 = sha1();
        sha1.update(NAMESPACE_BYTES);
        ByteBuffer digest =
                ByteBuffer.wrap(sha1.digest(naturalKey.getBytes(StandardCharsets.UTF_8)));
        long high = (digest.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (digest.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "this Java has no SHA-1, which every Java must have", e);
        }
    }
}
