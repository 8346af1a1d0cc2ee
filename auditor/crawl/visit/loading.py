"""Loading the page of a visit, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.driver.chromium.protocol.net_errors import net_error
from auditor.driver.chromium.recording.network import NetworkCollector
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.errors import NotLoadedError
from auditor.driver.interface import DOWNLOAD, Tab
from auditor.evidence import Blind, EvidenceKind, Request
from auditor.evidence.run import VisitOutcome

LOAD_SECONDS = 20.0
_NO_CONTENT = (204, 205)


@dataclass(slots=True)
class Loading:
    """That of one visit to `url`."""

    recording: Recording
    url: str
    final: str = ""
    """Where it ended up; `url` if it never loaded."""
    outcome: VisitOutcome = "loaded"
    reason: str = ""
    """Why it is not `loaded`: one line."""
    blind: list[Blind] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.final = self.final or self.url

    def fail(self, outcome: VisitOutcome, reason: str) -> None:
        """The visit did not come about, for that reason; the first one counts."""
        if self.outcome == "loaded":
            self.outcome, self.reason = outcome, reason

    async def load(self, tab: Tab) -> None:
        """Load the page. Never raises for what it does."""
        try:
            await tab.load(self.url, LOAD_SECONDS)
        except TimeoutError:
            self._half_loaded(tab.url)
        except NotLoadedError as error:
            self._not_loaded(self._explained(line_of(error)))
        else:
            self.final = tab.url

    def _half_loaded(self, url: str) -> None:
        self.final = url
        if url in ("", "about:blank"):
            self.fail("failed", f"no answer within {LOAD_SECONDS:.0f} s")
        else:
            reason = f"the page did not finish loading within {LOAD_SECONDS:.0f} s; what came until then was kept"
            self.blind.append(Blind(kind=EvidenceKind.VISIT, reason=reason))

    def _not_loaded(self, text: str) -> None:
        status = next((r.status for r in self._main() if r.status), None)
        if DOWNLOAD in text:
            self.fail("download", "the address is a download")
        elif "ERR_ABORTED" in text and status in _NO_CONTENT:
            self.fail("failed", f"the server answered {status}: no content")
        else:
            self.fail("failed", net_error(text))

    def _main(self) -> list[Request]:
        """Requests for the page itself, the last one first."""
        network: NetworkCollector = self.recording.find(NetworkCollector)
        main = [r for r in network.records() if isinstance(r, Request) and r.main]
        return sorted(main, key=lambda r: r.at, reverse=True)

    def _explained(self, text: str) -> str:
        guard = self.recording.stage.guard
        last = next((r.url for r in self._main()), self.url) if guard else ""
        return (guard.explain(last, text) or text) if guard else text


def line_of(error: BaseException) -> str:
    """The first line of what an error says, or its kind."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)[:300]
