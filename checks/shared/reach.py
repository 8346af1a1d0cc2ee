"""From which pages something cannot be reached: what `statement-reachable` and `contact-reachable` share."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from auditor.evidence import Visit
from auditor.findings import Case, Gap
from checks.shared.link_graph import LinkGraph
from checks.shared.unvisited import cut_pages, limits_of
from checks.shared.visits import own_pages, sees


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


def scenario_visits(case: Case, scenario: str) -> tuple[Visit, ...]:
    """Every page of a scenario, seen or not, in order. The visit that makes the choice is none: where the choice was not
    made there are no pages, and what is on none of them is not missing."""
    return case.once(_scenario_visits, scenario)


def _scenario_visits(case: Case, scenario: str) -> tuple[Visit, ...]:
    return tuple(v for v in case.evidence.visits if v.scenario == scenario and v.number > 0)


def scenario_graph(case: Case, scenario: str) -> LinkGraph:
    """Those pages, and the clicks between them."""
    return case.once(_scenario_graph, scenario)


def _scenario_graph(case: Case, scenario: str) -> LinkGraph:
    return LinkGraph(scenario_visits(case, scenario))


def own_ids(case: Case) -> frozenset[str]:
    """Ids of the visits to the site's own pages."""
    return case.once(_own_ids)


def _own_ids(case: Case) -> frozenset[str]:
    return frozenset(v.id for v in own_pages(case))


def unreachable_pages(
    case: Case, graph: LinkGraph, visits: tuple[Visit, ...], near: Container[str], *, left: int
) -> Reach:
    """The site's own pages among `visits` that are not near; pages whose links were not all seen are not judged.

    A page that was left out may be near enough itself if it is at most `left` clicks away.
    """
    own = own_ids(case)
    held = tuple(v for v in visits if v.id in own and sees(v, "links"))
    perhaps = graph.clicks_to((graph.node(page.url) for page in cut_pages(case)), left) if left > 0 else {}
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
    limits = limits_of(cut_pages(case))
    reason = f"the way to {target} may lead over pages that were left out ({limits})"
    return tuple(Gap(scenario=v.scenario, page=v.url, reason=reason) for v in result.unknown[:1])


def _all_far(graph: LinkGraph, held: tuple[Visit, ...], far: tuple[Visit, ...]) -> bool:
    """All but at most one page, the target itself."""
    return len({graph.node(v.final_url) for v in far}) >= len({graph.node(v.final_url) for v in held}) - 1
