package io.vitrine.readers.metadata;

/// What a list of tokens is ordered by; the number decides between equals.
public enum TokenSort {
    NUMBER,
    RANK,
    MINTED
}
