package io.vitrine.readers.metadata;

import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.MetadataFields;
import java.util.List;
import java.util.Optional;

/// Metadata documents as they were last fetched.
public final class TokenDocuments {

    private final DocumentStore documents;

    public TokenDocuments(DocumentStore documents) {
        this.documents = documents;
    }

    /// The document with this id.
    public Optional<TokenDocument> document(String id) {
        Document found = documents.get(DocumentCollection.METADATA_DOCS, List.of(id)).get(id);
        return found == null
                ? Optional.empty()
                : Optional.of(
                        new TokenDocument(
                                found.text(MetadataFields.TOKEN_URI),
                                found.text(MetadataFields.ORIGINAL_JSON),
                                found.text(MetadataFields.NORMALIZED_JSON),
                                found.text(MetadataFields.MEDIA_JSON),
                                found.text(MetadataFields.NORMALIZE_STATUS),
                                found.text(MetadataFields.NORMALIZE_ERROR),
                                found.instant(MetadataFields.FETCHED_AT),
                                found.flag(MetadataFields.IPFS_VERIFIED)));
    }
}
