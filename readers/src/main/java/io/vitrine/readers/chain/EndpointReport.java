package io.vitrine.readers.chain;

import io.vitrine.domain.chain.Endpoint;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an endpoint is good for, seen just now.
///
/// @param code `OK`, or the class of the failure such as `WRONG_CHAIN` or `RPC_UNREACHABLE`
/// @param detail what was seen, fit to be shown
/// @param chainNumber the EIP-155 number that the node says; null when it did not answer
/// @param head its newest block; null when it did not answer
/// @param headTime the time of that block
/// @param genesisHash hash of block 0; null when the node cannot give it
/// @param took how long it took to answer
public record EndpointReport(
        Endpoint endpoint,
        String code,
        String detail,
        @Nullable Long chainNumber,
        @Nullable Long head,
        @Nullable Instant headTime,
        @Nullable String genesisHash,
        Duration took) {

    public boolean ok() {
        return code.equals("OK");
    }
}
