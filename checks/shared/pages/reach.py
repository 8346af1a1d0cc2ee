"""From which pages something cannot be reached: what `statement-reachable` and `contact-reachable` share."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from auditor.evidence import EvidenceKind, Visit
from auditor.findings import Case, Gap, GapKind
from auditor.observed.pages.link_graph import LinkGraph
from checks.shared.pages.left_out import advice_for, limits_of
from checks.shared.visits import sees


@dataclass(frozen=True, slots=True)
class Reach:
    """Pages of a scenario held against what is near enough."""

    pages: frozenset[str]
    """Nodes that were held."""
    unreachable: tuple[Visit, ...]
    everywhere: bool
    """Whether no page at all can reach it, but for the target itself."""
    unknown: tuple[Visit, ...]
    """Those from which the way may lead over a page that was left out."""


def unreachable_pages(
    case: Case, graph: LinkGraph, visits: tuple[Visit, ...], near: Container[str], *, left: int
) -> Reach:
    """The site's own pages among `visits` that are not near; pages whose links were not all seen are not judged.

    A page that was left out may be near enough itself if it is at most `left` clicks away.
    """
    own = {v.id for v in case.observed.own_pages}
    held = tuple(v for v in visits if v.id in own and sees(v, EvidenceKind.LINKS))
    perhaps = graph.clicks_to((graph.node(page.url) for page in case.index.cut_pages), left) if left > 0 else {}
    farther = tuple(v for v in held if graph.node(v.final_url) not in near)
    far = tuple(v for v in farther if graph.node(v.final_url) not in perhaps)
    return Reach(
        frozenset(graph.node(v.final_url) for v in held),
        far,
        everywhere=len(far) > 1 and _all_far(graph, held, far),
        unknown=tuple(v for v in farther if graph.node(v.final_url) in perhaps),
    )


def unknown_way(case: Case, result: Reach, target: str) -> tuple[Gap, ...]:
    """Gaps for pages from which nobody knows the way: one stands for all of a scenario."""
    limits, advice = limits_of(case.index.cut_pages), advice_for(case.index.cut_pages)
    detail = f"the way to {target} may lead over pages that were left out ({limits})"
    return tuple(
        Gap(kind=GapKind.PAGE_LEFT_OUT, scenario=v.scenario, page=v.url, detail=detail, advice=advice)
        for v in result.unknown[:1]
    )


def _all_far(graph: LinkGraph, held: tuple[Visit, ...], far: tuple[Visit, ...]) -> bool:
    """All but at most one page, the target itself."""
    return len({graph.node(v.final_url) for v in far}) >= len({graph.node(v.final_url) for v in held}) - 1
