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


class NotInTime(BrowserError):
    """Something could not be done in the page within its bound; the message is the browser's own log of it."""


class TargetNotFound(Exception):
    """Nothing on the page is what the policy names, or several things are; `str()` says so in plain words."""


class Silent(Exception):
    """A document did not answer: it is gone, or busy for ever."""
