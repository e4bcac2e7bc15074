package io.vitrine.db.objects;

/// An object in memory.
///
/// @param bytes not to be changed
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record StoredObject(byte[] bytes, String contentType) {}
