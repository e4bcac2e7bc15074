package io.vitrine.api.metadata;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.vitrine.api.AsOf;
import io.vitrine.api.Catalog;
import io.vitrine.api.metadata.MetadataView.Change;
import io.vitrine.readers.metadata.MetadataHistory;
import io.vitrine.readers.metadata.TokenCatalog;
import io.vitrine.readers.metadata.TokenDocument;
import io.vitrine.readers.metadata.TokenDocuments;
import io.vitrine.readers.metadata.TokenKey;
import io.vitrine.readers.metadata.TokenRow;
import io.vitrine.readers.metadata.VersionRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// What a token's metadata says.
@Tag(name = "Tokens")
@RestController
final class MetadataController {

    private final Catalog catalog;
    private final TokenCatalog tokens;
    private final TokenDocuments documents;
    private final MetadataHistory history;

    MetadataController(
            Catalog catalog,
            TokenCatalog tokens,
            TokenDocuments documents,
            MetadataHistory history) {
        this.history = history;
        this.catalog = catalog;
        this.tokens = tokens;
        this.documents = documents;
    }

    @Operation(
            summary = "Metadata of a token",
            description =
                    "The document as it was answered, the canonical form that the catalog reads, and how it"
                            + " changed.")
    @GetMapping(
            value = "/v1/tokens/{chain}/{contract}/{tokenId}/metadata",
            produces = MediaType.APPLICATION_JSON_VALUE)
    MetadataView metadata(
            @PathVariable("chain") String chain,
            @PathVariable("contract") String contract,
            @PathVariable("tokenId") String tokenId) {
        TokenKey key = TokenPath.key(chain, contract, tokenId);
        record Found(TokenRow token, List<VersionRow> versions, List<AsOf> asOf) {}
        Found found =
                catalog.readAlways(moment ->
                        new Found(
                                TokenPath.require(tokens, key, RarityMethods.named(null)),
                                history.of(key),
                                AsOf.of(moment.blocksOf(List.of(key.chain())))));
        // Documents live in a store of their own: asked only when no connection is held.
        String id = found.token().metadataDocument();
        TokenDocument document = id == null ? null : documents.document(id).orElse(null);
        return view(found.token(), document, found.versions(), found.asOf());
    }

    private static MetadataView view(
            TokenRow token,
            @Nullable TokenDocument document,
            List<VersionRow> versions,
            List<AsOf> asOf) {
        List<Change> history = versions.stream().map(Change::of).toList();
        boolean unstable = isUnstable(versions);
        return document == null
                ? new MetadataView(
                        token.chain(),
                        token.contract(),
                        token.number(),
                        token.metadataUrl(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        unstable,
                        history,
                        asOf)
                : new MetadataView(
                        token.chain(),
                        token.contract(),
                        token.number(),
                        document.uri() == null ? token.metadataUrl() : document.uri(),
                        document.status(),
                        document.error(),
                        later(document.fetchedAt(), token.refreshedAt()),
                        document.original(),
                        document.normalised(),
                        document.media(),
                        document.ipfsVerified(),
                        unstable,
                        history,
                        asOf);
    }

    /// An answer that nothing changed is no new document, and an answer all the same.
    private static @Nullable Instant later(@Nullable Instant stored, @Nullable Instant asked) {
        return stored == null || (asked != null && asked.isAfter(stored)) ? asked : stored;
    }

    /// A change waits, or the document is again what it was before another one.
    private static boolean isUnstable(List<VersionRow> newestFirst) {
        if (newestFirst.isEmpty() || newestFirst.getFirst().held()) {
            return !newestFirst.isEmpty();
        }
        VersionRow newest = newestFirst.getFirst();
        return newestFirst.stream()
                .skip(2)
                .anyMatch(earlier ->
                        earlier.contentHash().equals(newest.contentHash())
                                && earlier.uri().equals(newest.uri()));
    }
}
