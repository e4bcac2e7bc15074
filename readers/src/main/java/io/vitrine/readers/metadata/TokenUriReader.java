package io.vitrine.readers.metadata;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.metadata.DocumentSource;
import io.vitrine.domain.metadata.TokenDocument.TokenKey;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.processors.metadata.DocumentSources;
import io.vitrine.processors.metadata.TokenUriCalls;
import io.vitrine.processors.metadata.TokenUriCalls.Uri;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.NodeCalls;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks contracts where the documents of their tokens are: `tokenURI` of ERC-721, `uri` of ERC-1155, and
/// the few that are asked in a way of their own.
public final class TokenUriReader {

    private static final String TOKENS =
            """
            SELECT id, collection_id, contract_address, token_number, token_standard, burned, last_block,
                   (SELECT content_hash FROM metadata_versions WHERE token_id = id AND NOT held
                     ORDER BY version DESC LIMIT 1) AS content_hash
              FROM tokens WHERE id = ANY (CAST(:ids AS uuid[]))
            """;

    private final Database catalog;
    private final DocumentSources sources = DocumentSources.load();

    public TokenUriReader(Database catalog) {
        this.catalog = catalog;
    }

    /// What was asked about a token, and what that came to.
    ///
    /// @param token null when the token is gone
    /// @param contentHash SHA-256 of the document in force; null when there is none
    /// @param uri where the document is, or why that is not known
    public record Asked(
            WorkItem item,
            @Nullable TokenKey token,
            @Nullable String contentHash,
            List<AnsweredCall> answers,
            long block,
            Uri uri) {}

    private record Found(
            TokenKey token,
            boolean multiple,
            boolean burned,
            long lastBlock,
            @Nullable String contentHash,
            DocumentSource source) {

        BigInteger number() {
            return new BigInteger(token.number());
        }

        /// At an earlier block the token may have been nobody's, which its contract would say for good.
        boolean isReached(long block) {
            return lastBlock <= block;
        }

        Map<String, ContractCall> calls() {
            return TokenUriCalls.of(source, token.contract(), number(), multiple);
        }
    }

    /// An answer for each item, in their order, as of the end of a block. Of tokens that moved after it nothing is asked.
    public List<Asked> ask(ChainRpcs nodes, ChainId chain, List<WorkItem> due, long block) {
        Map<String, Found> tokens = tokens(chain, due);
        Set<ContractCall> calls = new LinkedHashSet<>();
        tokens.values().stream()
                .filter(found -> found.isReached(block))
                .forEach(found -> calls.addAll(found.calls().values()));
        Map<ContractCall, CallAnswer> answers =
                NodeCalls.ask(nodes, chain, new ArrayList<>(calls), block);
        return due.stream()
                .map(item -> asked(item, tokens.get(item.key()), answers, block))
                .toList();
    }

    private static Asked asked(
            WorkItem item,
            @Nullable Found found,
            Map<ContractCall, CallAnswer> answers,
            long block) {
        if (found == null) {
            return unasked(
                    item,
                    null,
                    block,
                    new WorkFailure("TOKEN_GONE", "no such token any more", Duration.ZERO, true));
        }
        if (!found.isReached(block)) {
            return unasked(
                    item, found.token(), block, WorkFailure.notReached(found.lastBlock(), block));
        }
        List<AnsweredCall> answered = new ArrayList<>();
        found.calls()
                .forEach((function, call) ->
                        answered.add(
                                new AnsweredCall(
                                        call,
                                        function,
                                        block,
                                        Objects.requireNonNull(answers.get(call)))));
        return new Asked(
                item,
                found.token(),
                found.contentHash(),
                answered,
                block,
                TokenUriCalls.read(found.source(), found.number(), answered, found.burned()));
    }

    private static Asked unasked(
            WorkItem item, @Nullable TokenKey token, long block, WorkFailure why) {
        return new Asked(item, token, null, List.of(), block, new Uri(null, why));
    }

    private Map<String, Found> tokens(ChainId chain, List<WorkItem> due) {
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
                                    row.getString("token_standard").equals("erc1155"),
                                    row.getBoolean("burned"),
                                    row.getLong("last_block"),
                                    row.getString("content_hash"),
                                    sources.of(chain, key.contract())));
                });
        return tokens;
    }
}
