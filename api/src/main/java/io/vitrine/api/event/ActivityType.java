package io.vitrine.api.event;

/// What can happen to a token.
enum ActivityType {
    MINT,
    TRANSFER,
    BURN,
    SALE,
    LISTING,
    OFFER,
    CANCEL
}
