package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.RoleChanged;
import io.vitrine.domain.event.RawLog;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.web3j.crypto.Hash;

/// Roles of AccessControl. A role is a hash of its name; the names that are common are known.
final class RoleEvents {

    private static final String ADMIN =
            "0x0000000000000000000000000000000000000000000000000000000000000000";

    private static final Map<String, String> NAMES =
            List.of(
                            "ADMIN_ROLE",
                            "BURNER_ROLE",
                            "DEPOSITOR_ROLE",
                            "MANAGER_ROLE",
                            "METADATA_ROLE",
                            "MIGRATION_ROLE",
                            "MINTER_ROLE",
                            "OPERATOR_ROLE",
                            "OWNER_ROLE",
                            "PAUSER_ROLE",
                            "PREDICATE_ROLE",
                            "SNAPSHOT_ROLE",
                            "TRANSFER_ROLE",
                            "UPGRADER_ROLE",
                            "URI_SETTER_ROLE")
                    .stream()
                    .collect(Collectors.toMap(Hash::sha3String, Function.identity()));

    private RoleEvents() {}

    static EventMeaning granted(RawLog log, ContractProfile profile) {
        return decode("RoleGranted", log, true);
    }

    static EventMeaning revoked(RawLog log, ContractProfile profile) {
        return decode("RoleRevoked", log, false);
    }

    private static EventMeaning decode(String event, RawLog log, boolean granted) {
        String account = shaped(log, 4, 0) ? Words.address(log.topics().get(2)) : null;
        return account == null
                ? malformed(event, "4 topics, an address and no data", log)
                : new RoleChanged(name(log.topics().get(1)), account, granted);
    }

    private static String name(String role) {
        return role.equals(ADMIN) ? "DEFAULT_ADMIN_ROLE" : NAMES.getOrDefault(role, role);
    }
}
