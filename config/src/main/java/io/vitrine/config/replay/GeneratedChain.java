package io.vitrine.config.replay;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A chain made up in memory from a seed, for tests and benchmarks, together with what a catalog of it must come to.
///
/// The same seed, size and shape give the same bytes. Headers link by hash and carry true blooms and roots of receipts;
/// the hashes are keccak over the content, not over its RLP form, and the other roots are made up.
public final class GeneratedChain {
    private static final String TRANSFER = Hex.keccak("Transfer(address,address,uint256)");
    private static final String SINGLE =
            Hex.keccak("TransferSingle(address,address,address,uint256,uint256)");
    private static final String BATCH =
            Hex.keccak("TransferBatch(address,address,address,uint256[],uint256[])");
    private static final String APPROVAL_FOR_ALL =
            Hex.keccak("ApprovalForAll(address,address,bool)");
    private static final int EDITION_IDS = 200;

    private final ReplayChain chain;
    private final GroundTruth truth;

    /// How the load looks: contracts, people, and how many NFT logs a block holds at least and at most.
    public record Shape(
            long chainId,
            int erc721Contracts,
            int erc1155Contracts,
            int holders,
            int fewestLogsInBlock,
            int mostLogsInBlock) {

        /// 40 and 10 contracts, 5,000 holders, 250 to 500 NFT logs a block on chain 31337.
        public static Shape standard() {
            return new Shape(31337, 40, 10, 5000, 250, 500);
        }
    }

    /// A token of an ERC-721 contract, or an edition of an ERC-1155 contract; both in lower-case hex and decimal.
    public record TokenKey(String contract, BigInteger tokenId) {}

    /// What one account holds of one edition.
    public record HoldingKey(String contract, BigInteger tokenId, String owner) {}

    /// What a catalog of the chain must hold at its head.
    ///
    /// @param owners the owner of each live ERC-721 token
    /// @param burned how many ERC-721 tokens were burned
    /// @param balances holdings of editions above zero
    /// @param transferRows tokens that moved, batches expanded
    public record GroundTruth(
            Map<TokenKey, String> owners,
            long burned,
            Map<HoldingKey, BigInteger> balances,
            long erc721Transfers,
            long erc1155Singles,
            long erc1155Batches,
            long transferRows,
            long approvalsForAll,
            long erc20Transfers,
            long transactions) {

        /// The logs that say that an NFT moved.
        public long nftLogs() {
            return erc721Transfers + erc1155Singles + erc1155Batches;
        }

        /// All logs of the chain.
        public long logs() {
            return nftLogs() + approvalsForAll + erc20Transfers;
        }
    }

    private GeneratedChain(ReplayChain chain, GroundTruth truth) {
        this.chain = chain;
        this.truth = truth;
    }

    /// Makes a chain with exactly so many NFT logs in the standard shape.
    public static GeneratedChain of(long seed, int nftLogs) {
        return of(seed, nftLogs, Shape.standard());
    }

    public static GeneratedChain of(long seed, int nftLogs, Shape shape) {
        return new Generator(seed, nftLogs, shape).run(null);
    }

    /// In the standard shape, with the documents of its tokens elsewhere.
    ///
    /// @param documents URL below which they are, `{contract}/{id}`
    public static GeneratedChain of(long seed, int nftLogs, String documents) {
        return new Generator(seed, nftLogs, Shape.standard()).run(documents);
    }

    public ReplayChain chain() {
        return chain;
    }

    public GroundTruth truth() {
        return truth;
    }

    /// The contracts that hold NFTs, ERC-721 first.
    public static List<String> contracts(Shape shape) {
        List<String> contracts = new ArrayList<>();
        for (int index = 0; index < shape.erc721Contracts(); index++) {
            contracts.add(account("erc721", index));
        }
        for (int index = 0; index < shape.erc1155Contracts(); index++) {
            contracts.add(account("erc1155", index));
        }
        return contracts;
    }

    private static String account(String role, int index) {
        return "0x" + Hex.keccak(role + "/" + index).substring(26);
    }

    private record Owned(int contract, int id) {}

    private static final int BURNED = -1;

    private static final class Generator {
        private final SplittableRandom random;
        private final int wanted;
        private final Shape shape;
        private final Sealer sealer;
        private final List<String> tokens = new ArrayList<>();
        private final List<String> editions = new ArrayList<>();
        private final List<String> money = new ArrayList<>();
        private final List<String> holders = new ArrayList<>();
        private final List<Owned> live = new ArrayList<>();

        /// For each contract the holder's place by token id; [#BURNED] when it is gone.
        private final List<List<Integer>> ownerOf = new ArrayList<>();

        private final Map<HoldingKey, BigInteger> balances = new HashMap<>();
        private final List<HoldingKey> everHeld = new ArrayList<>();
        private final List<RecordedBlock> blocks = new ArrayList<>();

        private long burned;
        private long erc721Transfers;
        private long singles;
        private long batches;
        private long rows;
        private long approvals;
        private long erc20;
        private long transactions;

