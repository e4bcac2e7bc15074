package io.vitrine.readers.chain;

import io.vitrine.processors.chain.LogsBloom.Element;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Addresses and topics as blooms know them: each takes a hash, and the same ones come range after range. Safe for many
/// threads.
final class BloomElements {

    /// A few megabytes. Beyond, all are forgotten: those that matter are soon back.
    private static final int MOST = 20_000;

    private final Map<String, Element> known = new ConcurrentHashMap<>();

    /// @param value address or topic in hex with 0x
    Element of(String value) {
        Element element = known.get(value);
        if (element == null) {
            if (known.size() >= MOST) {
                known.clear();
            }
            element = Element.of(value);
            known.put(value, element);
        }
        return element;
    }
}
