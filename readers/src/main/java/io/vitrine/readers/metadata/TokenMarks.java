package io.vitrine.readers.metadata;

import java.util.List;

/// What is to be said of a token beside what its logs say.
///
/// @param unverified whether its contract does not say who owns it, so that its balances are the word of the logs alone
/// @param anomalies what no honest contract does, by code
public record TokenMarks(boolean unverified, List<Anomaly> anomalies) {

    /// Nothing is to be said.
    public static final TokenMarks NONE = new TokenMarks(false, List.of());

    public TokenMarks {
        anomalies = List.copyOf(anomalies);
    }

    /// Something that no honest contract does.
    ///
    /// @param code class of it, such as DOUBLE_MINT
    /// @param reason what was counted
    public record Anomaly(String code, String reason) {}
}
