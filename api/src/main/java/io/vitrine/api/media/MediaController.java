package io.vitrine.api.media;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.vitrine.api.Refusal;
import io.vitrine.readers.media.MediaBytes;
import io.vitrine.readers.media.MediaCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/// Serves bytes that strangers made. They are named by their own hash, so they never change; and they
/// can do nothing: only plain pictures, sounds and films open in place, all else is a download.
@Tag(name = "Media")
@RestController
final class MediaController {

    private static final Pattern ASSET = Pattern.compile("[0-9a-f]{64}");
    private static final Set<String> INERT =
            Set.of(
                    "image/png",
                    "image/jpeg",
                    "image/gif",
                    "image/webp",
                    "image/avif",
                    "image/bmp",
                    "video/mp4",
                    "video/webm",
                    "audio/mpeg",
                    "audio/ogg",
                    "audio/wav",
                    "audio/flac");
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String POWERLESS =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'";

    private final MediaCatalog media;

    MediaController(MediaCatalog media) {
        this.media = media;
    }

    @Operation(
            summary = "The original bytes of an asset",
            description =
                    "Plain pictures, sounds and films as they are; everything else, SVG and HTML among it, as a"
                            + " download of unknown type. The address never changes its content.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "*/*",
                            schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/v1/media/{assetId}")
    ResponseEntity<Resource> original(
            WebRequest request,
            @Parameter(description = "SHA-256 of the bytes in hex") @PathVariable("assetId")
                    String asset) {
        requireAsset(asset);
        return answer(request, asset, asset, () -> media.original(asset));
    }

    @Operation(
            summary = "A picture of an asset by width",
            description = "Never larger than the original: the true width may be less.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "image/*",
                            schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/v1/media/{assetId}/{width}")
    ResponseEntity<Resource> variant(
            WebRequest request,
            @Parameter(description = "SHA-256 of the original's bytes in hex")
                    @PathVariable("assetId")
                    String asset,
            @Parameter(
                            description = "Width in pixels",
                            schema =
                                    @Schema(
                                            type = "integer",
                                            allowableValues = {"64", "256", "512", "1024"}))
                    @PathVariable("width")
                    String width) {
        requireAsset(asset);
        int pixels =
                MediaWidths.ALL.stream()
                        .filter(known -> Integer.toString(known).equals(width))
                        .findFirst()
                        .orElseThrow(() ->
                                Refusal.notAllowed(
                                        "width",
                                        width,
                                        MediaWidths.ALL.stream().map(String::valueOf).toList()));
        return answer(request, asset, asset + "-" + width, () -> media.variant(asset, pixels));
    }

    private static void requireAsset(String asset) {
        if (!ASSET.matcher(asset).matches()) {
            throw Refusal.invalid("assetId", asset, "64 lower-case hexadecimal digits");
        }
    }

    private static ResponseEntity<Resource> answer(
            WebRequest request, String asset, String tag, Supplier<Optional<MediaBytes>> found) {
        HttpHeaders headers = new HttpHeaders();
        headers.setCacheControl(FOREVER);
        headers.setETag('"' + tag + '"');
        headers.set("Content-Security-Policy", POWERLESS);
        headers.set("Cross-Origin-Resource-Policy", "cross-origin");
        MediaBytes bytes = found.get().orElseThrow(() -> Refusal.notFound("asset", asset));
        if (request.checkNotModified('"' + tag + '"')) {
            close(bytes);
            return new ResponseEntity<>(headers, HttpStatus.NOT_MODIFIED);
        }
        boolean inert = INERT.contains(bytes.mime());
        headers.setContentType(
                inert
                        ? MediaType.parseMediaType(bytes.mime())
                        : MediaType.APPLICATION_OCTET_STREAM);
        headers.set(
                HttpHeaders.CONTENT_DISPOSITION,
                inert ? "inline" : "attachment; filename=\"" + asset + "\"");
        headers.setContentLength(bytes.length());
        return ResponseEntity.ok().headers(headers).body(new InputStreamResource(bytes.content()));
    }

    private static void close(MediaBytes bytes) {
        try {
            bytes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
