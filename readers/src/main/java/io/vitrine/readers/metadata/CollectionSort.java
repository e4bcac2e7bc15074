package io.vitrine.readers.metadata;

/// What a list of collections is ordered by.
public enum CollectionSort {
    NAME,
    FLOOR,
    VOLUME,
    ITEMS,
    OWNERS,
    CREATED
}
