package io.vitrine.db.documents;

import java.util.List;

/// Fields of the answer of a call to a contract, kept for replays.
public final class CallFields {

    public static final String CHAIN_ID = "chainId";
    public static final String CONTRACT = "contract";
    public static final String BLOCK_NUMBER = "blockNumber";
    public static final String BLOCK_HASH = "blockHash";
    public static final String FUNCTION = "function";
    public static final String INPUT = "input";
    public static final String OUTPUT = "output";
    public static final String STATUS = "status";

    static final List<String> ALL =
            List.of(CHAIN_ID, CONTRACT, BLOCK_NUMBER, BLOCK_HASH, FUNCTION, INPUT, OUTPUT, STATUS);

    private CallFields() {}
}
