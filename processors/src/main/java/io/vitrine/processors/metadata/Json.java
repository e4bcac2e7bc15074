package io.vitrine.processors.metadata;

import java.util.List;
import java.util.Map;

/// A JSON value as found: numbers keep their digits, strings are already free of what no store takes.
sealed interface Json {

    record Structure(Map<String, Json> fields) implements Json {}

    record Sequence(List<Json> items) implements Json {}

    record Text(String value) implements Json {}

    record Digits(String value) implements Json {}

    record Truth(boolean value) implements Json {}

    record Nothing() implements Json {}
}
