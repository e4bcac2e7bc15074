package io.vitrine.processors.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.domain.media.Cid;
import io.vitrine.processors.ipfs.ContentRefused.Reason;
import io.vitrine.processors.ipfs.TestDag.Named;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnixFsTest {

    private static final int DIRECTORY = 1;
    private static final int FILE = 2;
    private static final int SYMLINK = 4;
    private static final byte[] NOTHING = {};
    private static final long CAP = 1 << 20;

    private final TestDag dag = new TestDag();

    private static byte[] car(String name) {
        try (InputStream in =
                Objects.requireNonNull(UnixFsTest.class.getResourceAsStream("/ipfs/" + name))) {
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String text(CarArchive archive, BlockId root, String... path)
            throws ContentRefused {
        return new String(UnixFs.file(archive, root, List.of(path), CAP), StandardCharsets.UTF_8);
    }

    private static void assertRefused(
            Reason reason, CarArchive archive, BlockId root, String... path) {
        assertThatThrownBy(() -> UnixFs.file(archive, root, List.of(path), CAP))
                .isInstanceOfSatisfying(
                        ContentRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    /// The names of all entries of a directory, sharded or not, wherever they are.
    private static List<String> names(CarArchive archive, BlockId directory) throws ContentRefused {
        PbNode node = PbNode.read(Objects.requireNonNull(archive.block(directory)));
        FsNode said = FsNode.read(Objects.requireNonNull(node.data()));
        List<String> names = new ArrayList<>();
        for (PbNode.Link link : node.links()) {
            if (said.kind() == FsNode.Kind.DIRECTORY) {
                names.add(link.name());
            } else if (link.name().length() > 2) {
                names.add(link.name().substring(2));
            } else {
                names.addAll(names(archive, link.target()));
            }
        }
        return names;
    }

    @Test
    void aDirectoryWithFilesIsReadToTheByte() throws ContentRefused {
        CarArchive archive = CarArchive.read(car("dir-with-files.car"));
        BlockId root = archive.roots().getFirst();
        assertThat(names(archive, root))
                .containsExactly("ascii-copy.txt", "ascii.txt", "hello.txt", "multiblock.txt");
        assertThat(text(archive, root, "ascii.txt"))
                .isEqualTo("hello application/vnd.ipld.car\n")
                .isEqualTo(text(archive, root, "ascii-copy.txt"));
        assertThat(text(archive, root, "hello.txt")).isEqualTo("hello world\n");
        assertThat(text(archive, root, "multiblock.txt")).hasSize(1026).startsWith("Lorem ipsum");
        assertRefused(Reason.NO_SUCH_PATH, archive, root, "HELLO.TXT");
        assertRefused(Reason.NO_SUCH_PATH, archive, root, "hello.txt", "more");
        assertRefused(Reason.DIRECTORY, archive, root);
    }

    @Test
    void aRawBlockBelowADirectoryIsRead() throws ContentRefused {
        CarArchive archive = CarArchive.read(car("gateway-raw-block.car"));
        assertThat(text(archive, archive.roots().getFirst(), "dir", "ascii.txt"))
                .isEqualTo("hello application/vnd.ipld.raw\n");
    }

    @Test
    void everyFileOfAShardedDirectoryIsFoundByItsName() throws ContentRefused {
        CarArchive archive = CarArchive.read(car("single-layer-hamt-with-multi-block-files.car"));
        BlockId root = archive.roots().getFirst();
        List<String> names = names(archive, root);
        assertThat(names).hasSizeGreaterThan(100);
        int files = 0;
        for (String name : names) {
            try {
                assertThat(text(archive, root, name)).as(name).isNotEmpty();
                files++;
            } catch (ContentRefused refused) {
                // The archive holds the files that its source needed, and names the others.
                assertThat(refused.reason()).as(name).isEqualTo(Reason.INCOMPLETE);
            }
        }
        assertThat(files).isPositive();
        assertRefused(Reason.NO_SUCH_PATH, archive, root, "no-such-file.txt");
    }

    @ParameterizedTest
    @CsvSource({
        "dir-with-files.car, 1",
        "gateway-raw-block.car, 1",
        "single-layer-hamt-with-multi-block-files.car, 101"
    })
    void oneFlippedBitAnywhereIsRefused(String name, int step) throws ContentRefused {
        byte[] good = car(name);
        BlockId root = CarArchive.read(good).roots().getFirst();
        for (int at = 0; at < good.length; at += at < 200 ? 1 : step) {
            for (int bit : new int[] {0x01, 0x10, 0x80}) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) bit;
                assertThatThrownBy(
                                () -> {
                                    CarArchive archive = CarArchive.read(bad);
                                    for (String file : names(archive, root)) {
                                        UnixFs.file(archive, root, List.of(file), CAP);
                                    }
                                })
                        .as("byte %d of %s", at, name)
                        .isInstanceOf(ContentRefused.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 58, 59, 100, 308})
    void aTruncatedArchiveIsRefusedOrLacksBlocks(int length) throws ContentRefused {
        byte[] whole = car("gateway-raw-block.car");
        BlockId root = CarArchive.read(whole).roots().getFirst();
        assertThatThrownBy(() ->
                        UnixFs.file(
                                CarArchive.read(Arrays.copyOf(whole, length)),
                                root,
                                List.of("dir", "ascii.txt"),
                                CAP))
                .isInstanceOf(ContentRefused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 256, 1024})
    void shardsWithinShardsAreFollowed(int fanout) throws ContentRefused {
        Map<String, BlockId> entries = new HashMap<>();
        IntStream.range(0, 3_000)
                .forEach(
                        number -> entries.put(number + ".json", dag.raw("{\"n\":" + number + "}")));
        BlockId root = dag.sharded(entries, fanout);
        CarArchive archive = CarArchive.read(dag.car(root));
        for (String name : List.of("0.json", "17.json", "999.json", "2999.json")) {
            assertThat(text(archive, root, name))
                    .isEqualTo("{\"n\":" + name.replace(".json", "") + "}");
        }
        assertRefused(Reason.NO_SUCH_PATH, archive, root, "3000.json");
    }

    @Test
    void placesNamesAsPublishedVectorsSay() {
        assertThat(Murmur3.hash("hello".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(0xcbd8a7b341bd9b02L);
        assertThat(
                        Murmur3.hash(
                                "The quick brown fox jumps over the lazy dog"
                                        .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(0xe34bbc7bbc071b6cL);
    }

    @Test
    void filesOfManyLevelsArePutTogetherInOrder() throws ContentRefused {
        BlockId left = dag.node(FILE, NOTHING, List.of(link(dag.raw("a")), link(dag.raw("b"))));
        BlockId leaf = dag.node(FILE, "c".getBytes(StandardCharsets.US_ASCII), List.of());
        BlockId root = dag.node(FILE, NOTHING, List.of(link(left), link(leaf), link(left)));
        assertThat(text(dag.archive(), root)).isEqualTo("abcab");
    }

    private static Named link(BlockId target) {
        return new Named("", target);
    }

    @Test
    void whatIsLeftOutIsNamed() throws ContentRefused {
        BlockId part = dag.raw("part");
        BlockId file = dag.node(FILE, NOTHING, List.of(link(part)));
        BlockId root = dag.node(DIRECTORY, NOTHING, List.of(new Named("1", file)));
        dag.remove(part);
        CarArchive archive = CarArchive.read(dag.car(root));
        assertThatThrownBy(() -> UnixFs.file(archive, root, List.of("1"), CAP))
                .hasMessageContaining(part.digest());
        assertRefused(Reason.INCOMPLETE, archive, root, "1");
    }

    @Test
    void nothingGrowsWithoutBound() {
        BlockId empty = dag.node(FILE, NOTHING, List.of());
        BlockId kilobyte = dag.raw("x".repeat(1024));
        for (int level = 0; level < 40; level++) {
            empty = dag.node(FILE, NOTHING, List.of(link(empty), link(empty)));
            kilobyte = dag.node(FILE, NOTHING, List.of(link(kilobyte), link(kilobyte)));
        }
        assertRefused(Reason.TOO_LARGE, dag.archive(), empty);
        assertRefused(Reason.TOO_LARGE, dag.archive(), kilobyte);
        BlockId deep = dag.raw("x");
        for (int level = 0; level < 100; level++) {
            deep = dag.node(FILE, NOTHING, List.of(link(deep)));
        }
        assertRefused(Reason.TOO_LARGE, dag.archive(), deep);
        BlockId wide =
                dag.node(FILE, NOTHING, Collections.nCopies(200, link(dag.raw("y".repeat(8192)))));
        assertRefused(Reason.TOO_LARGE, dag.archive(), wide);
    }

    @Test
    void whatIsNoFileIsNotTakenForOne() {
        BlockId symlink = dag.node(SYMLINK, "../1".getBytes(StandardCharsets.US_ASCII), List.of());
        BlockId cbor = dag.add(0x71, new byte[] {(byte) 0xa0});
        BlockId bare = dag.add(BlockId.DAG_PB, NOTHING);
        BlockId junk = dag.add(BlockId.DAG_PB, new byte[] {9, 9, 9});
        BlockId mixed =
                dag.node(FILE, NOTHING, List.of(link(dag.node(DIRECTORY, NOTHING, List.of()))));
        assertRefused(Reason.UNSUPPORTED, dag.archive(), symlink);
        assertRefused(Reason.UNSUPPORTED, dag.archive(), cbor);
        assertRefused(Reason.UNSUPPORTED, dag.archive(), bare);
        assertRefused(Reason.MALFORMED, dag.archive(), junk);
        assertRefused(Reason.MALFORMED, dag.archive(), mixed);
    }

    @Test
    void jsonIsADocumentByItself() throws ContentRefused {
        byte[] json = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        BlockId plain = dag.add(0x0200, json);
        BlockId linked = dag.add(0x0129, json);
        assertThat(text(dag.archive(), plain)).isEqualTo("{\"a\":1}");
        assertThat(text(dag.archive(), linked)).isEqualTo("{\"a\":1}");
    }

    @Test
    void anIdentifierMayCarryItsContent() throws ContentRefused {
        BlockId hello = BlockId.of(Cid.parse("bafkqabtimvwgy3yk").orElseThrow());
        assertThat(text(dag.archive(), hello)).isEqualTo("hello\n");
        BlockId root = dag.node(DIRECTORY, NOTHING, List.of(new Named("hi", hello)));
        assertThat(text(dag.archive(), root, "hi")).isEqualTo("hello\n");
    }

    @Test
    void aHashThatIsNotKnownIsNamed() {
        BlockId blake = new BlockId(BlockId.RAW, 0xb220, "00".repeat(32));
        assertThatThrownBy(() -> blake.verify(NOTHING))
                .hasMessage("hash function 0xb220: expected sha2-256, sha2-512, sha3 or identity");
        BlockId cut = new BlockId(BlockId.RAW, 0x12, "00".repeat(20));
        assertThatThrownBy(() -> cut.verify(NOTHING)).hasMessage("SHA-256 cut to 20 bytes");
    }

    /// Every kind of block and of identifier in one directory, archived with identifiers of either version.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyKindOfBlockIsCheckedAndRead(boolean old) throws ContentRefused {
        TestDag kinds = new TestDag(old);
        Map<String, BlockId> files = new LinkedHashMap<>();
        files.put("raw", kinds.raw("raw"));
        files.put("long hash", kinds.rawBySha512("long hash"));
        files.put(
                "identity",
                new BlockId(
                        BlockId.RAW,
                        0,
                        HexFormat.of().formatHex("identity".getBytes(StandardCharsets.UTF_8))));
        files.put(
                "small file",
                kinds.node(FILE, "small file".getBytes(StandardCharsets.UTF_8), List.of()));
        files.put(
                "file of blocks",
                kinds.node(
                        FILE,
                        NOTHING,
                        List.of(link(kinds.raw("file of ")), link(kinds.raw("blocks")))));
        files.put("\u0105 \u017a%2C#?..", kinds.raw("\u0105 \u017a%2C#?.."));
        files.put("../above", kinds.raw("../above"));
        BlockId sharded = kinds.sharded(files, 16);
        List<Named> entries = new ArrayList<>();
        files.forEach((name, id) -> entries.add(new Named(name, id)));
        entries.add(new Named("sharded", sharded));
        BlockId directory = kinds.node(DIRECTORY, NOTHING, entries);
        BlockId root = kinds.node(DIRECTORY, NOTHING, List.of(new Named("in", directory)));
        byte[] car = kinds.car(root);
        CarArchive archive = CarArchive.read(car);
        for (String name : files.keySet()) {
            assertThat(text(archive, root, "in", name)).isEqualTo(name);
            assertThat(text(archive, root, "in", "sharded", name)).isEqualTo(name);
        }
        for (int at = 0; at < car.length; at++) {
            byte[] bad = car.clone();
            bad[at] ^= 0x04;
            assertThatThrownBy(
                            () -> {
                                CarArchive read = CarArchive.read(bad);
                                for (String name : files.keySet()) {
                                    text(read, root, "in", name);
                                    text(read, root, "in", "sharded", name);
                                }
                            })
                    .as("byte %d", at)
                    .isInstanceOf(ContentRefused.class);
        }
    }

    @Test
    void bothVersionsNameOneBlock() {
        BlockId zero =
                BlockId.of(
                        Cid.parse("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n").orElseThrow());
        BlockId one =
                BlockId.of(
                        Cid.parse("bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")
                                .orElseThrow());
        assertThat(zero).isEqualTo(one);
    }

    @Test
    void otherVersionsOfArchivesAreNamed() {
        assertThatThrownBy(() -> CarArchive.read(HexFormat.of().parseHex("0aa16776657273696f6e02")))
                .hasMessage("an archive of version 2: expected version 1");
    }
}
