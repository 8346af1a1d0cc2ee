"""What a browser context holds after a visit: with it visits go on in another context as the same visitor.

Cookies and the page's own localStorage can be carried over. Databases, caches, what frames of others keep and what is too long to be
read cannot: then what is carried is not `whole`, and they go on as a new visitor, who makes the scenario's choice again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.capture.page import PageCollector
from auditor.driver.chromium.protocol.cdp import Cdp
from auditor.driver.chromium.recording.jar import JarCollector, put_cookies
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.errors import BrowserError
from auditor.evidence import StoredItem


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextState:
    """Cookies as Chromium tells them, and localStorage by origin. Never part of the evidence."""

    cookies: tuple[Mapping[str, Any], ...] = ()
    local: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    beyond: bool = False
    """Whether there is storage that cannot be carried over."""
    whole: bool = False

    def after(self, before: ContextState | None) -> ContextState:
        """What the context holds if `before` is what it held before the visit."""
        if before is None:
            return self
        beyond = self.beyond or before.beyond
        return ContextState(
            cookies=self.cookies,
            local={**before.local, **self.local},
            beyond=beyond,
            whole=self.whole and not beyond,
        )

    @property
    def origins(self) -> list[dict[str, Any]]:
        """The localStorage as Playwright takes it."""
        return [
            {"origin": origin, "localStorage": [{"name": k, "value": v} for k, v in items.items()]}
            for origin, items in self.local.items()
            if items
        ]

    async def put(self, cdp: Cdp, browser_context: str) -> bool:
        """Set the cookies in a context; whether the browser took them."""
        try:
            await put_cookies(cdp, browser_context, self.cookies)
        except (BrowserError, TimeoutError):
            return False
        return True


def context_state(recording: Recording, storage: Iterable[StoredItem]) -> ContextState:
    """What a visit saw of it; `storage` is all that its documents keep, of which sessionStorage ends with the tab."""
    jar: JarCollector = recording.find(JarCollector)
    page: PageCollector = recording.find(PageCollector)
    kept = (i for i in storage if i.kind != "session")
    beyond = page.has_more or any(i.kind != "local" or i.origin not in page.local for i in kept)
    return ContextState(
        cookies=jar.raw or (),
        local=page.local,
        beyond=beyond,
        whole=jar.raw is not None and page.answered and not beyond,
    )
