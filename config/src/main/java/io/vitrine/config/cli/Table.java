package io.vitrine.config.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Rows for people, or the same rows as JSON for scripts.
final class Table {

    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    /// @param columns names as scripts see them, in camel case
    Table(String... columns) {
        this.columns = List.of(columns);
    }

    /// One value a column; null is unknown.
    Table row(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(
                    "expected " + columns.size() + " values but were " + values.length);
        }
        List<Object> row = new ArrayList<>();
        for (Object value : values) {
            row.add(value == null ? Absent.ABSENT : value);
        }
        rows.add(row);
        return this;
    }

    private enum Absent {
        ABSENT
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void print(PrintStream out, boolean json) {
        out.println(json ? json() : text());
    }

    String json() {
        ArrayNode list = JSON.createArrayNode();
        for (List<Object> row : rows) {
            ObjectNode object = list.addObject();
            for (int i = 0; i < columns.size(); i++) {
                Object value = row.get(i);
                object.set(
                        columns.get(i),
                        value == Absent.ABSENT
                                ? JSON.nullNode()
                                : JSON.valueToTree(
                                        value instanceof Instant t ? t.toString() : value));
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list);
    }

    String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Table::heading).toList());
        rows.forEach(row -> lines.add(row.stream().map(Table::cell).toList()));
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder shown = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                shown.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            text.append(shown.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString().stripTrailing();
    }

    private static String heading(String column) {
        return column.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
    }

    private static String cell(Object value) {
        return switch (value) {
            case Absent absent -> "-";
            case Instant time -> time.truncatedTo(ChronoUnit.SECONDS).toString();
            case Boolean yes -> yes ? "yes" : "no";
            default -> value.toString();
        };
    }
}
