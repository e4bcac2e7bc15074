package io.vitrine.db.documents;

import io.vitrine.db.DatabaseName;
import java.util.List;

/// The collections of documents, by the names that MongoDB knows them by.
public enum DocumentCollection {
    EVENTS_RAW("events.raw", DatabaseName.INDEXER, EventFields.ALL),
    METADATA_DOCS("metadata.docs", DatabaseName.CATALOG, MetadataFields.ALL),
    METADATA_HISTORY("metadata.history", DatabaseName.CATALOG, MetadataFields.ALL),
    MEDIA_ASSETS("media.assets", DatabaseName.CATALOG, AssetFields.ALL),
    MEDIA_VARIANTS("media.variants", DatabaseName.CATALOG, VariantFields.ALL),
    CALLS("calls", DatabaseName.CATALOG, CallFields.ALL);

    private final String collection;
    private final DatabaseName home;
    private final List<String> fields;

    DocumentCollection(String collection, DatabaseName home, List<String> fields) {
        this.collection = collection;
        this.home = home;
        this.fields = fields;
    }

    /// The name in MongoDB.
    public String collection() {
        return collection;
    }

    /// The fields besides `_id` that its documents may have.
    public List<String> fields() {
        return fields;
    }

    DatabaseName home() {
        return home;
    }

    /// The table where PostgreSQL keeps it.
    String table() {
        return "documents." + collection.replace('.', '_');
    }
}
