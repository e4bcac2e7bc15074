package io.vitrine.db.documents;

import java.util.List;

/// Fields of a media asset, as `media.assets` spells them.
public final class AssetFields {

    public static final String CID = "cid";
    public static final String KIND = "kind";
    public static final String SOURCE = "source";
    public static final String MIME = "mime";
    public static final String BYTES = "bytes";
    public static final String WIDTH = "width";
    public static final String HEIGHT = "height";
    public static final String S3_KEY = "s3Key";
    public static final String IPFS_CID = "ipfsCid";
    public static final String SHA256 = "sha256";
    public static final String PHASH = "phash";
    public static final String MODERATION = "moderation";
    public static final String EXIF_JSON = "exif_json";
    public static final String CREATED_AT = "createdAt";
    public static final String SOURCES = "sources";
    public static final String IPFS_VERIFIED = "ipfs_verified";
    public static final String PHASH_VERSION = "phash_version";

    static final List<String> ALL =
            List.of(
                    CID,
                    KIND,
                    SOURCE,
                    MIME,
                    BYTES,
                    WIDTH,
                    HEIGHT,
                    S3_KEY,
                    IPFS_CID,
                    SHA256,
                    PHASH,
                    MODERATION,
                    EXIF_JSON,
                    CREATED_AT,
                    SOURCES,
                    IPFS_VERIFIED,
                    PHASH_VERSION);

    private AssetFields() {}
}
