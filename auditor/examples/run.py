"""An example -> a run: the evidence that an audit would have loaded, had the browser seen what the example says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.evidence import FORMAT, Evidence, LinkProbe, Method, Run, ScenarioRun, Visit
from auditor.examples.choices import choosing
from auditor.examples.visits import Scene
from auditor.urls import is_web
from policy.errors import Location, PolicyError, Problem
from policy.example_border import ExampleIn, SeenChoiceIn, SeenVisitIn
from policy.model import Example


def evidence_of(example: Example, site: str, scenarios: Sequence[str]) -> Evidence:
    """The evidence of an example on the site at that URL.

    `scenarios` are those of visits that name none. Raises PolicyError if a page is visited twice in a scenario.
    """
    given = example.given
    if not isinstance(given, ExampleIn):
        raise TypeError(f"an example is an ExampleIn, not {type(given).__name__}")
    placed = tuple(_placed(example, given, scenarios))
    runs, visits = _scenarios(given, site, dict.fromkeys(s for s, _, _ in placed))
    numbers = {page: n for n, page in enumerate(dict.fromkeys(v.page for v in given.visits), 1)}
    visits += [Scene(site, scenario, numbers[seen.page]).visit(seen) for scenario, seen, _ in placed]
    run = Run(
        format=FORMAT, tool="auditor", started="", site=site, method=Method(browser="an example", version=""),
        scenarios=runs, probes=_probes(given, visits),
    )  # fmt: skip
    order = {s.name: i for i, s in enumerate(runs)}
    return Evidence(run=run, visits=tuple(sorted(visits, key=lambda v: (order[v.scenario], v.number))))


def _placed(
    example: Example, given: ExampleIn, scenarios: Sequence[str]
) -> Iterator[tuple[str, SeenVisitIn, Location]]:
    """Every visit with each of its scenarios and its place."""
    seen: dict[tuple[str, str], Location] = {}
    for visit, place in zip(given.visits, example.places, strict=True):
        for scenario in dict.fromkeys(visit.scenario or scenarios):
            first = seen.setdefault((scenario, visit.page), place)
            if first is not place:
                message = f"{visit.page} is visited in {scenario} already: see line {first.line}"
                raise PolicyError((Problem(location=place, message=message),))
            yield scenario, visit, place


def _scenarios(given: ExampleIn, site: str, names: Iterable[str]) -> tuple[tuple[ScenarioRun, ...], list[Visit]]:
    runs: list[ScenarioRun] = []
    visits: list[Visit] = []
    for name in dict.fromkeys((*names, *given.choices)):
        how = given.choices.get(name, "made")
        run, choosing_visits = choosing(name, site, SeenChoiceIn(outcome=how) if isinstance(how, str) else how)
        runs.append(run)
        visits += choosing_visits
    return tuple(runs), visits


def _probes(given: ExampleIn, visits: Iterable[Visit]) -> tuple[LinkProbe, ...]:
    """Every link to the web answers, if the example does not say otherwise."""
    links = sorted({link.url for visit in visits for link in visit.links if is_web(link.url)} | set(given.answers))
    return tuple(LinkProbe(url=url, status=given.answers.get(url, 200)) for url in links)
