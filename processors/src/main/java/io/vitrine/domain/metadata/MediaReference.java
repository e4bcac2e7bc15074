package io.vitrine.domain.metadata;

/// A picture or film that a document points at.
///
/// @param role `image`, `animation` or `thumbnail`
/// @param uri as written, or `ipfs://` before a bare identifier, or a `data:` URI around bare SVG
public record MediaReference(String role, String uri) {}
