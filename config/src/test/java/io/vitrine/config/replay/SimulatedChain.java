package io.vitrine.config.replay;

import io.vitrine.config.replay.GeneratedChain.HoldingKey;
import io.vitrine.config.replay.GeneratedChain.TokenKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A small chain that is drawn block by block, so that a reorganised one is another list of draws; and what a catalog of
/// it must come to.
public final class SimulatedChain {

    private static final String ERC721_TRANSFER = Hex.keccak("Transfer(address,address,uint256)");
    private static final String SINGLE =
            Hex.keccak("TransferSingle(address,address,address,uint256,uint256)");
    private static final String BATCH =
            Hex.keccak("TransferBatch(address,address,address,uint256[],uint256[])");
    private static final String APPROVAL = Hex.keccak("Approval(address,address,uint256)");
    private static final String APPROVAL_FOR_ALL =
            Hex.keccak("ApprovalForAll(address,address,bool)");
    private static final String METADATA_UPDATE = Hex.keccak("MetadataUpdate(uint256)");
    private static final String CONSECUTIVE =
            Hex.keccak("ConsecutiveTransfer(uint256,uint256,address,address)");
    private static final String ROLE_GRANTED = Hex.keccak("RoleGranted(bytes32,address,address)");
    private static final String ROLE_REVOKED = Hex.keccak("RoleRevoked(bytes32,address,address)");
    private static final String LOCKED = Hex.keccak("Locked(uint256)");
    private static final String UNLOCKED = Hex.keccak("Unlocked(uint256)");
    private static final String OWNERSHIP = Hex.keccak("OwnershipTransferred(address,address)");
    private static final BigInteger HIGHEST =
            BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    private static final BigInteger HUGE = BigInteger.ONE.shiftLeft(255);
    private static final int TOKEN_CONTRACTS = 3;
    private static final int EDITION_CONTRACTS = 2;
    private static final int PEOPLE = 9;
    private static final int MOST_TRANSACTIONS = 4;

    private final ReplayChain chain;
    private final ChainMethods methods;
    private final Truth truth;

    /// What makes a block.
    ///
    /// @param content decides what happens in it
    /// @param salt nothing but its hash depends on it
    public record Draw(long content, long salt) {}

    /// What a catalog of the whole chain must hold.
    ///
    /// @param owners the owner of each live ERC-721 token
    /// @param balances holdings of editions above zero
    /// @param transfers rows of ownership_transfers
    public record Truth(
            Map<TokenKey, String> owners, Map<HoldingKey, BigInteger> balances, long transfers) {}

    private SimulatedChain(ReplayChain chain, Truth truth) {
        this.chain = chain;
        this.methods = new ChainMethods(chain);
        this.truth = truth;
    }

    /// An empty block 0, then one block a draw.
    public static SimulatedChain of(long chainId, List<Draw> draws) {
        Story story = new Story(chainId);
        Sealer sealer = new Sealer(chainId);
        List<RecordedBlock> blocks = new ArrayList<>();
        blocks.add(sealer.seal(0, "0x" + "0".repeat(64), "0x", List.of()));
        for (Draw draw : draws) {
            blocks.add(
                    sealer.seal(
                            blocks.size(),
                            blocks.getLast().hash(),
                            "0x" + Hex.word(BigInteger.valueOf(draw.salt() & Long.MAX_VALUE)),
                            story.block(draw.content())));
        }
        List<String> unique = new ArrayList<>(story.tokens);
        unique.add(story.ranged);
        ContractState contracts = new GeneratedContracts(unique, story.editions);
        ReplayChain chain = new ReplayChain(chainId, blocks, contracts, StaticFiles.none());
        return new SimulatedChain(chain, story.truth());
    }

