package io.vitrine.config.replay;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One contract as far as its logs and a description tell: reads logs in order, then answers calls as of any block.
///
/// The errors are those of OpenZeppelin 5, which the recorded contracts are built from.
final class ContractModel {
    private static final String TRANSFER = Hex.keccak("Transfer(address,address,uint256)");
    private static final String APPROVAL = Hex.keccak("Approval(address,address,uint256)");
    private static final String APPROVAL_FOR_ALL =
            Hex.keccak("ApprovalForAll(address,address,bool)");
    private static final String SINGLE =
            Hex.keccak("TransferSingle(address,address,address,uint256,uint256)");
    private static final String BATCH =
            Hex.keccak("TransferBatch(address,address,address,uint256[],uint256[])");
    private static final String OWNERSHIP = Hex.keccak("OwnershipTransferred(address,address)");
    private static final String DEPOSIT = Hex.keccak("Deposit(address,uint256)");
    private static final String WITHDRAWAL = Hex.keccak("Withdrawal(address,uint256)");
    private static final String COUNTER = Hex.keccak("CounterIncremented(uint256,address)");

    private static final String NONEXISTENT_TOKEN = Hex.selector("ERC721NonexistentToken(uint256)");
    private static final String INVALID_OWNER = Hex.selector("ERC721InvalidOwner(address)");
    private static final String INVALID_LENGTH =
            Hex.selector("ERC1155InvalidArrayLength(uint256,uint256)");

    private static final Map<String, Function> FUNCTIONS =
            Map.ofEntries(
                    function("name()", (contract, call) -> text(contract.about.name())),
                    function("symbol()", (contract, call) -> text(contract.about.symbol())),
                    function("decimals()", ContractModel::decimals),
                    function(
                            "contractURI()",
                            (contract, call) -> text(contract.about.contractUri())),
                    function("totalSupply()", ContractModel::totalSupply),
                    function("totalSupply(uint256)", ContractModel::supplyOfId),
                    function("exists(uint256)", ContractModel::exists),
                    function("owner()", ContractModel::admin),
                    function("supportsInterface(bytes4)", ContractModel::supportsInterface),
                    function("royaltyInfo(uint256,uint256)", ContractModel::royalty),
                    function("ownerOf(uint256)", ContractModel::ownerOf),
                    function("tokenURI(uint256)", ContractModel::tokenUri),
                    function("uri(uint256)", ContractModel::uri),
                    function("getApproved(uint256)", ContractModel::approved),
                    function("isApprovedForAll(address,address)", ContractModel::operator),
                    function("allowance(address,address)", ContractModel::allowance),
                    function("balanceOf(address)", ContractModel::balance),
                    function("balanceOf(address,uint256)", ContractModel::balanceOfId),
                    function("balanceOfBatch(address[],uint256[])", ContractModel::balances),
                    function("getCounter(address)", ContractModel::counter));

    private final Description about;
    private final Storage storage = new Storage();

    /// What a contract is, as far as no log says so.
    ///
    /// @param answers whole answers by selector, for constants that nothing else needs to understand
    record Description(
            Kind kind,
            String address,
            long firstBlock,
            String code,
            @Nullable String name,
            @Nullable String symbol,
            @Nullable String contractUri,
            @Nullable Royalty royalty,
            @Nullable TokenUri uri,
            Set<String> interfaces,
            Map<String, String> answers) {}

    enum Kind {
        ERC721,
        ERC1155,
        ERC20,
        EXCHANGE,
        OTHER
    }

    record Royalty(String receiver, int bps) {}

    /// How the contract names the document of a token.
    sealed interface TokenUri {
        /// The number between two texts.
        record Numbered(String before, String after) implements TokenUri {}

        /// The same for all tokens, or with a placeholder that the reader fills in.
        record Fixed(String text) implements TokenUri {}

        /// A document that the contract itself writes.
        record Rendered(Map<String, String> documents) implements TokenUri {}
    }

