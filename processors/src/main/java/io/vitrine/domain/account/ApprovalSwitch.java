package io.vitrine.domain.account;

/// An operator was allowed to move a token, or no longer is.
///
/// @param step the log that did it
/// @param follows whether that is a consequence, which the log itself does not say
public record ApprovalSwitch(
        String owner, String operator, boolean approved, ApprovalStep step, boolean follows) {}
