package io.vitrine.api.metadata;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.vitrine.api.AsOf;
import io.vitrine.api.Catalog;
import io.vitrine.api.Inputs;
import io.vitrine.api.Listing;
import io.vitrine.api.Order;
import io.vitrine.api.Paging;
import io.vitrine.api.Refusal;
import io.vitrine.api.Words;
import io.vitrine.api.media.PictureView;
import io.vitrine.processors.metadata.Lookalikes;
import io.vitrine.readers.Slice;
import io.vitrine.readers.chain.ProjectedBlock;
import io.vitrine.readers.metadata.CollectionCatalog;
import io.vitrine.readers.metadata.CollectionFilter;
import io.vitrine.readers.metadata.CollectionRow;
import io.vitrine.readers.metadata.CollectionSort;
import io.vitrine.readers.metadata.CoverRow;
import io.vitrine.readers.metadata.MintCatalog;
import io.vitrine.readers.metadata.RoleCatalog;
import io.vitrine.readers.metadata.TraitCatalog;
import io.vitrine.readers.metadata.TraitRow;
import io.vitrine.readers.rarity.RarityCatalog;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Collections, their counts, traits, roles and mint terms.
@Tag(name = "Collections")
@RestController
@RequestMapping(path = "/v1/collections", produces = MediaType.APPLICATION_JSON_VALUE)
final class CollectionController {

    private static final int MOST_VALUES = 10_000;

    private final Catalog catalog;
    private final CollectionLookup lookup;
    private final CollectionCatalog collections;
    private final TraitCatalog traits;
    private final RoleCatalog roles;
    private final MintCatalog mints;
    private final RarityCatalog rarity;

    CollectionController(
            Catalog catalog,
            CollectionLookup lookup,
            CollectionCatalog collections,
            TraitCatalog traits,
            RoleCatalog roles,
            MintCatalog mints,
            RarityCatalog rarity) {
        this.catalog = catalog;
        this.lookup = lookup;
        this.collections = collections;
        this.traits = traits;
        this.roles = roles;
        this.mints = mints;
        this.rarity = rarity;
    }

    @Operation(
            summary = "List collections",
            description =
                    "Hidden ones are left out, and spam unless it is asked for. Collections without a floor come last either way.")
    @GetMapping
    Listing<CollectionView> collections(
            HttpServletRequest request,
            @Parameter(
                            description =
                                    "Part of the name, slug or symbol, or a contract address; 2 to"
                                            + " 64 characters",
                            example = "ape")
                    @RequestParam(name = "q", required = false)
                    @Nullable String text,
            @Parameter(description = "CAIP-2 id", example = "eip155:1")
                    @RequestParam(name = "chain", required = false)
                    @Nullable String chain,
            @RequestParam(name = "category", required = false) @Nullable Category category,
            @RequestParam(name = "standard", required = false) @Nullable Standard standard,
            @RequestParam(name = "verified", required = false) @Nullable Boolean verified,
            @Parameter(description = "Whether what gives every sign of spam is shown too")
                    @RequestParam(name = "spam", defaultValue = "false")
                    boolean spam,
            @RequestParam(name = "sort", defaultValue = "name") CollectionSort sort,
            @RequestParam(name = "order", defaultValue = "asc") Order order,
            Paging paging) {
        CollectionFilter filter =
                new CollectionFilter(
                        text(text),
                        Inputs.chainOrNull(chain),
                        category == null ? null : Words.of(category),
                        standard == null ? null : Words.of(standard),
                        verified,
                        spam);
        return catalog.read(
                request,
                moment -> {
                    Slice<CollectionRow> slice =
                            collections.collections(
                                    filter, sort, order == Order.DESC, paging.seek());
                    Map<UUID, List<CoverRow>> covers = covers(slice.rows());
                    Lookalikes lookalikes = new Lookalikes(collections.verifiedNames());
                    List<ProjectedBlock> blocks =
                            filter.chain() == null
                                    ? moment.blocks()
                                    : moment.blocksOf(List.of(filter.chain()));
                    return paging.answer(
                            slice,
                            row ->
                                    view(
                                            row,
                                            covers.getOrDefault(row.id(), List.of()),
                                            null,
                                            now(moment.blocks(), row.chain()),
                                            lookalikes,
                                            List.of()),
                            blocks);
                });
    }

    @Operation(
            summary = "A collection",
            description =
                    "By its slug or as CAIP-10, such as eip155:1:0xbc4c... . Hidden ones answer"
                            + " here.")
    @GetMapping("/{slug}")
    CollectionView collection(HttpServletRequest request, @PathVariable("slug") String slug) {
        return catalog.read(
                request,
                moment -> {
                    CollectionRow row = lookup.find(slug);
                    List<CollectionView.Contract> contracts =
                            collections.bindings(row.id()).stream()
                                    .map(binding ->
                                            new CollectionView.Contract(
                                                    binding.chain(),
                                                    binding.contract(),
                                                    binding.standard(),
                                                    binding.primary()))
                                    .toList();
                    return view(
                            row,
                            collections.covers(List.of(row.id())),
                            contracts,
                            now(moment.blocks(), row.chain()),
                            new Lookalikes(collections.verifiedNames()),
                            AsOf.of(moment.blocksOf(row.chains())));
                });
    }

