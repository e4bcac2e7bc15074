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
        return switch (meaning) {
            case Transfers moved -> transfers(moved);
            case ConsecutiveTransfer moved ->
                    object().put("event", "consecutive-transfer")
                            .put("from", moved.from())
                            .put("to", moved.to())
                            .put("first", moved.first().toString())
                            .put("last", moved.last().toString())
                            .toString();
            case PunkSoldToBidder sold ->
                    object().put("event", "punk-sold-to-bidder")
                            .put("from", sold.from())
                            .put("tokenId", sold.tokenId().toString())
                            .toString();
            case Companion other ->
                    object().put("event", other.event())
                            .put("from", other.from())
                            .put("to", other.to())
                            .toString();
            case ApprovalChanged approval ->
                    object().put("event", "approval")
                            .put("owner", approval.owner())
                            .put("operator", approval.operator())
                            .put("tokenId", text(approval.tokenId()))
                            .put("approved", approval.approved())
                            .toString();
            case OwnerChanged owner ->
                    object().put("event", "owner")
                            .put("from", owner.from())
                            .put("to", owner.to())
                            .toString();
            case RoleChanged role ->
                    object().put("event", role.granted() ? "role-granted" : "role-revoked")
                            .put("role", role.role())
                            .put("account", role.account())
                            .toString();
            case LockChanged lock ->
                    object().put("event", lock.locked() ? "locked" : "unlocked")
                            .put("tokenId", lock.tokenId().toString())
                            .toString();
            case MetadataChanged changed ->
                    object().put("event", "metadata-changed")
                            .put("first", changed.first().toString())
                            .put("last", changed.last().toString())
                            .toString();
            case MetadataFrozen frozen ->
                    object().put("event", "metadata-frozen")
                            .put("tokenId", frozen.tokenId().toString())
                            .toString();
            case ContractChanged changed -> object().put("event", changed.what()).toString();
            case Upgraded upgraded ->
                    object().put("event", "upgraded")
                            .put("implementation", upgraded.implementation())
                            .toString();
            case UserChanged user ->
                    object().put("event", "user")
                            .put("tokenId", user.tokenId().toString())
                            .put("user", user.user())
                            .put("expires", user.expires().toString())
                            .toString();
            case TokenAccountCreated account ->
                    object().put("event", "token-account")
                            .put("account", account.account())
                            .put("implementation", account.implementation())
                            .put("chain", account.chainNumber().toString())
                            .put("contract", account.contract())
                            .put("tokenId", account.tokenId().toString())
                            .toString();
            case MintTermsChanged terms ->
                    object().put("event", "mint-terms")
                            .put("contract", terms.contract())
                            .put("part", terms.part())
                            .set("stages", stages(terms.stages()))
                            .toString();
            case NotOurs other -> object().put("event", other.event()).toString();
            case Unreadable reason ->
                    object().put("code", reason.code()).put("detail", reason.detail()).toString();
        };
    }

    private static ObjectNode object() {
        return JSON.createObjectNode().put("version", EventDecoder.VERSION);
    }

    /// Nearly all events are transfers, and nothing in them needs escaping: accounts are hex, numbers decimal.
    private static String transfers(Transfers moved) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"version\":").append(EventDecoder.VERSION).append(",\"event\":\"transfer\"");
        field(json, "standard", moved.standard().text());
        if (!moved.operator().isEmpty()) {
            field(json, "operator", moved.operator());
        }
        field(json, "from", moved.from());
        field(json, "to", moved.to());
        json.append(",\"units\":[");
        int shown = Math.min(SHOWN_UNITS, moved.units().size());
        for (int place = 0; place < shown; place++) {
            Unit unit = moved.units().get(place);
            json.append(place == 0 ? "{\"tokenId\":\"" : ",{\"tokenId\":\"")
                    .append(unit.tokenId())
                    .append("\",\"quantity\":\"")
                    .append(unit.quantity())
                    .append("\"}");
        }
        json.append(']');
        if (moved.units().size() > SHOWN_UNITS) {
            json.append(",\"unitCount\":").append(moved.units().size());
        }
        return json.append('}').toString();
    }

    private static void field(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":\"").append(value).append('"');
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
