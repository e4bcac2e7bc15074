package io.vitrine.db.documents;

import java.util.List;

/// Fields of a raw event, as `events.raw` spells them.
public final class EventFields {

    public static final String EVENT_ID = "eventId";
    public static final String CHAIN_ID = "chainId";
    public static final String BLOCK_NUMBER = "blockNumber";
    public static final String BLOCK_HASH = "blockHash";
    public static final String TX_HASH = "txHash";
    public static final String LOG_INDEX = "logIndex";
    public static final String ADDRESS = "address";
    public static final String TOPICS_JSON = "topics_json";
    public static final String DATA = "data";
    public static final String PARSED_JSON = "parsed_json";
    public static final String OBSERVED_AT = "observedAt";
    public static final String CONFIRMATIONS = "confirmations";
    public static final String BLOCK_TIME = "blockTime";
    public static final String TX_FROM = "txFrom";
    public static final String TX_TO = "txTo";
    public static final String TX_VALUE = "txValue";

    static final List<String> ALL =
            List.of(
                    EVENT_ID,
                    CHAIN_ID,
                    BLOCK_NUMBER,
                    BLOCK_HASH,
                    TX_HASH,
                    LOG_INDEX,
                    ADDRESS,
                    TOPICS_JSON,
                    DATA,
                    PARSED_JSON,
                    OBSERVED_AT,
                    CONFIRMATIONS,
                    BLOCK_TIME,
                    TX_FROM,
                    TX_TO,
                    TX_VALUE);

    private EventFields() {}
}
