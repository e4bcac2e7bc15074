package io.vitrine.processors.rarity;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.rarity.CountedValue;
import io.vitrine.domain.rarity.RankedValue;
import io.vitrine.domain.rarity.RankedValue.Kind;
import io.vitrine.domain.rarity.RarityScore;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RarityTreeTest {

    /// The inputs and roots that Certificate Transparency's implementations test themselves with.
    private static final List<String> LEAVES =
            List.of(
                    "",
                    "00",
                    "10",
                    "2021",
                    "3031",
                    "40414243",
                    "5051525354555657",
                    "606162636465666768696a6b6c6d6e6f");

    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void rootsAreThoseOfCertificateTransparency(int size, String root) {
        List<byte[]> leaves =
                LEAVES.stream()
                        .limit(size)
                        .map(HexFormat.of()::parseHex)
                        .map(bytes -> RarityTree.hash(new String(bytes, StandardCharsets.UTF_8)))
                        .toList();
        assertThat(HexFormat.of().formatHex(RarityTree.root(leaves))).isEqualTo(root);
    }

    @Test
    void pathsHoldTheNeighboursOfTheWay() {
        List<byte[]> leaves = Stream.of("a", "b", "c").map(RarityTree::hash).toList();
        assertThat(RarityTree.path(leaves, 0)).containsExactly(leaves.get(1), leaves.get(2));
        assertThat(RarityTree.path(leaves, 2))
                .containsExactly(RarityTree.root(leaves.subList(0, 2)));
        assertThat(RarityTree.path(leaves.subList(0, 1), 0)).isEmpty();
    }

    @Test
    void aLeafIsOneLineOfJson() {
        UUID hat = new UUID(0, 1);
        TreeMap<String, RarityScore> scores = new TreeMap<>();
        scores.put("product/1", new RarityScore(hat, 1.2e-5, 17));
        assertThat(
                        RarityTree.leaf(
                                "eip155:1/0xab/3",
                                10,
                                1.5,
                                List.of(
                                        new CountedValue(
                                                new RankedValue(
                                                        hat,
                                                        "hat \"x\"",
                                                        Kind.STRING,
                                                        "a\\b\n",
                                                        false),
                                                4,
                                                3),
                                        new CountedValue(RankedValue.count(1), 6, 2)),
                                scores))
                .isEqualTo(
                        "{\"token\":\"eip155:1/0xab/3\",\"tokens\":10,\"entropy\":\"1.5\",\"counts\":[[\"hat \\\"x\\\"\",\"string\",\"a\\\\b\\u000a\",4,3],"
                                + "[\"\",\"count\",\"1\",6,2]],\"scores\":[[\"product/1\",\"1.2E-5\",17]]}");
    }
}
