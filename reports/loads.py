"""Who loads whom, as a graph: the site at the left, whom it asks beside it, whom these ask beyond.

Positions are whole units of the picture; two runs of an unchanged site give the same one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.findings.inventory import RecipientEntry
from auditor.findings.report import AuditReport

MOST = 40
"""Recipients in the picture; those that got the most requests."""
_EDGES = 160
_DEEPEST = 4
"""Columns beside the site's."""
WIDE, HIGH = 212, 46
_GAP_X, _GAP_Y, _EDGE = 76, 14, 2
_LETTERS = 23
"""Of a name, in the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """The site or a recipient, and its place."""

    name: str
    label: str
    """As much of the name as fits."""
    entry: RecipientEntry | None
    """None for the site."""
    requests: int
    x: int
    y: int
    by: Sequence[str]
    """Who asked it, by name; the site first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """That one asked another, as the path of an SVG."""

    path: str
    declared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The picture, and what it tells in words."""

    nodes: Sequence[Node]
    """The site first."""
    edges: Sequence[Edge]
    width: int
    height: int
    node_width: int
    left: int
    """Recipients that are not in it."""


_Links = Mapping[str, frozenset[str]]
"""Recipient -> who asked it; the site is the empty name."""


def graph(report: AuditReport) -> Graph | None:
    """The graph of a run; None if no other company was asked."""
    entries = sorted(report.inventory.recipients, key=lambda r: (-_requests(r), r.name))
    known = {entry.name: entry for entry in reversed(entries[:MOST]) if entry.name}
    if not known:
        return None
    links = _links(report, known)
    columns = _columns(links)
    height = max(len(names) for names in columns) * (HIGH + _GAP_Y) - _GAP_Y
    site = report.site_name or report.site_url
    nodes = {n.name: n for n in _nodes(columns, known, links, height, site)}
    edges = [Edge(path=_path(nodes[by], nodes[name]), declared=known[name].declared) for by, name in _pairs(links)]
    width = len(columns) * (WIDE + _GAP_X) - _GAP_X
    return Graph(
        nodes=list(nodes.values()),
        edges=edges[:_EDGES],
        width=width + 2 * _EDGE + _GAP_X // 2,
        height=height + 2 * _EDGE,
        node_width=WIDE,
        left=len(entries) - len(known),
    )


def _requests(entry: RecipientEntry) -> int:
    return sum(number for _, number in entry.requests)


def _links(report: AuditReport, known: Mapping[str, RecipientEntry]) -> _Links:
    asked: dict[str, set[str]] = {name: set() for name in sorted(known)}
    for load in report.inventory.loads:
        by = "" if load.party == "first" else load.by
        if load.recipient in asked and (not by or by in asked):
            asked[load.recipient].add(by)
    return {name: frozenset(by) for name, by in asked.items()}


def _pairs(links: _Links) -> Iterator[tuple[str, str]]:
    for name, askers in links.items():
        yield from ((by, name) for by in sorted(askers))


def _columns(links: _Links) -> list[list[str]]:
    """Names by their distance from the site. Whom nobody is known to have asked stands beside it."""
    columns, placed = [[""]], {""}
    while len(columns) <= _DEEPEST:
        nearest = sorted(name for name, by in links.items() if name not in placed and by & set(columns[-1]))
        if len(columns) == 1:
            nearest = sorted({*nearest, *(name for name, by in links.items() if not by)})
        if not nearest:
            break
        columns.append(nearest)
        placed.update(nearest)
    columns[-1] = sorted({*columns[-1], *(links.keys() - placed)}) if len(columns) > 1 else columns[-1]
    return columns if len(columns) > 1 else [[""], sorted(links)]


def _nodes(
    columns: Sequence[Sequence[str]], known: Mapping[str, RecipientEntry], links: _Links, height: int, site: str
) -> Iterator[Node]:
    """Top to bottom, each column in the order of whom it was asked by, so that few lines cross."""
    tall: dict[str, float] = {}
    for place, names in enumerate(columns):
        top = (height - len(names) * (HIGH + _GAP_Y) + _GAP_Y) // 2
        for row, name in enumerate(sorted(names, key=lambda name: (_middle(links.get(name), tall), name))):
            entry = known.get(name)
            label = entry.name if entry else site
            y = top + row * (HIGH + _GAP_Y) + _EDGE
            tall[name] = y
            yield Node(
                name=name,
                label=label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…",
                entry=entry,
                requests=_requests(entry) if entry else 0,
                x=place * (WIDE + _GAP_X) + _EDGE,
                y=y,
                by=[by or site for by in sorted(links.get(name, ()))],
            )


def _middle(askers: frozenset[str] | None, tall: Mapping[str, float]) -> float:
    known = [tall[by] for by in askers or () if by in tall]
    return sum(known) / len(known) if known else 0.0


def _path(by: Node, name: Node) -> str:
    """From the right side of one to the left side of the other; back, or within a column, around the right side."""
    x1, y1, y2 = by.x + WIDE, by.y + HIGH // 2, name.y + HIGH // 2
    if name.x > by.x:
        middle = (x1 + name.x) // 2
        return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {name.x} {y2}"
    x2 = name.x + WIDE
    out = max(x1, x2) + _GAP_X // 2
    return f"M{x1} {y1}C{out} {y1} {out} {y2} {x2} {y2}"
