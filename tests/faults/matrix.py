"""The fault matrix: what is injected, where, and what must come of it. `python -m tests.faults` prints it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache

from tests.faults.machine import Ended, Machine, machine
from tests.faults.pages import PAGES
from tests.faults.shop import BREACHES, ONE_RULE, POLICY, RULES, broken_shop, shop_with

KILLED, INTERRUPTED, TERMINATED = -9, 130, 143
BROKEN, INCONCLUSIVE, FAILED = 4, 3, 1


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault: the occasions on which it is injected (shares of all there are), and how an audit may end."""

    name: str
    at: tuple[float, ...]
    ends: frozenset[int]
    counted: str = "event-lost"
    """The fault whose occasions are the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one kind of fault."""

    name: str
    ended: tuple[Ended, ...]
    ends: frozenset[int]
    broken: frozenset[str] = field(default=frozenset(RULES))
    """Rules that the site breaks."""

    @property
    def false_passes(self) -> list[str]:
        """Rules that passed though the site breaks them, and audits that ended as if all were kept."""
        rules = [r for e in self.ended for r in e.passed if r in self.broken]
        return rules + ["exit code 0" for e in self.ended if e.code == 0]

    @property
    def left(self) -> list[str]:
        """Processes and files that stayed."""
        return [x for e in self.ended for x in e.left]

    @property
    def unexpected(self) -> list[str]:
        """Ends that this fault may not have: another exit code, or more said than a line or two."""
        return [
            f"{e.code}: {' / '.join(e.lines)}"
            for e in self.ended
            if e.code not in self.ends or len(e.lines) > MAX_LINES
        ]

    def __str__(self) -> str:
        codes = ", ".join(f"{code} x{n}" for code, n in sorted(_counted(e.code for e in self.ended).items()))
        return f"{self.name:<24}{len(self.ended):>9}  {codes:<28}{len(self.false_passes):>13}{len(self.left):>10}"


MAX_LINES = 2
"""Lines on stderr besides progress: what broke, and where the log or the evidence is."""
HEADING = f"{'fault':<24}{'injected':>9}  {'exit codes':<28}{'false passes':>13}{'leftovers':>10}"

VISITS = len(BREACHES)
_SEEN = frozenset({FAILED, INCONCLUSIVE, BROKEN})
FAULTS = (
    Fault("event-lost", (0.1, 0.35, 0.6, 0.8), _SEEN),
    Fault("command-lost", (0.15, 0.4, 0.7), _SEEN, "command-lost"),
    Fault("answers an empty object", (0.05, 0.5), _SEEN, "answers an empty object"),
    Fault("answers null", (0.2, 0.7), _SEEN, "answers an empty object"),
    Fault("answers a value of another kind", (0.3, 0.6), _SEEN, "answers an empty object"),
    Fault("answers a value that lacks all", (0.4, 0.8), _SEEN, "answers an empty object"),
    Fault("connection-closed", (0.02, 0.6), _SEEN),
    Fault("browser-killed", (0.1, 0.6), _SEEN),
    Fault("tab-killed", (0.5,), _SEEN),
    Fault("browser-stopped", (0.4,), _SEEN),
    Fault("driver-stopped", (0.4,), _SEEN),
    Fault("driver-killed", (0.4,), _SEEN),
    Fault("write-fails", (0.1, 0.4, 0.7), _SEEN, "write-fails"),
    Fault("disk-full", (0.4,), frozenset({BROKEN}), "write-fails"),
    Fault("torn-write", (0.5,), frozenset({BROKEN}), "visit"),
    Fault("sigkill", (0.4,), frozenset({KILLED}), "visit"),
    Fault("sigterm", (0.4,), frozenset({TERMINATED}), "visit"),
    Fault("time-up", (0.2, 0.6), frozenset({FAILED, INCONCLUSIVE}), "visit"),
    Fault("time-long-up", (0.05, 0.4, 0.8), frozenset({FAILED, INCONCLUSIVE})),
    Fault("ctrl-c", (0.4,), frozenset({INTERRUPTED}), "visit"),
    Fault("ctrl-c-twice", (0.4,), frozenset({INTERRUPTED}), "visit"),
)


SAMPLE = (
    "event-lost",
    "answers null",
    "browser-killed",
    "tab-killed",
    "driver-killed",
    "write-fails",
    "torn-write",
    "sigterm",
    "time-up",
)
"""Faults of the machine, one for each thing that may fail, that are tried at one place each time that tests are run."""
SAMPLE_PAGES = ("never ends", "loops", "turns away for ever")


def machine_rows(wanted: Iterable[str] = (), times: int = 0) -> Iterator[Row]:
    """Faults of the machine, each injected at its shares, or `times` times evenly; `wanted` names some, default all."""
    with machine(broken_shop(), POLICY) as shop:
        for fault in FAULTS:
            if not wanted or fault.name in wanted:
                yield Row(fault.name, tuple(_injected(shop, fault, times)), fault.ends)


def _injected(shop: Machine, fault: Fault, times: int) -> Iterator[Ended]:
    occasions = VISITS if fault.counted == "visit" else _occasions(shop, fault.counted)
    shares = [(i + 0.5) / times for i in range(min(times, occasions))] if times else fault.at
    for share in shares:
        yield shop.audit(fault.name, max(1, round(share * occasions)))


def _occasions(shop: Machine, name: str) -> int:
    if name not in shop.occasions:
        shop.occasions[name] = shop.audit(name, 0).count
    return shop.occasions[name]


def page_rows(wanted: Iterable[str] = ()) -> Iterator[Row]:
    """Pages that misbehave."""
    for name, page in PAGES.items():
        if not wanted or name in wanted:
            with ExitStack() as stack:
                shop = stack.enter_context(machine(shop_with(page), ONE_RULE))
                broken = frozenset({"cookies", "recipients"})
                yield Row(f"page: {name}", (shop.audit(),), frozenset({FAILED, INCONCLUSIVE}), broken)


@cache
def whole() -> tuple[Row, ...]:
    """All of it, once in a process."""
    return (*machine_rows(), *page_rows())


@cache
def sample() -> tuple[Row, ...]:
    """A few of them, once in a process."""
    with machine(broken_shop(), POLICY) as shop:
        faults = [replace(f, at=f.at[-1:]) for f in FAULTS if f.name in SAMPLE]
        rows = [Row(f.name, tuple(_injected(shop, f, 0)), f.ends) for f in faults]
    return (*rows, *page_rows(SAMPLE_PAGES))


def table(rows: Iterable[Row]) -> str:
    """For people."""
    return "\n".join((HEADING, *map(str, rows)))


def _counted(codes: Iterable[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for code in codes:
        counts[code] = counts.get(code, 0) + 1
    return counts
