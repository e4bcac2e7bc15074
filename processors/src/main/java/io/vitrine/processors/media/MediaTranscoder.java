package io.vitrine.processors.media;

import io.vitrine.domain.media.Cid;
import io.vitrine.domain.media.MediaBudget;
import io.vitrine.domain.media.MediaFacts;
import io.vitrine.domain.media.MediaFailure;
import io.vitrine.domain.media.MediaFlag;
import io.vitrine.domain.media.MediaHead;
import io.vitrine.domain.media.MediaOutcome;
import java.awt.image.BufferedImage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/// From media bytes to facts, hash and variants: the whole way, without anything outside.
public final class MediaTranscoder {

    private MediaTranscoder() {}

    /// Never throws for what the bytes are; the caller sets the deadline.
    public static MediaOutcome transcode(byte[] bytes, MediaBudget budget) {
        MediaFacts facts = facts(bytes, budget);
        return switch (ImageDecoder.decode(bytes, facts.head(), budget)) {
            case DecodeResult.Rejected(MediaFailure code, String detail) ->
                    new MediaOutcome.OriginalOnly(facts, code, detail);
            case DecodeResult.Decoded(BufferedImage picture) -> variants(facts, picture);
        };
    }

    /// Digest, identifier and headers, nothing decoded.
    public static MediaFacts facts(byte[] bytes, MediaBudget budget) {
        byte[] digest = sha256(bytes);
        MediaHead head = withFindings(bytes, MediaHeads.read(bytes), budget);
        return new MediaFacts(
                HexFormat.of().formatHex(digest),
                Cid.ofRawSha256(digest).text(),
                bytes.length,
                head);
    }

    private static MediaOutcome variants(MediaFacts facts, BufferedImage picture) {
        try {
            return new MediaOutcome.Transcoded(
                    facts,
                    picture.getWidth(),
                    picture.getHeight(),
                    PerceptualHasher.of(picture),
                    Variants.of(picture));
        } catch (RuntimeException failure) {
            return new MediaOutcome.OriginalOnly(
                    facts, MediaFailure.DECODE_FAILED, String.valueOf(failure.getMessage()));
        } catch (OutOfMemoryError exhausted) {
            return new MediaOutcome.OriginalOnly(facts, MediaFailure.RESOURCE_EXHAUSTED, "memory");
        }
    }

    private static MediaHead withFindings(byte[] bytes, MediaHead head, MediaBudget budget) {
        if (!head.mime().equals("image/svg+xml") || bytes.length > budget.svgBytes()) {
            return head;
        }
        byte[] text =
                SvgText.isCompressed(bytes) ? SvgText.inflate(bytes, budget.svgBytes()) : bytes;
        String characters = text == null ? null : SvgText.decode(text);
        if (characters == null) {
            return head;
        }
        Set<MediaFlag> flags = EnumSet.noneOf(MediaFlag.class);
        flags.addAll(SvgInspection.inspect(characters, budget).flags());
        return new MediaHead(
                head.kind(), head.mime(), 0, 0, 1, 0, 0, 0, 1, 0, flags, head.damage());
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
