package io.vitrine.domain.metadata;

import org.jspecify.annotations.Nullable;

/// What the document of a contract says of the collection (ERC-7572, and what came before it).
///
/// @param image reference of the picture
/// @param banner reference of the banner
/// @param website http or https address
/// @param feeBasisPoints what sellers are asked to pay, in hundredths of a percent
/// @param feeReceiver lower-case address of who is paid that
public record CollectionStatement(
        @Nullable String name,
        @Nullable String description,
        @Nullable String image,
        @Nullable String banner,
        @Nullable String website,
        @Nullable Integer feeBasisPoints,
        @Nullable String feeReceiver) {

    /// Of a contract that has no document.
    public static final CollectionStatement NONE =
            new CollectionStatement(null, null, null, null, null, null, null);
}
