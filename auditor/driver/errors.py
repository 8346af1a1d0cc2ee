"""What may go wrong between the auditor and a browser, whichever browser it is."""

from __future__ import annotations

from auditor.errors import EnvironmentFault


class BrowserError(Exception):
    """The browser refused what it was told; the message is its own."""


class UnexpectedAnswer(BrowserError):
    """The browser answered something of another shape; the message says where, what was hoped for and what came."""


class NotLoadedError(BrowserError):
    """A page could not be loaded; the message is the browser's own."""


class ConnectionLost(EnvironmentFault):
    """The browser went away."""
