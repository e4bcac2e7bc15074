package io.vitrine.db.documents;

import java.util.List;

/// Fields of a metadata document, as `metadata.docs` spells them.
public final class MetadataFields {

    public static final String CHAIN_ID = "chainId";
    public static final String CONTRACT = "contract";
    public static final String TOKEN_ID = "tokenId";
    public static final String TOKEN_URI = "tokenURI";
    public static final String ORIGINAL_JSON = "original_json";
    public static final String NORMALIZED_JSON = "normalized_json";
    public static final String MEDIA_JSON = "media_json";
    public static final String NORMALIZE_STATUS = "normalize_status";
    public static final String NORMALIZE_ERROR = "normalize_error";
    public static final String FETCHED_AT = "fetchedAt";
    public static final String ETAG = "etag";
    public static final String ORIGINAL_SHA256 = "original_sha256";
    public static final String FETCH_STATUS = "fetch_status";
    public static final String LAST_MODIFIED = "lastModified";
    public static final String IPFS_VERIFIED = "ipfs_verified";

    static final List<String> ALL =
            List.of(
                    CHAIN_ID,
                    CONTRACT,
                    TOKEN_ID,
                    TOKEN_URI,
                    ORIGINAL_JSON,
                    NORMALIZED_JSON,
                    MEDIA_JSON,
                    NORMALIZE_STATUS,
                    NORMALIZE_ERROR,
                    FETCHED_AT,
                    ETAG,
                    ORIGINAL_SHA256,
                    FETCH_STATUS,
                    LAST_MODIFIED,
                    IPFS_VERIFIED);

    private MetadataFields() {}
}
