package io.vitrine.api.metadata;

/// What a collection is about.
enum Category {
    ART,
    PFP,
    GAMING,
    MUSIC,
    DOMAINS,
    MEMBERSHIPS,
    PHOTOGRAPHY,
    UTILITY,
    VIRTUAL_WORLDS,
    OTHER
}