        private long number;
        private List<Sealer.Draft> drafts = new ArrayList<>();

        Generator(long seed, int nftLogs, Shape shape) {
            this.random = new SplittableRandom(seed);
            this.wanted = nftLogs;
            this.shape = shape;
            this.sealer = new Sealer(shape.chainId());
            List<String> contracts = contracts(shape);
            tokens.addAll(contracts.subList(0, shape.erc721Contracts()));
            tokens.forEach(contract -> ownerOf.add(new ArrayList<>()));
            editions.addAll(contracts.subList(shape.erc721Contracts(), contracts.size()));
            for (int index = 0; index < 5; index++) {
                money.add(account("erc20", index));
            }
            for (int index = 0; index < shape.holders(); index++) {
                holders.add(account("holder", index));
            }
        }

        GeneratedChain run(@Nullable String documents) {
            String parent = "0x" + "0".repeat(64);
            parent = seal(parent, List.of());
            while (nftLogs() < wanted) {
                long room =
                        Math.min(
                                random.nextInt(
                                        shape.fewestLogsInBlock(), shape.mostLogsInBlock() + 1),
                                wanted - nftLogs());
                long until = nftLogs() + room;
                List<Sealer.Sketch> sketches = new ArrayList<>();
                while (nftLogs() < until) {
                    sketches.add(transaction(until - nftLogs(), sketches.size()));
                }
                parent = seal(parent, sketches);
            }
            Map<TokenKey, String> owners = HashMap.newHashMap(live.size());
            for (Owned token : live) {
                owners.put(
                        new TokenKey(tokens.get(token.contract()), BigInteger.valueOf(token.id())),
                        holders.get(owner(token)));
            }
            balances.values().removeIf(amount -> amount.signum() == 0);
            GroundTruth truth =
                    new GroundTruth(
                            Collections.unmodifiableMap(owners),
                            burned,
                            Collections.unmodifiableMap(balances),
                            erc721Transfers,
                            singles,
                            batches,
                            rows,
                            approvals,
                            erc20,
                            transactions);
            ContractState state = new GeneratedContracts(tokens, editions, documents);
            return new GeneratedChain(
                    new ReplayChain(shape.chainId(), blocks, state, StaticFiles.none()), truth);
        }

        private long nftLogs() {
            return erc721Transfers + singles + batches;
        }

        private Sealer.Sketch transaction(long room, int index) {
            drafts = new ArrayList<>();
            String from = holder();
            String to;
            long value = 0;
            int dice = random.nextInt(100);
            if (tokens.isEmpty() || (!editions.isEmpty() && dice < 16)) {
                int contract = random.nextInt(editions.size());
                to = editions.get(contract);
                if (dice % 4 == 0) {
                    batch(to);
                } else {
                    single(to);
                }
            } else if (dice < 36 || live.size() < 50) {
                int contract = contract();
                to = tokens.get(contract);
                value = random.nextLong(1, 100) * 1_000_000_000_000_000L;
                mint(contract, (int) Math.min(room, random.nextInt(1, 21)));
            } else if (dice < 84) {
                to = account("router", random.nextInt(4));
                value = random.nextLong(0, 400) * 1_000_000_000_000_000L;
                sweep((int) Math.min(room, dice < 60 ? 1 : random.nextInt(1, 40)));
            } else if (dice < 88) {
                to = burn();
            } else if (dice < 93) {
                to = tokens.get(contract());
                approvals++;
                log(to, List.of(APPROVAL_FOR_ALL, word(from), word(account("router", 0))), flag());
            } else {
                to = money.get(random.nextInt(money.size()));
                for (int count = random.nextInt(1, 4); count > 0; count--) {
                    pay(to);
                }
            }
            transactions++;
            String hash = Hex.keccak("%d/%d/%s/%s/%s".formatted(number, index, from, to, drafts));
            return new Sealer.Sketch(hash, from, to, value, drafts);
        }

        /// Few contracts draw most of the traffic.
        private int contract() {
            double share = random.nextDouble();
            return (int) (share * share * tokens.size());
        }

        private int person() {
            double share = random.nextDouble();
            return (int) (share * Math.sqrt(share) * holders.size());
        }

        private String holder() {
            return holders.get(person());
        }

        private void mint(int contract, int count) {
            int owner = person();
            for (int index = 0; index < count; index++) {
                List<Integer> owners = ownerOf.get(contract);
                Owned token = new Owned(contract, owners.size());
                live.add(token);
                owners.add(owner);
                transfer(token, Hex.ZERO_ADDRESS, holders.get(owner));
            }
        }

        private void sweep(int count) {
            int buyer = person();
            for (int index = 0; index < count; index++) {
                Owned token = live.get(random.nextInt(live.size()));
                int seller = owner(token);
                ownerOf.get(token.contract()).set(token.id(), buyer);
                transfer(token, holders.get(seller), holders.get(buyer));
            }
            if (count == 1 && random.nextInt(4) == 0) {
                pay(money.getFirst());
            }
        }

