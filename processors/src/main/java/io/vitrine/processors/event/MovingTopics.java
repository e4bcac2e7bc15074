package io.vitrine.processors.event;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.web3j.crypto.Hash;

/// First topics of the events that move most tokens; of all that could be missing from an answer
/// these are missed most.
public final class MovingTopics {

    public static final Set<String> ALL =
            Stream.of(
                            "Transfer(address,address,uint256)",
                            "TransferSingle(address,address,address,uint256,uint256)",
                            "TransferBatch(address,address,address,uint256[],uint256[])")
                    .map(Hash::sha3String)
                    .collect(Collectors.toUnmodifiableSet());

    private MovingTopics() {}
}