    /// Answers JSON-RPC as an honest node at the end of this chain would.
    public byte[] answer(byte[] request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            methods.answer(request).writeTo(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    public Truth truth() {
        return truth;
    }

    public long head() {
        return chain.head();
    }

    public String headHash() {
        return chain.headHash();
    }

    public String genesisHash() {
        return hash(0);
    }

    /// Hash of a block of this chain.
    public String hash(long number) {
        RecordedBlock block = chain.block(number);
        if (block == null) {
            throw new IllegalArgumentException(
                    "block " + number + " is above the head " + chain.head());
        }
        return block.hash();
    }

    /// What has happened so far, and what happens next.
    private static final class Story {

        private final List<String> tokens = new ArrayList<>();
        private final List<String> editions = new ArrayList<>();
        private final List<String> people = new ArrayList<>();
        private final String money;

        /// Its tokens are minted by ranges.
        private final String ranged;

        private final Map<TokenKey, String> inRanges = new TreeMap<>(Story::compare);
        private long nextInRanges;
        private final Map<TokenKey, String> owners = new TreeMap<>(Story::compare);
        private final Map<String, Integer> minted = new HashMap<>();
        private final Map<HoldingKey, BigInteger> balances =
                new TreeMap<>((left, right) -> {
                    int byToken =
                            compare(
                                    new TokenKey(left.contract(), left.tokenId()),
                                    new TokenKey(right.contract(), right.tokenId()));
                    return byToken != 0 ? byToken : left.owner().compareTo(right.owner());
                });
        private long transfers;
        private SplittableRandom random = new SplittableRandom(0);
        private List<Sealer.Draft> drafts = new ArrayList<>();

        Story(long chainId) {
            for (int index = 0; index < TOKEN_CONTRACTS; index++) {
                tokens.add(account(chainId, "token", index));
            }
            for (int index = 0; index < EDITION_CONTRACTS; index++) {
                editions.add(account(chainId, "edition", index));
            }
            for (int index = 0; index < PEOPLE; index++) {
                people.add(account(chainId, "person", index));
            }
            money = account(chainId, "money", 0);
            ranged = account(chainId, "ranged", 0);
        }

        private static int compare(TokenKey left, TokenKey right) {
            int byContract = left.contract().compareTo(right.contract());
            return byContract != 0 ? byContract : left.tokenId().compareTo(right.tokenId());
        }

        private static String account(long chainId, String role, int index) {
            return "0x" + Hex.keccak(chainId + "/" + role + "/" + index).substring(26);
        }

        List<Sealer.Sketch> block(long content) {
            random = new SplittableRandom(content);
            List<Sealer.Sketch> sketches = new ArrayList<>();
            // quiet blocks are as common as busy ones
            int count = random.nextInt(3) == 0 ? 0 : random.nextInt(1, MOST_TRANSACTIONS + 1);
            for (int index = 0; index < count; index++) {
                drafts = new ArrayList<>();
                String from = person();
                int actions = random.nextInt(1, 4);
                for (int action = 0; action < actions; action++) {
                    act();
                }
                String to = drafts.isEmpty() ? from : drafts.getFirst().address();
                // the same transaction may come back in another block, or at another height
                String hash = Hex.keccak("%d/%d/%s".formatted(content, index, from));
                sketches.add(new Sealer.Sketch(hash, from, to, random.nextInt(1_000_000), drafts));
            }
            random = new SplittableRandom(content + 1);
            if (random.nextInt(4) == 0) {
                drafts = new ArrayList<>();
                for (int action = random.nextInt(1, 4); action > 0; action--) {
                    say();
                }
                String from = person();
                String hash = Hex.keccak("%d/said/%s".formatted(content, from));
                sketches.add(new Sealer.Sketch(hash, from, drafts.getFirst().address(), 0, drafts));
            }
            return sketches;
        }

        /// Ranges of tokens, and what contracts say beside transfers; drawn apart, so that what else happens in a
        /// block does not depend on it.
        private void say() {
            switch (random.nextInt(7)) {
                case 0, 1 -> mintRange();
                case 2 -> moveOutOfRange();
                case 3 -> refusedRange();
                case 4 ->
                        log(
                                token(),
                                List.of(
                                        random.nextInt(3) == 0 ? ROLE_REVOKED : ROLE_GRANTED,
                                        "0x" + Hex.word(random.nextInt(3)),
                                        word(person()),
                                        word(person())),
                                "0x");
                case 5 ->
                        log(
                                token(),
                                List.of(random.nextInt(3) == 0 ? UNLOCKED : LOCKED),
                                "0x" + Hex.word(random.nextInt(1, 5)));
                default -> log(edition(), List.of(OWNERSHIP, word(person()), word(person())), "0x");
            }
        }

        private void mintRange() {
            String owner = person();
            long first = nextInRanges;
            nextInRanges += random.nextInt(1, 30);
            for (long id = first; id < nextInRanges; id++) {
                inRanges.put(new TokenKey(ranged, BigInteger.valueOf(id)), owner);
                transfers++;
            }
            range(BigInteger.valueOf(first), BigInteger.valueOf(nextInRanges - 1), owner);
        }

        private void range(BigInteger first, BigInteger last, String owner) {
            log(
                    ranged,
                    List.of(
                            CONSECUTIVE,
                            "0x" + Hex.word(first),
                            word(Hex.ZERO_ADDRESS),
                            word(owner)),
                    "0x" + Hex.word(last));
        }

        /// Longer than anybody may expand, or backwards.
        private void refusedRange() {
            if (random.nextBoolean()) {
                range(BigInteger.ONE, HUGE, person());
            } else {
                range(HUGE, BigInteger.ONE, person());
            }
        }

        private void moveOutOfRange() {
            if (inRanges.isEmpty()) {
                mintRange();
                return;
            }
            TokenKey token = anyOf(inRanges);
            String from = inRanges.getOrDefault(token, "");
            String to = random.nextInt(4) == 0 ? Hex.ZERO_ADDRESS : person();
            transfers++;
            if (to.equals(Hex.ZERO_ADDRESS)) {
                inRanges.remove(token);
            } else {
                inRanges.put(token, to);
            }
            log(
                    ranged,
                    List.of(
                            ERC721_TRANSFER,
                            word(from),
                            word(to),
                            "0x" + Hex.word(token.tokenId())),
                    "0x");
        }

        private void act() {
            switch (random.nextInt(17)) {
                case 0, 1, 2 -> mint();
                case 3, 4, 5 -> move(person());
                case 6 -> move(Hex.ZERO_ADDRESS);
                case 7 -> toItself();
                case 8, 9 -> issue();
                case 10 -> issueMany();
                case 11, 12 -> hand(person());
                case 13 -> hand(Hex.ZERO_ADDRESS);
                case 14 -> approve();
                case 15 -> noise();
                default -> malformed();
            }
        }

        private String person() {
            return people.get(random.nextInt(people.size()));
        }

        private String token() {
            return tokens.get(random.nextInt(tokens.size()));
        }

        private String edition() {
            return editions.get(random.nextInt(editions.size()));
        }

        private void mint() {
            String contract = token();
            String owner = person();
            for (int count = random.nextInt(1, 4); count > 0; count--) {
                int number = minted.merge(contract, 1, Integer::sum);
                BigInteger id =
                        number % 13 == 0
                                ? HIGHEST.subtract(BigInteger.valueOf(number))
                                : BigInteger.valueOf(number);
                transfer(new TokenKey(contract, id), Hex.ZERO_ADDRESS, owner);
            }
        }

        private void move(String to) {
            if (owners.isEmpty()) {
                mint();
                return;
            }
            TokenKey token = anyOf(owners);
            transfer(token, owners.getOrDefault(token, ""), to);
        }

        private void toItself() {
            if (!owners.isEmpty()) {
                TokenKey token = anyOf(owners);
                String owner = owners.getOrDefault(token, "");
                transfer(token, owner, owner);
            }
        }

        private <K> K anyOf(Map<K, ?> map) {
            return List.copyOf(map.keySet()).get(random.nextInt(map.size()));
        }

        private void transfer(TokenKey token, String from, String to) {
            transfers++;
            if (to.equals(Hex.ZERO_ADDRESS)) {
                owners.remove(token);
            } else {
                owners.put(token, to);
            }
            log(
                    token.contract(),
                    List.of(
                            ERC721_TRANSFER,
                            word(from),
                            word(to),
                            "0x" + Hex.word(token.tokenId())),
                    "0x");
        }

        private void issue() {
            BigInteger id = BigInteger.valueOf(random.nextInt(12));
            single(edition(), Hex.ZERO_ADDRESS, person(), id, amount());
        }

        private BigInteger amount() {
            return switch (random.nextInt(12)) {
                case 0 -> HUGE;
                case 1 -> BigInteger.ZERO;
                default -> BigInteger.valueOf(random.nextInt(1, 40));
            };
        }

        private void hand(String to) {
            if (balances.isEmpty()) {
                issue();
                return;
            }
            HoldingKey held = anyOf(balances);
            BigInteger all = balances.getOrDefault(held, BigInteger.ZERO);
            BigInteger part =
                    random.nextBoolean()
                            ? all
                            : all.subtract(BigInteger.valueOf(random.nextInt(20)))
                                    .max(BigInteger.ZERO);
            single(held.contract(), held.owner(), to, held.tokenId(), part);
        }

        private void single(
                String contract, String from, String to, BigInteger id, BigInteger amount) {
            change(contract, from, to, id, amount);
            log(
                    contract,
                    List.of(SINGLE, word(person()), word(from), word(to)),
                    "0x" + Hex.word(id) + Hex.word(amount));
        }

        private void issueMany() {
            String contract = edition();
            String to = person();
            List<BigInteger> ids = new ArrayList<>();
            List<BigInteger> amounts = new ArrayList<>();
            for (int count = random.nextInt(0, 5); count > 0; count--) {
                // few ids, so that one comes twice now and then
                ids.add(BigInteger.valueOf(random.nextInt(6)));
                amounts.add(BigInteger.valueOf(random.nextInt(0, 9)));
            }
            for (int index = 0; index < ids.size(); index++) {
                change(contract, Hex.ZERO_ADDRESS, to, ids.get(index), amounts.get(index));
            }
            log(
                    contract,
                    List.of(BATCH, word(person()), word(Hex.ZERO_ADDRESS), word(to)),
                    arrays(ids, amounts));
        }

        private static String arrays(List<BigInteger> ids, List<BigInteger> amounts) {
            StringBuilder data = new StringBuilder("0x");
            data.append(Hex.word(64)).append(Hex.word(64 + 32L * (ids.size() + 1)));
            for (List<BigInteger> list : List.of(ids, amounts)) {
                data.append(Hex.word(list.size()));
                list.forEach(value -> data.append(Hex.word(value)));
            }
            return data.toString();
        }

        private void change(
                String contract, String from, String to, BigInteger id, BigInteger amount) {
            transfers++;
            add(new HoldingKey(contract, id, from), amount.negate());
            add(new HoldingKey(contract, id, to), amount);
        }

        private void add(HoldingKey key, BigInteger amount) {
            if (key.owner().equals(Hex.ZERO_ADDRESS)) {
                return;
            }
            BigInteger sum = balances.getOrDefault(key, BigInteger.ZERO).add(amount);
            if (sum.signum() == 0) {
                balances.remove(key);
            } else {
                balances.put(key, sum);
            }
        }

        private void approve() {
            boolean all = random.nextBoolean();
            if (all) {
                log(
                        random.nextBoolean() ? token() : edition(),
                        List.of(APPROVAL_FOR_ALL, word(person()), word(person())),
                        "0x" + Hex.word(random.nextInt(2)));
            } else if (!owners.isEmpty()) {
                TokenKey token = anyOf(owners);
                log(
                        token.contract(),
                        List.of(
                                APPROVAL,
                                word(owners.getOrDefault(token, "")),
                                word(random.nextInt(3) == 0 ? Hex.ZERO_ADDRESS : person()),
                                "0x" + Hex.word(token.tokenId())),
                        "0x");
            }
        }

        private void noise() {
            switch (random.nextInt(3)) {
                case 0 ->
                        log(
                                money,
                                List.of(ERC721_TRANSFER, word(person()), word(person())),
                                "0x" + Hex.word(random.nextInt(1_000)));
                case 1 -> log(token(), List.of(METADATA_UPDATE), "0x" + Hex.word(1));
                default -> log(token(), List.of(OWNERSHIP, word(person()), word(person())), "0x");
            }
        }

        private void malformed() {
            switch (random.nextInt(3)) {
                case 0 ->
                        log(
                                edition(),
                                List.of(
                                        BATCH,
                                        word(person()),
                                        word(Hex.ZERO_ADDRESS),
                                        word(person())),
                                arrays(List.of(BigInteger.ONE), List.of()));
                case 1 -> log(token(), List.of(ERC721_TRANSFER), "0x");
                default ->
                        log(
                                edition(),
                                List.of(SINGLE, word(person()), word(person()), word(person())),
                                "0x" + Hex.word(HIGHEST));
            }
        }

        private static String word(String address) {
            return "0x" + Hex.wordOfAddress(address);
        }

        private void log(String address, List<String> topics, String data) {
            drafts.add(new Sealer.Draft(address, topics, data));
        }

        Truth truth() {
            Map<TokenKey, String> all = new HashMap<>(owners);
            all.putAll(inRanges);
            return new Truth(Map.copyOf(all), Map.copyOf(balances), transfers);
        }
    }
}
