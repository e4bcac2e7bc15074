package io.vitrine.writers.metadata;

import io.vitrine.domain.metadata.MediaReference;
import io.vitrine.processors.metadata.References;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `media_json` of a document: what it points at, and which asset that became.
public final class MediaLinks {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ASSET = "assetId";

    private MediaLinks() {}

    /// The references, those with a known asset linked to it.
    ///
    /// @param assets asset by the key of the reference
    static String json(List<MediaReference> references, Map<String, String> assets) {
        ArrayNode array = JSON.createArrayNode();
        for (MediaReference reference : references) {
            ObjectNode entry =
                    array.addObject().put("role", reference.role()).put("uri", reference.uri());
            String asset = assets.get(References.key(reference.uri()));
            if (asset != null) {
                entry.put(ASSET, asset);
            }
        }
        return array.toString();
    }

    /// The same with one more reference linked.
    public static String linked(String mediaJson, String referenceKey, String asset) {
        JsonNode array = JSON.readTree(mediaJson);
        for (JsonNode entry : array) {
            if (entry instanceof ObjectNode link
                    && References.key(link.path("uri").asString()).equals(referenceKey)) {
                link.put(ASSET, asset);
            }
        }
        return array.toString();
    }
}
