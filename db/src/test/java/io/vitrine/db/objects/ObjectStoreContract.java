package io.vitrine.db.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every store of objects promises.
abstract class ObjectStoreContract {

    abstract ObjectStore store();

    @BeforeEach
    void empty() {
        store().list("").forEach(store()::delete);
    }

    @Test
    void keepsBytesAndTheirType() throws Exception {
        byte[] bytes = new byte[300_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        store().put("originals/ab/abcdef", bytes, "image/png");
        StoredObject found = store().get("originals/ab/abcdef").orElseThrow();
        assertThat(found.bytes()).isEqualTo(bytes);
        assertThat(found.contentType()).isEqualTo("image/png");
        try (ObjectStream stream = store().open("originals/ab/abcdef").orElseThrow()) {
            assertThat(stream.length()).isEqualTo(bytes.length);
            assertThat(stream.contentType()).isEqualTo("image/png");
            assertThat(stream.bytes().readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void keepsNothingToo() {
        store().put("empty", new byte[0], "text/plain");
        assertThat(store().get("empty").orElseThrow().bytes()).isEmpty();
        assertThat(store().exists("empty")).isTrue();
    }

    @Test
    void storesAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("x"), "from a file");
        store().put("a/file", file, "text/plain");
        assertThat(text("a/file")).isEqualTo("from a file");
        assertThat(file).exists();
    }

    @Test
    void putReplacesAndPutIfAbsentDoesNot() {
        put("k/1", "first");
        put("k/1", "second");
        assertThat(text("k/1")).isEqualTo("second");
        assertThat(store().putIfAbsent("k/1", bytes("third"), "text/plain")).isFalse();
        assertThat(text("k/1")).isEqualTo("second");
        assertThat(store().putIfAbsent("k/2", bytes("new"), "text/plain")).isTrue();
        assertThat(text("k/2")).isEqualTo("new");
    }

    @Test
    void whatIsAbsentIsEmpty() throws Exception {
        assertThat(store().get("no/thing")).isEmpty();
        assertThat(store().open("no/thing")).isEmpty();
        assertThat(store().exists("no/thing")).isFalse();
        store().delete("no/thing");
        put("gone", "x");
        store().delete("gone");
        assertThat(store().get("gone")).isEmpty();
    }

    @Test
    void listsByPrefixInOrder() {
        for (String key : List.of("b/2", "a/1", "a/10", "a/2", "ab")) {
            put(key, key);
        }
        assertThat(store().list("")).containsExactly("a/1", "a/10", "a/2", "ab", "b/2");
        assertThat(store().list("a/")).containsExactly("a/1", "a/10", "a/2");
        assertThat(store().list("a/1")).containsExactly("a/1", "a/10");
        assertThat(store().list("a")).containsExactly("a/1", "a/10", "a/2", "ab");
        assertThat(store().list("c/")).isEmpty();
    }

    @Test
    void refusesKeysThatLeaveTheirPlace() {
        for (String key :
                List.of(
                        "",
                        "/a",
                        "a/",
                        "a//b",
                        "../a",
                        "a/../b",
                        "a/..",
                        ".",
                        "A",
                        "a b",
                        "a\0",
                        "é",
                        "a\\b",
                        "x".repeat(600))) {
            assertThatThrownBy(() -> put(key, "x"))
                    .as(key)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store().get(key))
                    .as(key)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> store().list("../")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyWritersOfOneKeyLeaveOneWholeObject() {
        String one = "1".repeat(200_000);
        String two = "2".repeat(200_000);
        IntStream.range(0, 16).parallel().forEach(i -> put("shared/key", i % 2 == 0 ? one : two));
        assertThat(text("shared/key")).isIn(one, two);
        assertThat(store().list("shared/")).containsExactly("shared/key");
    }

    void put(String key, String text) {
        store().put(key, bytes(text), "text/plain");
    }

    private String text(String key) {
        return new String(store().get(key).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
