package io.vitrine.readers.metadata;

/// A place where a collection lives.
public record BindingRow(String chain, String contract, String standard, boolean primary) {}
