package io.vitrine.readers.metadata;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.metadata.TokenDocument.TokenKey;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.processors.chain.CallData;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.NodeCalls;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks contracts where the documents of their tokens are: `tokenURI` of ERC-721, `uri` of ERC-1155.
public final class TokenUriReader {

    private static final String TOKENS =
            """
            SELECT id, collection_id, contract_address, token_number, token_standard, burned
              FROM tokens WHERE id = ANY (CAST(:ids AS uuid[]))
            """;

    private final Database catalog;

    public TokenUriReader(Database catalog) {
        this.catalog = catalog;
    }

    /// What was asked about a token, and what the chain said.
    ///
    /// @param token null when the token is gone
    /// @param burned whether it is burned, in which case most contracts refuse
    public record Asked(
            WorkItem item,
            @Nullable TokenKey token,
            String function,
            @Nullable ContractCall call,
            @Nullable CallAnswer answer,
            boolean burned) {}

    private record Found(TokenKey token, String standard, boolean burned) {}

    /// An answer for each item, in their order, as of the end of a block.
    public List<Asked> ask(ChainRpcs nodes, ChainId chain, List<WorkItem> due, long block) {
        Map<String, Found> tokens = tokens(due);
        Map<String, ContractCall> calls = new HashMap<>();
        tokens.forEach((id, found) -> calls.put(id, call(found)));
        Map<ContractCall, CallAnswer> answers =
                NodeCalls.ask(nodes, chain, new ArrayList<>(calls.values()), block);
        return due.stream()
                .map(item -> {
                    Found found = tokens.get(item.key());
                    if (found == null) {
                        return new Asked(item, null, "", null, null, false);
                    }
                    ContractCall call = Objects.requireNonNull(calls.get(item.key()));
                    return new Asked(
                            item,
                            found.token(),
                            isMulti(found) ? "uri" : "tokenURI",
                            call,
                            answers.get(call),
                            found.burned());
                })
                .toList();
    }

    private static ContractCall call(Found found) {
        BigInteger number = new BigInteger(found.token().number());
        return isMulti(found)
                ? CallData.uri(found.token().contract(), number)
                : CallData.tokenUri(found.token().contract(), number);
    }

    private static boolean isMulti(Found found) {
        return found.standard().equals("erc1155");
    }

    private Map<String, Found> tokens(List<WorkItem> due) {
        Map<String, Found> tokens = new HashMap<>();
        catalog.jdbc()
                .sql(TOKENS)
                .param("ids", due.stream().map(WorkItem::key).toArray(String[]::new))
                .query(row -> {
                    TokenKey key =
                            new TokenKey(
                                    row.getObject("id", UUID.class),
                                    row.getObject("collection_id", UUID.class),
                                    row.getString("contract_address"),
                                    row.getString("token_number"));
                    tokens.put(
                            key.id().toString(),
                            new Found(
                                    key,
                                    row.getString("token_standard"),
                                    row.getBoolean("burned")));
                });
        return tokens;
    }
}
