package io.vitrine.api;

/// Direction of a list.
public enum Order {
    ASC,
    DESC
}
