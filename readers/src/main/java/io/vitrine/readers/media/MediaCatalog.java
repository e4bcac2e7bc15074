package io.vitrine.readers.media;

import io.vitrine.db.documents.AssetFields;
import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.VariantFields;
import io.vitrine.db.objects.ObjectStore;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Media by the asset they belong to.
public final class MediaCatalog {

    /// More than there are widths and recipes.
    private static final int MOST_VARIANTS = 100;

    private static final String UNKNOWN = "application/octet-stream";

    private final DocumentStore documents;
    private final ObjectStore objects;

    public MediaCatalog(DocumentStore documents, ObjectStore objects) {
        this.documents = documents;
        this.objects = objects;
    }

    /// The original bytes of the asset.
    ///
    /// @param asset SHA-256 of the bytes in lower-case hex
    public Optional<MediaBytes> original(String asset) {
        Document document =
                documents.get(DocumentCollection.MEDIA_ASSETS, List.of(asset)).get(asset);
        return document == null
                ? Optional.empty()
                : open(document.text(AssetFields.S3_KEY), document.text(AssetFields.MIME));
    }

    /// The copy for this nominal width; where there is none, the next larger one, else the largest.
    public Optional<MediaBytes> variant(String asset, int width) {
        return variants(asset).stream()
                .min(
                        Comparator.comparing((Document document) -> widthOf(document) < width)
                                .thenComparing(document -> Math.abs(widthOf(document) - width))
                                .thenComparing(Document::id, Comparator.reverseOrder()))
                .flatMap(document ->
                        open(
                                document.text(VariantFields.S3_KEY),
                                document.text(VariantFields.MIME)));
    }

    /// Ids of variants begin with the asset's, so its variants are a range of keys.
    private List<Document> variants(String asset) {
        return documents
                .scan(DocumentCollection.MEDIA_VARIANTS, asset, asset + "~", MOST_VARIANTS)
                .stream()
                .filter(document -> asset.equals(document.text(VariantFields.ASSET_ID)))
                .toList();
    }

    private static long widthOf(Document document) {
        return Objects.requireNonNullElse(document.integer(VariantFields.WIDTH), 0L);
    }

    private Optional<MediaBytes> open(@Nullable String key, @Nullable String mime) {
        return key == null
                ? Optional.empty()
                : objects.open(key)
                        .map(stream ->
                                new MediaBytes(
                                        mime == null ? UNKNOWN : mime,
                                        stream.length(),
                                        stream.bytes()));
    }
}
