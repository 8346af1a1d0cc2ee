"""Goes through the steps of a journey in a page, as a person would: real mouse and keyboard input, bounded at every step.

The first step that cannot be done ends the journey. Values of variables never come out of here: what is told about a step
shows `${NAME}` in their place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import quote, urlsplit

from auditor.driver.errors import BrowserError, NotInTime, TargetNotFound
from auditor.driver.interface import Hands
from auditor.masks import Mask
from auditor.urls import canonical, origin_of, registrable_domain
from policy.errors import Location
from policy.globs import host_matches, path_matches
from policy.model import VARIABLE, Journey, Step, Target

STEP_SECONDS = 5.0
GOTO_SECONDS = 15.0
POLL_SECONDS = 0.1
JOURNEY_SECONDS = 60.0
LONGEST_REASON = 300
_BAD_STATUS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyEnd:
    """How a journey ended."""

    ok: bool
    reason: str = ""
    """Why it is not ok: one line, e.g. `click: the button 'Opt out' is not on the page, also not after 5 s`."""
    location: Location | None = None
    """Of the step that failed."""


class _StepFailed(Exception):
    """A step that could not be done; `str()` says why."""


async def run_journey(hands: Hands, journey: Journey, site: str, variables: Mapping[str, str]) -> JourneyEnd:
    """Go through the steps in `page`, on the site at the URL `site`. Never raises for what the page does.

    `variables` holds at least those that the journey names.
    """
    mask = Mask({value: f"${{{name}}}" for name, value in variables.items()})
    end = asyncio.get_running_loop().time() + JOURNEY_SECONDS
    for step in journey.steps:
        reason = await _reason_to_end(_Doing(hands, site, variables, step).do(), end)
        if reason:
            line = " ".join(mask.text(f"{step.action}: {reason}").split())
            return JourneyEnd(ok=False, reason=line[:LONGEST_REASON], location=step.location)
    return JourneyEnd(ok=True)


async def _reason_to_end(work: Awaitable[None], end: float) -> str:
    """Do a step; gives why it could not be done, empty if it was."""
    try:
        async with asyncio.timeout_at(end):
            await work
    except (_StepFailed, TargetNotFound) as failure:
        return str(failure)
    except NotInTime as error:
        return f"it could not be done in time: {_obstacle(str(error))}"
    except BrowserError as error:
        return _first_line(str(error))
    except TimeoutError:
        return f"the whole journey took more than {JOURNEY_SECONDS:g} s"
    return ""


@dataclass(frozen=True, slots=True)
class _Doing:
    """One step under way."""

    hands: Hands
    site: str
    variables: Mapping[str, str]
    step: Step

    async def do(self) -> None:
        """Do it, or raise what kept it from being done."""
        match self.step.action:
            case "goto":
                await self._goto()
            case "press":
                await self.hands.press_key(self.step.value)
            case "expect":
                await self._expect()
            case "wait":
                await self._wait()
            case "click" | "fill" | "check" | "uncheck" | "select":
                await self._act()
            case _:
                assert_never(self.step.action)

    def _value(self, written: Callable[[str], str] = str) -> str:
        """The step's value with variables filled in."""
        return VARIABLE.sub(lambda m: written(self.variables[m[1]]), self.step.value)

    async def _goto(self) -> None:
        # Percent-encoded, no value can lead to another host.
        url = canonical(self._value(lambda v: quote(v, safe="")), self.site)
        if url is None or origin_of(url) != origin_of(self.site):
            raise _StepFailed("the address is not on the site")
        status = await self.hands.go_to(url, GOTO_SECONDS, loaded=False)
        if status is not None and status >= _BAD_STATUS:
            raise _StepFailed(f"{self.step.value} answered {status}")

    @property
    def _target(self) -> Target:
        if self.step.target is None:
            raise _StepFailed("it has no target")
        return self.step.target

    async def _act(self) -> None:
        found = await self.hands.find(self._target, STEP_SECONDS)
        match self.step.action:
            case "click":
                await found.click(STEP_SECONDS)
            case "fill":
                await found.fill(self._value(), STEP_SECONDS)
            case "select":
                await found.select(self._value(), STEP_SECONDS)
            case _:
                await found.set_checked(self.step.action == "check", STEP_SECONDS)

    async def _expect(self) -> None:
        target, wanted = self.step.target, self.step.value
        if target is None:
            what = f"the page's address {'still matches' if self.step.gone else 'does not match'} {wanted}: it is"
            await self._until(self._at_address, lambda: f"{what} {_plain_address(self.hands.url)}")
        elif self.step.gone:
            await self._until(lambda: self.hands.is_visible(target), lambda: f"{target} is still on the page")
        else:
            await self.hands.find(target, STEP_SECONDS, only=False)

    async def _until(self, there: Callable[[], Awaitable[bool]], otherwise: Callable[[], str]) -> None:
        """Wait until what is asked for is there (or gone)."""
        clock = asyncio.get_running_loop().time
        end = clock() + STEP_SECONDS
        while await there() is self.step.gone:
            if clock() > end:
                raise _StepFailed(f"{otherwise()}, also after {STEP_SECONDS:g} s")
            await asyncio.sleep(POLL_SECONDS)

    async def _at_address(self) -> bool:
        return _address_matches(self.step.value, self.hands.url, self.site)

    async def _wait(self) -> None:
        if self.step.target is None:
            await asyncio.sleep(self.step.milliseconds / 1000)
        else:
            await self.hands.find(self.step.target, STEP_SECONDS, only=False)


def _address_matches(glob: str, url: str, site: str) -> bool:
    got = urlsplit(url)
    path = f"{got.path}?{got.query}" if got.query else got.path
    host = (got.hostname or "").lower()
    if glob.startswith("/"):
        return registrable_domain(host) == registrable_domain(urlsplit(site).hostname or "") and path_matches(
            glob, path
        )
    scheme, _, rest = glob.partition("://")
    wanted, slash, tail = rest.partition("/")
    return scheme == got.scheme and host_matches(wanted.partition(":")[0], host) and path_matches(slash + tail, path)


def _plain_address(url: str) -> str:
    """The address without its query, which may hold what somebody typed."""
    return url.partition("?")[0].partition("#")[0][:200]


def _obstacle(told: str) -> str:
    """Of Playwright's log of a time-out, what was in the way; else its first line."""
    lines = [line.strip(" -") for line in told.splitlines()]
    telling = (
        "intercepts pointer events",
        "is not enabled",
        "is not editable",
        "is not stable",
        "did not find some options",
    )
    return next((line for line in lines if any(t in line for t in telling)), "") or _first_line(told)


def _first_line(told: str) -> str:
    return next((line.strip() for line in told.splitlines() if line.strip()), "no reason given")
