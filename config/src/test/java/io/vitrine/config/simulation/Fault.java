package io.vitrine.config.simulation;

/// What can be wrong with an answer of a node.
enum Fault {
    SERVER_ERROR(Reach.ANY),
    PAGE_INSTEAD(Reach.ANY),
    TOO_MANY_REQUESTS(Reach.ANY),
    TOO_MANY_REQUESTS_AND_WHEN(Reach.ANY),
    QUOTA(Reach.ANY),
    CUT_SHORT(Reach.ANY),
    CONNECTION_CLOSED(Reach.ANY),
    LATE(Reach.ANY),
    TOO_LATE(Reach.ANY),
    WRONG_IDS(Reach.ANY),
    UNKNOWN_ERROR(Reach.ANY),
    ELEMENT_MISSING(Reach.BATCH),
    OUT_OF_ORDER(Reach.BATCH),
    NULL_BLOCK(Reach.BLOCKS),
    WRONG_NUMBER(Reach.BLOCKS),
    PARENT_OF_ANOTHER(Reach.BLOCKS),
    HEAD_GOES_BACK(Reach.HEAD),
    LOGS_TWICE(Reach.LOGS),
    LOGS_SHUFFLED(Reach.LOGS),
    LOGS_REMOVED(Reach.LOGS),
    LOG_OUTSIDE(Reach.LOGS),
    LOG_NOT_ASKED_FOR(Reach.LOGS),
    LOG_OF_ANOTHER_BLOCK(Reach.LOGS),
    LOGS_CONTRADICT(Reach.LOGS),
    LOG_MISSING(Reach.LOGS),
    LOGS_MISSING(Reach.LOGS);

    /// Which answers it can befall.
    enum Reach {
        ANY,
        BATCH,
        BLOCKS,
        HEAD,
        LOGS
    }

    private final Reach reach;

    Fault(Reach reach) {
        this.reach = reach;
    }

    Reach reach() {
        return reach;
    }
}
