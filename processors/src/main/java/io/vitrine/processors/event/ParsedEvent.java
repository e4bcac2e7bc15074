package io.vitrine.processors.event;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.EventMeaning.Transfers;
import io.vitrine.domain.event.EventMeaning.Unit;
import io.vitrine.domain.event.EventMeaning.Unreadable;
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
}
