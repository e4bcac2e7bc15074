package io.vitrine.domain.media;

/// What the bytes themselves prove.
///
/// @param sha256 lower-case hex; the asset's id
/// @param cid version 1, raw, sha2-256, base32
public record MediaFacts(String sha256, String cid, long bytes, MediaHead head) {}
