package io.vitrine.processors.metadata;

import io.vitrine.domain.media.Cid;
import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.metadata.TokenUri;
import io.vitrine.processors.media.DataUri;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Sorts the texts that contracts return as token URI, in every spelling seen.
///
/// Hosts are not judged here: whoever opens the connection checks the address it connects to, and
/// two parsers that disagree about a host are a hole.
public final class TokenUriParser {

    /// Longer links are refused; documents in the URI have the limit of [DataUri].
    public static final int LONGEST_LINK = 8 * 1024;

    private static final Pattern TRANSACTION = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern LOOKS_LIKE_CID =
            Pattern.compile("Qm[A-Za-z0-9]{40,50}|baf[a-z0-9]{50,}");
    private static final Pattern IPNS_NAME =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*");
    private static final String UNRESERVED = "-._~!$&'()*+,;=:@";
    private static final BigInteger LARGEST =
            BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    private TokenUriParser() {}

    /// Puts the id in place of every `{id}`, as ERC-1155 wants it: 64 lower-case hex digits, no `0x`.
    public static String fillId(String uri, BigInteger tokenId) {
        if (!uri.contains("{id}")) {
            return uri;
        }
        if (tokenId.signum() < 0 || tokenId.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("token id outside 0..2^256-1: " + tokenId);
        }
        String digits = tokenId.toString(16);
        return uri.replace("{id}", "0".repeat(64 - digits.length()) + digits);
    }

    /// Sorts a URI; whatever the text, an answer and no exception.
    public static TokenUri parse(@Nullable String text) {
        String trimmed = text == null ? "" : trim(text);
        if (trimmed.isEmpty()) {
            return new TokenUri.Unusable(FailureCode.URI_EMPTY, "");
        }
        if (trimmed.regionMatches(true, 0, "data:", 0, 5)) {
            return parseData(trimmed);
        }
        char first = trimmed.charAt(0);
        if ((first == '{' || first == '<') && trimmed.length() > DataUri.LONGEST) {
            return new TokenUri.Unusable(
                    FailureCode.URI_TOO_LONG, "document of " + trimmed.length() + " characters");
        }
        if (first == '{' && looksLikeObject(trimmed)) {
            return new TokenUri.InlineJson(trimmed);
        }
        if (trimmed.regionMatches(true, 0, "<svg", 0, 4)) {
            return new TokenUri.Data("image/svg+xml", trimmed.getBytes(StandardCharsets.UTF_8));
        }
        if (trimmed.length() > LONGEST_LINK) {
            return new TokenUri.Unusable(
                    FailureCode.URI_TOO_LONG, "link of " + trimmed.length() + " characters");
        }
        if (trimmed.chars().anyMatch(Character::isISOControl)) {
            return invalid(trimmed);
        }
        return parseLink(trimmed);
    }

    private static TokenUri parseData(String uri) {
        if (uri.length() > DataUri.LONGEST) {
            return new TokenUri.Unusable(
                    FailureCode.URI_TOO_LONG, "data of " + uri.length() + " characters");
        }
        return DataUri.decode(uri)
                .<TokenUri>map(data -> new TokenUri.Data(data.contentType(), document(uri, data)))
                .orElseGet(() -> new TokenUri.Unusable(FailureCode.DATA_URI_INVALID, excerpt(uri)));
    }

    /// A document that was put into the URI unescaped may hold percent signs that are its own: when
    /// decoding them breaks a document that was whole, they were.
    private static byte[] document(String uri, DataUri data) {
        String payload = uri.substring(uri.indexOf(',') + 1);
        boolean unescaped = payload.stripLeading().startsWith("{") && payload.indexOf('%') >= 0;
        if (unescaped && !JsonReader.isWhole(data.bytes())) {
            byte[] verbatim = payload.getBytes(StandardCharsets.UTF_8);
            if (JsonReader.isWhole(verbatim)) {
                return verbatim;
            }
        }
        return data.bytes();
    }

