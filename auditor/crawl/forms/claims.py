"""Which forms and controls are taken on which page of one scenario and round: each once for each shape of page.

Pages are visited side by side, and two audits of one site fill in the same: what a page takes hangs on its place in the list of
pages, never on who comes first. It leaves what was taken on the site's first page, on the first page of its own shape, which it
waits for, and on pages before it in its own browser context. What a visit took that did not come to its end is free again.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from auditor.observed.pages.shape import shape_of

Key = tuple[object, ...]


@dataclass(slots=True)
class _Shape:
    first: str
    """URL of the first page of this shape."""
    taken: set[Key] = field(default_factory=set)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the first page was visited, or will not be."""


class Claims:
    """Those of one scenario and round. Pages are named by their URL in the list of pages."""

    def __init__(self) -> None:
        self._shapes: dict[str, _Shape] = {}
        self._first: set[Key] = set()
        """Taken on the first page of all."""
        self._in: defaultdict[int | str, set[Key]] = defaultdict(set)
        """Taken in each browser context; in one that is thrown away, by its page."""

    def line_up(self, url: str) -> None:
        """The next page of the list; again does nothing."""
        self._shapes.setdefault(shape_of(url), _Shape(url))

    @asynccontextmanager
    async def visiting(self, url: str) -> AsyncIterator[None]:
        """Wait until the page may be visited; when it was, those that wait for it may be."""
        self.line_up(url)
        shape = self._shapes[shape_of(url)]
        if shape.first != url:
            await shape.ended.wait()
        try:
            yield
        finally:
            if shape.first == url:
                shape.ended.set()

    def pass_over(self, url: str) -> None:
        """The page was visited before, in a browser that died or by an audit that is resumed."""
        shape = self._shapes.get(shape_of(url))
        if shape is not None and shape.first == url:
            shape.ended.set()

    def wait_no_more(self) -> None:
        """Pages that somebody waits for may never be visited."""
        for shape in self._shapes.values():
            shape.ended.set()

    def is_taken(self, key: Key, url: str, context: int) -> bool:
        """Whether it is to be left alone on that page, which is visited in that browser context; below 0: in one that is thrown away."""
        shape = self._shapes.get(shape_of(url)) if context >= 0 else None
        return key in self._first or key in self._in[_where(url, context)] or (shape is not None and key in shape.taken)

    def take(self, keys: set[Key], url: str, context: int) -> None:
        """A visit to that page has come to its end, and these were filled in or pressed in it."""
        self._in[_where(url, context)] |= keys
        # A page that was to be visited apart, and could not be, is in nobody's line: whoever waited for it would wait for ever.
        shape = self._shapes.get(shape_of(url)) if context >= 0 else None
        if shape is not None and shape.first == url:
            shape.taken |= keys
            if shape is next(iter(self._shapes.values())):
                self._first |= keys


def _where(url: str, context: int) -> int | str:
    return context if context >= 0 else url