    /// An answer in hexadecimal without prefix; null when the contract has no such function.
    private interface Function {
        @Nullable String answer(ContractModel contract, Call call);
    }

    /// The words behind the selector, and the block asked.
    private record Call(String words, long block) {
        BigInteger number(int index) {
            return new BigInteger(word(index), 16);
        }

        String address(int index) {
            return Hex.addressOfWord(word(index));
        }

        String word(int index) {
            if (words.length() < (index + 1) * 64) {
                throw new Revert("0x");
            }
            return words.substring(index * 64, (index + 1) * 64);
        }

        /// The words of the dynamic array whose offset stands at an index.
        List<String> array(int index) {
            int start = small(number(index)) / 32;
            int length = small(number(start));
            return IntStream.range(0, length).mapToObj(at -> word(start + 1 + at)).toList();
        }
    }

    /// A number that counts bytes or words of the call; nothing larger than the call itself is honest.
    private static int small(BigInteger value) {
        if (value.bitLength() > 20) {
            throw new Revert("0x");
        }
        return value.intValueExact();
    }

    private static final class Revert extends RuntimeException {
        private final String data;

        Revert(String data) {
            super(data, null, false, false);
            this.data = data;
        }
    }

    ContractModel(Description about) {
        this.about = about;
    }

    Description about() {
        return about;
    }

    void read(long block, List<String> topics, String data) {
        if (topics.isEmpty()) {
            return;
        }
        String event = topics.getFirst();
        if (event.equals(OWNERSHIP)) {
            storage.write("admin", block, number(topics.get(2)));
        } else if (event.equals(APPROVAL_FOR_ALL)) {
            storage.write(
                    slot("operator", address(topics.get(1)), address(topics.get(2))),
                    block,
                    number(data));
        } else {
            switch (about.kind()) {
                case ERC721 -> readToken(block, event, topics);
                case ERC1155 -> readEditions(block, event, topics, data);
                case ERC20 -> readMoney(block, event, topics, data);
                case EXCHANGE -> {
                    if (event.equals(COUNTER)) {
                        storage.write(slot("counter", address(topics.get(1))), block, number(data));
                    }
                }
                case OTHER -> {}
            }
        }
    }

    private void readToken(long block, String event, List<String> topics) {
        if (topics.size() < 4) {
            return;
        }
        BigInteger id = number(topics.get(3));
        if (event.equals(TRANSFER)) {
            move("balance", block, address(topics.get(1)), address(topics.get(2)), BigInteger.ONE);
            storage.write(slot("owner", id), block, number(topics.get(2)));
            storage.write(slot("approved", id), block, BigInteger.ZERO);
        } else if (event.equals(APPROVAL)) {
            storage.write(slot("approved", id), block, number(topics.get(2)));
        }
    }

    private void readEditions(long block, String event, List<String> topics, String data) {
        Call words = new Call(data.substring(2), block);
        if (event.equals(SINGLE)) {
            moveEdition(block, topics, words.number(0), words.number(1));
        } else if (event.equals(BATCH)) {
            List<String> ids = words.array(0);
            List<String> amounts = words.array(1);
            for (int index = 0; index < ids.size(); index++) {
                moveEdition(block, topics, number(ids.get(index)), number(amounts.get(index)));
            }
        }
    }

    private void moveEdition(long block, List<String> topics, BigInteger id, BigInteger amount) {
        String from = address(topics.get(2));
        String to = address(topics.get(3));
        move(slot("edition", id), block, from, to, amount);
    }

