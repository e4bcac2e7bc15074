#!/usr/bin/env python3
"""Checks a token's rank against the root that its collection published, with nothing but the standard library.

    verify_rarity.py http://localhost:8080 eip155:1 0x... 3
"""
import json, math, sys
from hashlib import sha256
from urllib.request import urlopen

base, chain, contract, number = sys.argv[1:]


def ask(path):
    with urlopen(base + path) as answer:
        return json.load(answer)


proof = ask(f"/v1/tokens/{chain}/{contract}/{number}/rarity/proof")
root = ask(f"/v1/collections/{proof['collection']}/stats")["ranks"]["root"]
leaf = json.loads(proof["leaf"])
assert leaf["token"] == f"{chain}/{contract.lower()}/{number}", "the leaf is another token's"

# RFC 9162, 2.1.3.2: the way from the leaf to the root
node, place, last = sha256(b"\0" + proof["leaf"].encode()).digest(), proof["index"], proof["size"] - 1
assert 0 <= place <= last and leaf["tokens"] == proof["size"], "the leaf is outside the tree"
for beside in map(bytes.fromhex, proof["path"]):
    assert last > 0, "the path is too long"
    if place % 2 or place == last:
        node = sha256(b"\1" + beside + node).digest()
        while place % 2 == 0 and place:
            place, last = place // 2, last // 2
    else:
        node = sha256(b"\1" + node + beside).digest()
    place, last = place // 2, last // 2
assert last == 0 and node.hex() == root, "the path does not lead to the published root"

# The scores follow from the counts: [trait, kind, value, holders, kinds]. Jaccard compares pairs; it is only committed to.
shares = [(kind, holders / leaf["tokens"], kinds) for _, kind, _, holders, kinds in leaf["counts"]]
entropy = float(leaf["entropy"])
expected = {
    "product/1": max(math.prod(share for kind, share, _ in shares if kind != "count"), 2.0**-1022),
    "sum-inverse/1": sum(1 / share for _, share, _ in shares),
    "trait-normalised/1": sum(1 / (share * kinds) for _, share, kinds in shares),
    "information-content/1": sum(-math.log2(share) for _, share, _ in shares) / entropy if entropy else 0,
}
for method, score, rank in leaf["scores"]:
    right = method not in expected or math.isclose(float(score), expected[method], rel_tol=1e-9, abs_tol=1e-12)
    assert right, f"{method} is {score}: the counts give {expected[method]}"
    print(f"{method}: score {score}, rank {rank} of {proof['size']}")
print("root", root)
