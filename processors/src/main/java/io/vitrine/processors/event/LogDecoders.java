package io.vitrine.processors.event;

import java.util.Map;

/// The decoders by the name under which `events.csv` asks for them.
final class LogDecoders {

    private static final Map<String, LogDecoder> BY_NAME =
            Map.ofEntries(
                    Map.entry("erc721-transfer", Erc721Transfers::transfer),
                    Map.entry("erc404-transfer", Erc721Transfers::erc404),
                    Map.entry("erc404-fungible", Erc721Transfers::fungible),
                    Map.entry("erc2309-consecutive", ConsecutiveTransfers::decode),
                    Map.entry("erc1155-single", Erc1155Transfers::single),
                    Map.entry("erc1155-batch", Erc1155Transfers::batch),
                    Map.entry("punk-assign", PunkEvents::assign),
                    Map.entry("punk-transfer", PunkEvents::transfer),
                    Map.entry("punk-bought", PunkEvents::bought),
                    Map.entry("approval", ApprovalEvents::single),
                    Map.entry("erc404-approval", ApprovalEvents::erc404),
                    Map.entry("approval-for-all", ApprovalEvents::all),
                    Map.entry("erc4906-token", MetadataEvents::token),
                    Map.entry("erc4906-range", MetadataEvents::range),
                    Map.entry("erc1155-uri", MetadataEvents::uri),
                    Map.entry("permanent-uri", MetadataEvents::permanent),
                    Map.entry("contract-uri", ContractUriEvents::decode),
                    Map.entry("max-supply", ContractUriEvents::maxSupply),
                    Map.entry("erc5192-locked", LockEvents::locked),
                    Map.entry("erc5192-unlocked", LockEvents::unlocked),
                    Map.entry("erc4907-user", RentalEvents::decode),
                    Map.entry("erc6551-account", TokenAccountEvents::decode),
                    Map.entry("ownership", OwnershipEvents::decode),
                    Map.entry("role-granted", RoleEvents::granted),
                    Map.entry("role-revoked", RoleEvents::revoked),
                    Map.entry("upgraded", ProxyEvents::decode),
                    Map.entry("seadrop-public", SeaDropEvents::publicDrop),
                    Map.entry("seadrop-gated", SeaDropEvents::gated),
                    Map.entry("seadrop-signed", SeaDropEvents::signed),
                    Map.entry("seadrop-allow-list", SeaDropEvents::allowList),
                    Map.entry("thirdweb-erc721", ThirdwebEvents::erc721),
                    Map.entry("thirdweb-erc1155", ThirdwebEvents::erc1155));

    private LogDecoders() {}

    /// The decoder of a row.
    ///
    /// @throws IllegalStateException when there is none
    static LogDecoder named(String name) {
        LogDecoder decoder = BY_NAME.get(name);
        if (decoder == null) {
            throw new IllegalStateException("no decoder is called " + name);
        }
        return decoder;
    }
}
