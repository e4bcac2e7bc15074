package io.vitrine.config.replay;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A chain that is written down log by log, with contracts that answer calls in a manner of their own: what no honest
/// contract does can be had here.
public final class ScriptedChain implements ContractState {

    public static final String NOBODY = Hex.ZERO_ADDRESS;

    private static final String TRANSFER = Hex.keccak("Transfer(address,address,uint256)");
    private static final String SINGLE =
            Hex.keccak("TransferSingle(address,address,address,uint256,uint256)");
    private static final String UPGRADED = Hex.keccak("Upgraded(address)");
    private static final String NAME = Hex.selector("name()");
    private static final String OWNER_OF = Hex.selector("ownerOf(uint256)");
    private static final String BALANCE_OF = Hex.selector("balanceOf(address,uint256)");
    private static final String SUPPORTS = Hex.selector("supportsInterface(bytes4)");

    /// How a contract answers.
    public enum Manner {
        /// As ERC-721 wants it.
        TOKENS,
        /// As ERC-1155 wants it.
        EDITIONS,
        /// As contracts older than ERC-165: it says who owns what, and not what it is.
        OLD,
        /// It refuses every call.
        SILENT,
        /// It claims every interface, also the one that nobody has, and refuses everything else.
        BOASTING,
        /// There is no code at its address, or none any more.
        GONE
    }

    private final long chainId;
    private final Map<String, NavigableMap<Long, Manner>> manners = new HashMap<>();
    private final List<List<Sealer.Draft>> blocks = new ArrayList<>();

    /// Begins with block 1; block 0 is empty.
    public ScriptedChain(long chainId) {
        this.chainId = chainId;
        blocks.add(new ArrayList<>());
        block();
    }

    /// An account that nobody has heard of.
    public String account(String name) {
        return "0x" + Hex.keccak(chainId + "/" + name).substring(26);
    }

    /// A contract that answers in this manner from the beginning.
    public String contract(String name, Manner manner) {
        String address = account(name);
        manners.computeIfAbsent(address, any -> new TreeMap<>()).put(0L, manner);
        return address;
    }

    /// From the block that is being written on it answers otherwise.
    public void becomes(String contract, Manner manner) {
        manners.getOrDefault(contract, new TreeMap<>()).put(head(), manner);
    }

    /// Begins the next block.
    public ScriptedChain block() {
        blocks.add(new ArrayList<>());
        return this;
    }

    /// The newest block.
    public long head() {
        return blocks.size() - 1L;
    }

    /// `Transfer` of ERC-721.
    public ScriptedChain transfer(String contract, String from, String to, long id) {
        return log(contract, List.of(TRANSFER, word(from), word(to), "0x" + Hex.word(id)), "0x");
    }

    /// `TransferSingle` of ERC-1155.
    public ScriptedChain single(
            String contract, String from, String to, long id, BigInteger amount) {
        return log(
                contract,
                List.of(SINGLE, word(from), word(from), word(to)),
                "0x" + Hex.word(id) + Hex.word(amount));
    }

    /// `Upgraded` of a proxy.
    public ScriptedChain upgraded(String contract) {
        return log(contract, List.of(UPGRADED, word(account("code of " + head()))), "0x");
    }

    /// Any log.
    public ScriptedChain log(String contract, List<String> topics, String data) {
        blocks.getLast().add(new Sealer.Draft(contract, topics, data));
        return this;
    }

    private static String word(String address) {
        return "0x" + Hex.wordOfAddress(address);
    }

    /// A node of what is written so far.
    public ReplayServer serve() {
        Sealer sealer = new Sealer(chainId);
        List<RecordedBlock> sealed = new ArrayList<>();
        String parent = "0x" + "0".repeat(64);
        for (List<Sealer.Draft> drafts : blocks) {
            String hash = Hex.keccak(chainId + "/transaction/" + sealed.size());
            List<Sealer.Sketch> sketches =
                    drafts.isEmpty()
                            ? List.of()
                            : List.of(
                                    new Sealer.Sketch(
                                            hash,
                                            account("sender"),
                                            drafts.getFirst().address(),
                                            0,
                                            drafts));
            RecordedBlock block = sealer.seal(sealed.size(), parent, "0x", sketches);
            sealed.add(block);
            parent = block.hash();
        }
        return ReplayServer.start(new ReplayChain(chainId, sealed, this, StaticFiles.none()), 0);
    }

    private Manner manner(String address, long block) {
        NavigableMap<Long, Manner> over = manners.getOrDefault(address, new TreeMap<>());
        Map.Entry<Long, Manner> now = over.floorEntry(block);
        return now == null ? Manner.GONE : now.getValue();
    }

    @Override
    public String code(String address, long block) {
        return manner(address, block) == Manner.GONE ? "0x" : "0x60006000fd";
    }

    @Override
    public Outcome call(String address, String data, long block) {
        return switch (manner(address, block)) {
            case TOKENS -> answer(address, data, OWNER_OF, "80ac58cd");
            case EDITIONS -> answer(address, data, BALANCE_OF, "d9b67a26");
            case OLD -> answer(address, data, OWNER_OF, "");
            case SILENT -> new Outcome.Reverted("0x");
            case BOASTING ->
                    data.startsWith(SUPPORTS)
                            ? new Outcome.Returned("0x" + Hex.word(1))
                            : new Outcome.Reverted("0x");
            case GONE -> new Outcome.Returned("0x");
        };
    }

    /// @param ownership function that tells who owns what
    /// @param claimed the interface that it says to have; empty for a contract that says nothing of it
    private static Outcome answer(String address, String data, String ownership, String claimed) {
        if (data.startsWith(NAME)) {
            return new Outcome.Returned("0x" + ContractModel.text(address.substring(36)));
        }
        if (data.startsWith(ownership)) {
            return new Outcome.Returned("0x" + Hex.wordOfAddress(address));
        }
        if (data.startsWith(SUPPORTS) && !claimed.isEmpty()) {
            boolean has = data.startsWith(claimed, SUPPORTS.length());
            return new Outcome.Returned("0x" + Hex.word(has ? 1 : 0));
        }
        return new Outcome.Reverted("0x");
    }
}