    private void readMoney(long block, String event, List<String> topics, String data) {
        if (event.equals(TRANSFER)) {
            move("balance", block, address(topics.get(1)), address(topics.get(2)), number(data));
        } else if (event.equals(DEPOSIT)) {
            move("balance", block, Hex.ZERO_ADDRESS, address(topics.get(1)), number(data));
        } else if (event.equals(WITHDRAWAL)) {
            move("balance", block, address(topics.get(1)), Hex.ZERO_ADDRESS, number(data));
        } else if (event.equals(APPROVAL)) {
            // Whatever is spent of a limited allowance shows in no log, so only unlimited ones are
            // right for good.
            storage.write(
                    slot("allowance", address(topics.get(1)), address(topics.get(2))),
                    block,
                    number(data));
        }
    }

    private void move(String what, long block, String from, String to, BigInteger amount) {
        if (from.equals(Hex.ZERO_ADDRESS)) {
            storage.add("supply", block, amount);
            storage.add(slot("supply", what), block, amount);
        } else {
            storage.add(slot(what, from), block, amount.negate());
        }
        if (to.equals(Hex.ZERO_ADDRESS)) {
            storage.add("supply", block, amount.negate());
            storage.add(slot("supply", what), block, amount.negate());
        } else {
            storage.add(slot(what, to), block, amount);
        }
    }

    ContractState.Outcome call(String data, long block) {
        if (data.length() < 10) {
            return new ContractState.Outcome.Reverted("0x");
        }
        String selector = data.substring(0, 10);
        String whole = about.answers().get(selector);
        if (whole != null) {
            return new ContractState.Outcome.Returned(whole);
        }
        Function function = FUNCTIONS.get(selector);
        try {
            String answer =
                    function == null
                            ? null
                            : function.answer(this, new Call(data.substring(10), block));
            return answer == null
                    ? new ContractState.Outcome.Reverted("0x")
                    : new ContractState.Outcome.Returned("0x" + answer);
        } catch (Revert revert) {
            return new ContractState.Outcome.Reverted(revert.data);
        }
    }

    private boolean is(Kind kind) {
        return about.kind() == kind;
    }

    private @Nullable String decimals(Call call) {
        return is(Kind.ERC20) ? Hex.word(18) : null;
    }

    private @Nullable String totalSupply(Call call) {
        return is(Kind.ERC721) || is(Kind.ERC1155) || is(Kind.ERC20)
                ? Hex.word(storage.read("supply", call.block()))
                : null;
    }

    private @Nullable String supplyOfId(Call call) {
        return is(Kind.ERC1155)
                ? Hex.word(
                        storage.read(slot("supply", slot("edition", call.number(0))), call.block()))
                : null;
    }

    private @Nullable String exists(Call call) {
        return is(Kind.ERC1155)
                ? flag(storage.isSet(slot("supply", slot("edition", call.number(0))), call.block()))
                : null;
    }

    private @Nullable String admin(Call call) {
        return is(Kind.ERC721) || is(Kind.ERC1155)
                ? Hex.word(storage.read("admin", call.block()))
                : null;
    }

    private @Nullable String supportsInterface(Call call) {
        String asked = "0x" + call.word(0).substring(0, 8);
        return about.interfaces().isEmpty() ? null : flag(about.interfaces().contains(asked));
    }

    private @Nullable String royalty(Call call) {
        Royalty royalty = about.royalty();
        if (royalty == null) {
            return null;
        }
        BigInteger amount =
                call.number(1)
                        .multiply(BigInteger.valueOf(royalty.bps()))
                        .divide(BigInteger.valueOf(10_000));
        return Hex.wordOfAddress(royalty.receiver()) + Hex.word(amount);
    }

    private @Nullable String ownerOf(Call call) {
        return is(Kind.ERC721) ? Hex.word(liveOwner(call)) : null;
    }

    private BigInteger liveOwner(Call call) {
        BigInteger id = call.number(0);
        BigInteger owner = storage.read(slot("owner", id), call.block());
        if (owner.signum() == 0) {
            throw new Revert(NONEXISTENT_TOKEN + Hex.word(id));
        }
        return owner;
    }

