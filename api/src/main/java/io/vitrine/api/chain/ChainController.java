package io.vitrine.api.chain;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.vitrine.api.Catalog;
import io.vitrine.api.Listing;
import io.vitrine.api.Paging;
import io.vitrine.domain.chain.Chain;
import io.vitrine.readers.Seek;
import io.vitrine.readers.Slice;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ProjectedBlock;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Which chains there are.
@Tag(name = "Chains")
@RestController
final class ChainController {

    private final Catalog catalog;
    private final ChainRegistry registry;

    ChainController(Catalog catalog, ChainRegistry registry) {
        this.catalog = catalog;
        this.registry = registry;
    }

    @Operation(
            summary = "List the chains",
            description = "In the order of their CAIP-2 ids, with the block each is projected to.")
    @GetMapping(value = "/v1/chains", produces = MediaType.APPLICATION_JSON_VALUE)
    Listing<ChainView> chains(Paging paging) {
        Seek seek = paging.seek();
        List<Chain> remaining =
                registry.chains().stream()
                        .filter(chain ->
                                !seek.continues()
                                        || key(chain).compareTo(seek.after().getFirst()) > 0)
                        .sorted(Comparator.comparing(ChainController::key))
                        .limit(seek.limit() + 1L)
                        .toList();
        Slice<Chain> slice = Slice.of(remaining, seek, chain -> List.of(key(chain)));
        List<ProjectedBlock> blocks = catalog.readAlways(moment -> moment.blocks());
        return paging.answer(slice, chain -> view(chain, blocks), blocks);
    }

    private static String key(Chain chain) {
        return chain.chainId().caip2();
    }

    private static ChainView view(Chain chain, List<ProjectedBlock> blocks) {
        ProjectedBlock block =
                blocks.stream()
                        .filter(one -> one.chain().equals(key(chain)))
                        .findFirst()
                        .orElse(null);
        return new ChainView(
                key(chain),
                chain.chainId().isEvm() ? chain.chainId().evmNumber() : null,
                chain.name(),
                new ChainView.Currency(chain.nativeSymbol(), chain.decimals()),
                chain.explorerUrl(),
                chain.enabled(),
                head(block));
    }

    private static ChainView.@Nullable Head head(@Nullable ProjectedBlock block) {
        Long number = block == null ? null : block.number();
        return block == null || number == null
                ? null
                : new ChainView.Head(number, block.hash(), block.at());
    }
}
