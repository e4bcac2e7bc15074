package io.vitrine.domain.account;

/// Whose approvals are kept.
public enum ApprovalScope {
    /// Those of every account that appears.
    ALL,
    /// Those of accounts that a user has linked.
    LINKED
}
