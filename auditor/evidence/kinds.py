"""The kinds of evidence: what a check says it reads, and what a collector says it could not see."""

from __future__ import annotations

from enum import StrEnum


class EvidenceKind(StrEnum):
    """What a visit records, as far as some of it may be missing. In a run folder, kinds are written as these words."""

    REQUESTS = "requests"
    """Requests, their answers, and the calls of scripts that cause them."""
    BODIES = "bodies"
    """What went out with requests or stands in storage, as far as it is searched for the identity of the run."""
    COOKIES = "cookies"
    """The jar, and attempts to set a cookie."""
    STORAGE = "storage"
    """Web storage, databases and caches, and writes to them."""
    LINKS = "links"
    FRAMES = "frames"
    FORMS = "forms"
    FILLING = "filling"
    """What was typed into forms."""
    TEXT = "text"
    """What the page says, in words."""
    PROBINGS = "probings"
    """What scripts ask of the device, and who listens to everything."""
    CHOICES = "choices"
    """What a consent banner offers."""
    SCREENSHOT = "screenshot"
    VISIT = "visit"
    """All of the above: whatever a rule reads, it is inconclusive on this visit."""