        private String burn() {
            int place = random.nextInt(live.size());
            Owned token = live.get(place);
            live.set(place, live.getLast());
            live.removeLast();
            int owner = owner(token);
            ownerOf.get(token.contract()).set(token.id(), BURNED);
            burned++;
            transfer(token, holders.get(owner), Hex.ZERO_ADDRESS);
            return tokens.get(token.contract());
        }

        private int owner(Owned token) {
            return ownerOf.get(token.contract()).get(token.id());
        }

        private void transfer(Owned token, String from, String to) {
            erc721Transfers++;
            rows++;
            log(
                    tokens.get(token.contract()),
                    List.of(TRANSFER, word(from), word(to), "0x" + Hex.word(token.id())),
                    "0x");
        }

        private void single(String contract) {
            singles++;
            HoldingKey source = random.nextInt(100) < 55 ? null : held(contract);
            if (source == null) {
                BigInteger id = BigInteger.valueOf(random.nextInt(EDITION_IDS));
                edition(
                        contract,
                        Hex.ZERO_ADDRESS,
                        holder(),
                        List.of(id),
                        List.of(amount(50)),
                        SINGLE);
            } else {
                BigInteger amount =
                        amount(balances.getOrDefault(source, BigInteger.ONE).intValue());
                String to = random.nextInt(12) == 0 ? Hex.ZERO_ADDRESS : holder();
                edition(
                        contract,
                        source.owner(),
                        to,
                        List.of(source.tokenId()),
                        List.of(amount),
                        SINGLE);
            }
        }

        private void batch(String contract) {
            batches++;
            List<BigInteger> ids = new ArrayList<>();
            List<BigInteger> amounts = new ArrayList<>();
            // The same id may come twice, as it does on real chains.
            for (int count = random.nextInt(2, 11); count > 0; count--) {
                ids.add(BigInteger.valueOf(random.nextInt(EDITION_IDS)));
                amounts.add(amount(20));
            }
            edition(contract, Hex.ZERO_ADDRESS, holder(), ids, amounts, BATCH);
        }

        private @Nullable HoldingKey held(String contract) {
            for (int attempt = 0; attempt < 20 && !everHeld.isEmpty(); attempt++) {
                HoldingKey key = everHeld.get(random.nextInt(everHeld.size()));
                if (key.contract().equals(contract)
                        && balances.getOrDefault(key, BigInteger.ZERO).signum() > 0) {
                    return key;
                }
            }
            return null;
        }

        private BigInteger amount(int most) {
            return BigInteger.valueOf(random.nextInt(1, Math.max(1, most) + 1));
        }

        private void edition(
                String contract,
                String from,
                String to,
                List<BigInteger> ids,
                List<BigInteger> amounts,
                String event) {
            for (int index = 0; index < ids.size(); index++) {
                rows++;
                change(contract, ids.get(index), from, amounts.get(index).negate());
                change(contract, ids.get(index), to, amounts.get(index));
            }
            StringBuilder data = new StringBuilder("0x");
            if (event.equals(SINGLE)) {
                data.append(Hex.word(ids.getFirst())).append(Hex.word(amounts.getFirst()));
            } else {
                data.append(Hex.word(64)).append(Hex.word(64 + 32L * (ids.size() + 1)));
                for (List<BigInteger> list : List.of(ids, amounts)) {
                    data.append(Hex.word(list.size()));
                    list.forEach(value -> data.append(Hex.word(value)));
                }
            }
            String operator = from.equals(Hex.ZERO_ADDRESS) ? to : from;
            log(contract, List.of(event, word(operator), word(from), word(to)), data.toString());
        }

        private void change(String contract, BigInteger id, String owner, BigInteger amount) {
            if (owner.equals(Hex.ZERO_ADDRESS)) {
                return;
            }
            HoldingKey key = new HoldingKey(contract, id, owner);
            BigInteger before =
                    balances.put(key, balances.getOrDefault(key, BigInteger.ZERO).add(amount));
            if (before == null) {
                everHeld.add(key);
            }
        }

        private void pay(String contract) {
            erc20++;
            log(
                    contract,
                    List.of(TRANSFER, word(holder()), word(holder())),
                    "0x" + Hex.word(random.nextLong(1, 1L << 60)));
        }

        private String flag() {
            return "0x" + Hex.word(random.nextInt(4) == 0 ? 0 : 1);
        }

        private static String word(String address) {
            return "0x" + Hex.wordOfAddress(address);
        }

        private void log(String address, List<String> topics, String data) {
            drafts.add(new Sealer.Draft(address, topics, data));
        }

        /// Writes the block and gives its hash.
        private String seal(String parent, List<Sealer.Sketch> sketches) {
            RecordedBlock block = sealer.seal(number++, parent, "0x", sketches);
            blocks.add(block);
            return block.hash();
        }
    }
}
