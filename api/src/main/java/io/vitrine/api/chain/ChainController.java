package io.vitrine.api.chain;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.vitrine.api.Catalog;
import io.vitrine.api.Listing;
import io.vitrine.api.Paging;
import io.vitrine.readers.Slice;
import io.vitrine.readers.chain.ChainCatalog;
import io.vitrine.readers.chain.ProjectedBlock;
import io.vitrine.readers.chain.RegisteredChain;
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
    private final ChainCatalog chains;

    ChainController(Catalog catalog, ChainCatalog chains) {
        this.catalog = catalog;
        this.chains = chains;
    }

    @Operation(summary = "List the chains", description = "In the order of their CAIP-2 ids, with the block each is projected to.")
    @GetMapping(value = "/v1/chains", produces = MediaType.APPLICATION_JSON_VALUE)
    Listing<ChainView> chains(Paging paging) {
        Slice<RegisteredChain> slice = chains.chains(paging.seek());
        List<ProjectedBlock> blocks = catalog.readAlways(moment -> moment.blocks());
        return paging.answer(slice, chain -> view(chain, blocks), blocks);
    }

    private static ChainView view(RegisteredChain chain, List<ProjectedBlock> blocks) {
        ProjectedBlock block =
                blocks.stream()
                        .filter(one -> one.chain().equals(chain.caip2()))
                        .findFirst()
                        .orElse(null);
        return new ChainView(
                chain.caip2(),
                chain.number(),
                chain.name(),
                new ChainView.Currency(chain.symbol(), chain.decimals()),
                chain.explorer(),
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