    private static TokenUri parseLink(String link) {
        String lower = link.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return parseHttp(link);
        }
        if (lower.startsWith("ipfs:")) {
            return parseIpfs(link.substring(5));
        }
        if (lower.startsWith("/ipfs/") || lower.startsWith("ipfs/")) {
            return parseIpfs(link);
        }
        if (lower.startsWith("ipns:")) {
            return parseIpns(link.substring(5));
        }
        if (lower.startsWith("/ipns/") || lower.startsWith("ipns/")) {
            return parseIpns(link);
        }
        if (lower.startsWith("ar:")) {
            return parseArweave(stripSlashes(link.substring(3)));
        }
        if (SCHEME.matcher(link).matches()) {
            return new TokenUri.Unusable(
                    FailureCode.SCHEME_UNSUPPORTED, excerpt(link.substring(0, link.indexOf(':'))));
        }
        String bare = firstSegment(link);
        if (Cid.parse(bare).isPresent()) {
            return parseIpfs(link);
        }
        if (LOOKS_LIKE_CID.matcher(bare).matches()) {
            return new TokenUri.Unusable(FailureCode.CID_INVALID, excerpt(bare));
        }
        return invalid(link);
    }

    private static TokenUri parseHttp(String url) {
        int hostStart = url.indexOf("//") + 2;
        int hostEnd = hostStart;
        while (hostEnd < url.length() && "/?#\\".indexOf(url.charAt(hostEnd)) < 0) {
            hostEnd++;
        }
        if (hostEnd == hostStart) {
            return invalid(url);
        }
        String host = url.substring(hostStart, hostEnd).toLowerCase(Locale.ROOT);
        String path = url.substring(hostEnd);
        int query = path.indexOf('?');
        String plainPath = query < 0 ? path : path.substring(0, query);
        if (plainPath.startsWith("/ipfs/")) {
            String rest = plainPath.substring("/ipfs/".length());
            String bare = firstSegment(rest);
            Optional<Cid> cid = Cid.parse(bare);
            if (cid.isPresent()) {
                return new TokenUri.Ipfs(
                        cid.get(), canonicalPath(withoutFragment(afterFirst(rest))), url);
            }
            if (LOOKS_LIKE_CID.matcher(bare).matches()) {
                return new TokenUri.Unusable(FailureCode.CID_INVALID, excerpt(bare));
            }
        }
        int dot = host.indexOf('.');
        if (dot > 0 && host.startsWith("ipfs.", dot + 1)) {
            Optional<Cid> cid = Cid.parse(host.substring(0, dot));
            if (cid.isPresent()) {
                return new TokenUri.Ipfs(cid.get(), canonicalPath(withoutFragment(plainPath)), url);
            }
        }
        if (host.equals("arweave.net") || host.equals("www.arweave.net")) {
            String rest = stripSlashes(plainPath);
            if (TRANSACTION.matcher(firstSegment(rest)).matches()) {
                return parseArweave(rest);
            }
        }
        return new TokenUri.Http(url);
    }

    /// The name of a file in IPFS may hold `#`; nobody puts a fragment into an `ipfs:` link.
    private static TokenUri parseIpfs(String afterScheme) {
        String rest = stripSlashes(afterScheme);
        while (rest.regionMatches(true, 0, "ipfs/", 0, 5)) {
            rest = stripSlashes(rest.substring(5));
        }
        int query = rest.indexOf('?');
        rest = query < 0 ? rest : rest.substring(0, query);
        String bare = firstSegment(rest);
        String path = afterFirst(rest);
        Optional<Cid> cid = Cid.parse(bare);
        if (cid.isEmpty()) {
            return new TokenUri.Unusable(FailureCode.CID_INVALID, excerpt(bare));
        }
        return new TokenUri.Ipfs(cid.get(), canonicalPath(path), null);
    }

    private static TokenUri parseIpns(String afterScheme) {
        String rest = stripSlashes(afterScheme);
        while (rest.regionMatches(true, 0, "ipns/", 0, 5)) {
            rest = stripSlashes(rest.substring(5));
        }
        int query = rest.indexOf('?');
        rest = query < 0 ? rest : rest.substring(0, query);
        String name = firstSegment(rest);
        if (!IPNS_NAME.matcher(name).matches()) {
            return invalid("ipns://" + rest);
        }
        return new TokenUri.Ipns(name, canonicalPath(afterFirst(rest)));
    }

    private static TokenUri parseArweave(String rest) {
        int query = rest.indexOf('?');
        String plain = query < 0 ? rest : rest.substring(0, query);
        String transaction = firstSegment(plain);
        if (!TRANSACTION.matcher(transaction).matches()) {
            return invalid("ar://" + rest);
        }
        return new TokenUri.Arweave(transaction, canonicalPath(afterFirst(plain)));
    }

    /// Each segment decoded and encoded again, dots resolved and never climbing above the root.
    private static String canonicalPath(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String raw : path.split("/", -1)) {
            String segment = new String(DataUri.percentDecode(raw), StandardCharsets.UTF_8);
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(encode(segment));
            }
        }
        return String.join("/", segments);
    }

    private static String encode(String segment) {
        StringBuilder out = new StringBuilder(segment.length());
        for (byte next : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (next & 0xff);
            boolean plain =
                    c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || UNRESERVED.indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(next));
            }
        }
        return out.toString();
    }

    private static boolean looksLikeObject(String text) {
        String rest = text.substring(1, Math.min(text.length(), 4096)).stripLeading();
        return rest.startsWith("\"") || rest.startsWith("}") || rest.startsWith("'");
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) <= ' ') {
            start++;
        }
        // Contracts that return bytes32 pad it with NUL.
        while (end > start && text.charAt(end - 1) <= ' ') {
            end--;
        }
        return text.substring(start, end).strip();
    }

    private static String stripSlashes(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) == '/') {
            at++;
        }
        return text.substring(at);
    }

    private static String firstSegment(String text) {
        int end = 0;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }

    private static String afterFirst(String text) {
        String rest = text.substring(firstSegment(text).length());
        return rest.startsWith("#") || rest.startsWith("?") ? "" : stripSlashes(rest);
    }

    private static String withoutFragment(String path) {
        int fragment = path.indexOf('#');
        return fragment < 0 ? path : path.substring(0, fragment);
    }

    private static TokenUri invalid(String text) {
        return new TokenUri.Unusable(FailureCode.URI_INVALID, excerpt(text));
    }

    private static String excerpt(String text) {
        return Excerpt.of(text);
    }
}