    @Operation(summary = "Counts of a collection")
    @GetMapping("/{slug}/stats")
    StatsView stats(HttpServletRequest request, @PathVariable("slug") String slug) {
        return catalog.read(
                request,
                moment -> {
                    CollectionRow row = lookup.find(slug);
                    return StatsView.of(
                            row,
                            rarity.root(row.id()).orElse(null),
                            AsOf.of(moment.blocksOf(row.chains())));
                });
    }

    @Operation(
            summary = "Traits of a collection",
            description =
                    "In the order of display, each with its values, how often they occur, their"
                            + " rarity and floor.")
    @GetMapping("/{slug}/traits")
    Listing<TraitView> traits(
            HttpServletRequest request, @PathVariable("slug") String slug, Paging paging) {
        return catalog.read(
                request,
                moment -> {
                    CollectionRow row = lookup.find(slug);
                    Slice<TraitRow> slice = traits.traits(row.id(), MOST_VALUES, paging.seek());
                    return paging.answer(slice, TraitView::of, moment.blocksOf(row.chains()));
                });
    }

    @Operation(
            summary = "Who holds power over a collection",
            description =
                    "Owner and roles of its contracts, as they said: by chain, contract, role and"
                            + " account.")
    @GetMapping("/{slug}/roles")
    Listing<RoleView> roles(
            HttpServletRequest request, @PathVariable("slug") String slug, Paging paging) {
        return catalog.read(
                request,
                moment -> {
                    CollectionRow row = lookup.find(slug);
                    return paging.answer(
                            roles.roles(row.id(), paging.seek()),
                            RoleView::of,
                            moment.blocksOf(row.chains()));
                });
    }

    @Operation(
            summary = "On what terms a collection mints",
            description = "The public stage, and every stage as the contract states it.")
    @GetMapping("/{slug}/mint")
    MintView mint(HttpServletRequest request, @PathVariable("slug") String slug) {
        return catalog.read(
                request,
                moment -> {
                    CollectionRow row = lookup.find(slug);
                    return MintView.of(
                            row,
                            mints.terms(row.id()).orElse(null),
                            now(moment.blocks(), row.chain()),
                            AsOf.of(moment.blocksOf(row.chains())));
                });
    }

    /// Time of the block that a chain's answers reflect.
    private static @Nullable Instant now(List<ProjectedBlock> blocks, String chain) {
        return blocks.stream()
                .filter(block -> block.chain().equals(chain))
                .findFirst()
                .map(ProjectedBlock::at)
                .orElse(null);
    }

    private static @Nullable String text(@Nullable String given) {
        if (given == null) {
            return null;
        }
        String text = given.strip();
        if (text.codePointCount(0, text.length()) < 2
                || text.codePointCount(0, text.length()) > 64) {
            throw Refusal.invalid("q", given, "2 to 64 characters");
        }
        return text;
    }

    private Map<UUID, List<CoverRow>> covers(List<CollectionRow> rows) {
        return collections.covers(rows.stream().map(CollectionRow::id).toList()).stream()
                .collect(Collectors.groupingBy(CoverRow::collection));
    }

    private static CollectionView view(
            CollectionRow row,
            List<CoverRow> covers,
            @Nullable List<CollectionView.Contract> contracts,
            @Nullable Instant now,
            Lookalikes lookalikes,
            List<AsOf> asOf) {
        Integer royalty = row.royaltyBasisPoints();
        String spamScore = row.spamScore();
        return new CollectionView(
                row.slug(),
                row.name(),
                row.symbol(),
                row.description(),
                row.chain(),
                row.contract(),
                row.standard(),
                contracts,
                row.category(),
                row.verified(),
                row.verified() ? null : lookalikes.of(row.name()).orElse(null),
                row.hidden(),
                row.spam(),
                spamScore == null ? null : Double.valueOf(spamScore),
                row.unverified(),
                PictureView.of(row.imageUrl(), null),
                row.bannerUrl(),
                covers.stream()
                        .map(cover ->
                                new CollectionView.Cover(
                                        cover.tokenNumber(), PictureView.of(null, cover.asset())))
                        .toList(),
                row.websiteUrl(),
                row.socialLinks(),
                row.tags(),
                row.totalSupply(),
                row.totalMinted(),
                row.maxSupply(),
                new CollectionView.Mint(
                        MintView.status(row, now), row.mintStart(), row.mintEnd(), row.mintPrice()),
                royalty == null ? null : new CollectionView.Royalty(royalty, row.royaltyReceiver()),
                row.metadataStandard(),
                row.indexStatus(),
                row.deployedBlock(),
                CollectionCounts.of(row),
                row.createdAt(),
                row.updatedAt(),
                asOf);
    }
}
