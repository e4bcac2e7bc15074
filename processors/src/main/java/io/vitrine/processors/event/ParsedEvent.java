package io.vitrine.processors.event;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.ApprovalChanged;
import io.vitrine.domain.event.EventMeaning.Companion;
import io.vitrine.domain.event.EventMeaning.ConsecutiveTransfer;
import io.vitrine.domain.event.EventMeaning.ContractChanged;
import io.vitrine.domain.event.EventMeaning.LockChanged;
import io.vitrine.domain.event.EventMeaning.MetadataChanged;
import io.vitrine.domain.event.EventMeaning.MetadataFrozen;
import io.vitrine.domain.event.EventMeaning.MintTermsChanged;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.EventMeaning.OwnerChanged;
import io.vitrine.domain.event.EventMeaning.PunkSoldToBidder;
import io.vitrine.domain.event.EventMeaning.RoleChanged;
import io.vitrine.domain.event.EventMeaning.TokenAccountCreated;
import io.vitrine.domain.event.EventMeaning.Transfers;
import io.vitrine.domain.event.EventMeaning.Unit;
import io.vitrine.domain.event.EventMeaning.Unreadable;
import io.vitrine.domain.event.EventMeaning.Upgraded;
import io.vitrine.domain.event.EventMeaning.UserChanged;
import io.vitrine.domain.event.MintStage;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A meaning as JSON text for people; replays decode the log again.
public final class ParsedEvent {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int SHOWN_UNITS = 100;

    private ParsedEvent() {}

    /// Decoder version and arguments, or the reason why there are none.
    public static String json(EventMeaning meaning) {
        ObjectNode json = JSON.createObjectNode().put("version", EventDecoder.VERSION);
        switch (meaning) {
            case Transfers moved -> transfers(json, moved);
            case ConsecutiveTransfer moved ->
                    json.put("event", "consecutive-transfer")
                            .put("from", moved.from())
                            .put("to", moved.to())
                            .put("first", moved.first().toString())
                            .put("last", moved.last().toString());
            case PunkSoldToBidder sold ->
                    json.put("event", "punk-sold-to-bidder")
                            .put("from", sold.from())
                            .put("tokenId", sold.tokenId().toString());
            case Companion other ->
                    json.put("event", other.event())
                            .put("from", other.from())
                            .put("to", other.to());
            case ApprovalChanged approval ->
                    json.put("event", "approval")
                            .put("owner", approval.owner())
                            .put("operator", approval.operator())
                            .put("tokenId", text(approval.tokenId()))
                            .put("approved", approval.approved());
            case OwnerChanged owner ->
                    json.put("event", "owner").put("from", owner.from()).put("to", owner.to());
            case RoleChanged role ->
                    json.put("event", role.granted() ? "role-granted" : "role-revoked")
                            .put("role", role.role())
                            .put("account", role.account());
            case LockChanged lock ->
                    json.put("event", lock.locked() ? "locked" : "unlocked")
                            .put("tokenId", lock.tokenId().toString());
            case MetadataChanged changed ->
                    json.put("event", "metadata-changed")
                            .put("first", changed.first().toString())
                            .put("last", changed.last().toString());
            case MetadataFrozen frozen ->
                    json.put("event", "metadata-frozen")
                            .put("tokenId", frozen.tokenId().toString());
            case ContractChanged changed -> json.put("event", changed.what());
            case Upgraded upgraded ->
                    json.put("event", "upgraded").put("implementation", upgraded.implementation());
            case UserChanged user ->
                    json.put("event", "user")
                            .put("tokenId", user.tokenId().toString())
                            .put("user", user.user())
                            .put("expires", user.expires().toString());
            case TokenAccountCreated account ->
                    json.put("event", "token-account")
                            .put("account", account.account())
                            .put("implementation", account.implementation())
                            .put("chain", account.chainNumber().toString())
                            .put("contract", account.contract())
                            .put("tokenId", account.tokenId().toString());
            case MintTermsChanged terms ->
                    json.put("event", "mint-terms")
                            .put("contract", terms.contract())
                            .put("part", terms.part())
                            .set("stages", stages(terms.stages()));
            case NotOurs other -> json.put("event", other.event());
            case Unreadable reason ->
                    json.put("code", reason.code()).put("detail", reason.detail());
        }
        return json.toString();
    }

    private static void transfers(ObjectNode json, Transfers moved) {
        json.put("event", "transfer").put("standard", moved.standard().text());
        if (!moved.operator().isEmpty()) {
            json.put("operator", moved.operator());
        }
        json.put("from", moved.from()).put("to", moved.to());
        ArrayNode units = json.putArray("units");
        for (Unit unit : moved.units().subList(0, Math.min(SHOWN_UNITS, moved.units().size()))) {
            units.addObject()
                    .put("tokenId", unit.tokenId().toString())
                    .put("quantity", unit.quantity().toString());
        }
        if (moved.units().size() > SHOWN_UNITS) {
            json.put("unitCount", moved.units().size());
        }
    }

    /// Phases of a mint as JSON.
    static ArrayNode stages(List<MintStage> stages) {
        ArrayNode all = JSON.createArrayNode();
        for (MintStage stage : stages) {
            all.addObject()
                    .put("open", stage.open())
                    .put("start", text(stage.start()))
                    .put("end", text(stage.end()))
                    .put("price", text(stage.price()))
                    .put("currency", stage.currency())
                    .put("perWallet", text(stage.perWallet()))
                    .put("supply", text(stage.supply()))
                    .put("tokenId", text(stage.tokenId()));
        }
        return all;
    }

    private static @Nullable String text(@Nullable BigInteger number) {
        return number == null ? null : number.toString();
    }
}