    private @Nullable String tokenUri(Call call) {
        if (!is(Kind.ERC721) || about.uri() == null) {
            return null;
        }
        var _ = liveOwner(call);
        return text(document(about.uri(), call.number(0)));
    }

    private @Nullable String uri(Call call) {
        return is(Kind.ERC1155) && about.uri() != null
                ? text(document(about.uri(), call.number(0)))
                : null;
    }

    private static @Nullable String document(TokenUri uri, BigInteger id) {
        return switch (uri) {
            case TokenUri.Numbered(String before, String after) -> before + id + after;
            case TokenUri.Fixed(String text) -> text;
            case TokenUri.Rendered(Map<String, String> documents) -> documents.get(id.toString());
        };
    }

    private @Nullable String approved(Call call) {
        if (!is(Kind.ERC721)) {
            return null;
        }
        var _ = liveOwner(call);
        return Hex.word(storage.read(slot("approved", call.number(0)), call.block()));
    }

    private @Nullable String operator(Call call) {
        return is(Kind.ERC721) || is(Kind.ERC1155)
                ? Hex.word(
                        storage.read(
                                slot("operator", call.address(0), call.address(1)), call.block()))
                : null;
    }

    private @Nullable String allowance(Call call) {
        return is(Kind.ERC20)
                ? Hex.word(
                        storage.read(
                                slot("allowance", call.address(0), call.address(1)), call.block()))
                : null;
    }

    private @Nullable String balance(Call call) {
        String account = call.address(0);
        if (is(Kind.ERC721) && account.equals(Hex.ZERO_ADDRESS)) {
            throw new Revert(INVALID_OWNER + Hex.word(0));
        }
        return is(Kind.ERC721) || is(Kind.ERC20)
                ? Hex.word(storage.read(slot("balance", account), call.block()))
                : null;
    }

    private @Nullable String balanceOfId(Call call) {
        return is(Kind.ERC1155) ? edition(call.address(0), call.number(1), call.block()) : null;
    }

    private @Nullable String balances(Call call) {
        if (!is(Kind.ERC1155)) {
            return null;
        }
        List<String> accounts = call.array(0);
        List<String> ids = call.array(1);
        if (accounts.size() != ids.size()) {
            throw new Revert(INVALID_LENGTH + Hex.word(ids.size()) + Hex.word(accounts.size()));
        }
        StringBuilder answer = new StringBuilder(Hex.word(32)).append(Hex.word(accounts.size()));
        for (int index = 0; index < accounts.size(); index++) {
            answer.append(
                    edition(address(accounts.get(index)), number(ids.get(index)), call.block()));
        }
        return answer.toString();
    }

    private String edition(String account, BigInteger id, long block) {
        return Hex.word(storage.read(slot(slot("edition", id), account), block));
    }

    private @Nullable String counter(Call call) {
        return is(Kind.EXCHANGE)
                ? Hex.word(storage.read(slot("counter", call.address(0)), call.block()))
                : null;
    }

    private static Map.Entry<String, Function> function(String signature, Function answer) {
        return Map.entry(Hex.selector(signature), answer);
    }

    private static String flag(boolean value) {
        return Hex.word(value ? 1 : 0);
    }

    /// A string as the ABI encodes it; null stays null.
    static @Nullable String text(@Nullable String value) {
        if (value == null) {
            return null;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        String hex = Hex.of(bytes).substring(2);
        return Hex.word(32)
                + Hex.word(bytes.length)
                + hex
                + "0".repeat((64 - hex.length() % 64) % 64);
    }

    private static String slot(String name, Object... keys) {
        StringBuilder slot = new StringBuilder(name);
        for (Object key : keys) {
            slot.append('/').append(key);
        }
        return slot.toString();
    }

    private static BigInteger number(String hex) {
        return new BigInteger(hex.startsWith("0x") ? hex.substring(2) : hex, 16);
    }

    private static String address(String word) {
        return Hex.addressOfWord(word);
    }
}
