package io.vitrine.db.documents;

import java.util.List;

/// Fields of a media variant, as `media.variants` spells them.
public final class VariantFields {

    public static final String ASSET_ID = "asset_id";
    public static final String CDN_URL = "cdnUrl";
    public static final String W = "w";
    public static final String H = "h";
    public static final String WIDTH = "width";
    public static final String RECIPE = "recipe";
    public static final String MIME = "mime";
    public static final String BYTES = "bytes";
    public static final String S3_KEY = "s3Key";

    static final List<String> ALL =
            List.of(ASSET_ID, CDN_URL, W, H, WIDTH, RECIPE, MIME, BYTES, S3_KEY);

    private VariantFields() {}
}
