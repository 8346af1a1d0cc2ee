from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from auditor.findings.inventory import Inventory, LoadEntry, RecipientEntry
from reports.loads import HIGH, MOST, Graph, graph
from tests.reports import sample


def recipient(name: str, requests: int = 1, *, declared: bool = True) -> RecipientEntry:
    return RecipientEntry(
        name=name, vendor="", hosts=(name,), purposes=(), declared=declared, requests=(("gpc", requests),), initiators=(), pages=1
    )  # fmt: skip


def drawn(names: str, *loads: tuple[str, str]) -> Graph:
    entries = tuple(
        LoadEntry(by=by or "shop.example", party="third" if by else "first", recipient=to) for by, to in loads
    )
    inventory = Inventory(recipients=tuple(recipient(n) for n in names.split()), loads=entries)
    found = graph(replace(sample.empty(), inventory=inventory))
    assert found is not None
    return found


def columns(found: Graph) -> list[set[str]]:
    places = sorted({n.x for n in found.nodes})
    return [{n.name for n in found.nodes if n.x == x} for x in places]


def test_without_recipients_there_is_nothing_to_draw() -> None:
    assert graph(sample.empty()) is None


def test_whom_the_site_asks_stands_beside_it_and_whom_these_bring_beyond() -> None:
    found = drawn("tag pixel broker", ("", "tag"), ("tag", "pixel"), ("pixel", "broker"), ("", "broker"))
    assert columns(found) == [{""}, {"tag", "broker"}, {"pixel"}]
    assert len(found.edges) == 4
    assert {n.name: list(n.by) for n in found.nodes}["broker"] == ["Example Store", "pixel"]


def test_whom_nobody_is_known_to_have_asked_is_drawn_all_the_same() -> None:
    assert columns(drawn("a b c", ("b", "c"), ("c", "b"))) == [{""}, {"a", "b", "c"}]
    assert columns(drawn("a")) == [{""}, {"a"}]


def test_a_long_chain_ends_in_the_last_column() -> None:
    names = [f"r{n}" for n in range(9)]
    found = drawn(" ".join(names), ("", "r0"), *pairwise(names))
    assert [len(c) for c in columns(found)] == [1, 1, 1, 1, 6]


def test_nodes_are_inside_and_apart() -> None:
    found = drawn("a b c d", ("", "a"), ("", "b"), ("a", "c"), ("b", "d"), ("d", "a"))
    for node in found.nodes:
        assert 0 < node.x < node.x + found.node_width < found.width
        assert 0 < node.y < node.y + HIGH <= found.height
    assert len({(n.x, n.y) for n in found.nodes}) == len(found.nodes)


def test_the_picture_is_bounded_and_says_what_it_leaves_out() -> None:
    many = tuple(recipient(f"r{n:03}", n, declared=n % 2 == 0) for n in range(500))
    loads = tuple(
        LoadEntry(by=f"r{n:03}", party="third", recipient=f"r{m:03}") for n in range(460, 500) for m in range(460, 500)
    )
    found = graph(replace(sample.empty(), inventory=Inventory(recipients=many, loads=loads)))
    assert found is not None
    assert len(found.nodes) == MOST + 1
    assert {n.name for n in found.nodes[1:]} == {f"r{n:03}" for n in range(460, 500)}
    assert found.left == 460
    assert len(found.edges) <= 160


def test_a_name_that_is_empty_is_not_taken_for_the_site() -> None:
    found = graph(replace(sample.empty(), inventory=Inventory(recipients=(recipient(""), recipient("a")))))
    assert found is not None
    assert [n.name for n in found.nodes] == ["", "a"]
    assert found.nodes[0].entry is None
