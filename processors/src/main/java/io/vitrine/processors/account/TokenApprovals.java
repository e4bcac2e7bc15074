package io.vitrine.processors.account;

import io.vitrine.domain.account.ApprovalStep;
import io.vitrine.domain.account.ApprovalStep.Given;
import io.vitrine.domain.account.ApprovalSwitch;
import io.vitrine.domain.event.TokenTransfer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One operator at a time may move a token. Naming another one, naming nobody, and moving the token
/// each end what was given before; most contracts say nothing of the last.
public final class TokenApprovals {

    private TokenApprovals() {}

    /// The switches of one token, in the order of the chain.
    public static List<ApprovalSwitch> switches(Collection<ApprovalStep> steps) {
        List<ApprovalSwitch> switches = new ArrayList<>();
        @Nullable Given standing = null;
        for (ApprovalStep step : steps.stream().sorted().toList()) {
            Given given = step.given();
            boolean nobody = given != null && given.operator().equals(TokenTransfer.ZERO_ADDRESS);
            if (standing != null && !standing.equals(given)) {
                switches.add(
                        new ApprovalSwitch(
                                standing.owner(), standing.operator(), false, step, !nobody));
                standing = null;
            }
            if (given != null && !nobody) {
                switches.add(
                        new ApprovalSwitch(given.owner(), given.operator(), true, step, false));
                standing = given;
            }
        }
        return switches;
    }
}
