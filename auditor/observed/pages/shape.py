"""Which template a page belongs to, as far as its address tells."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-zA-Z]{2})?")


def shape_of(url: str) -> str:
    """The template a URL belongs to: `/product/*`, `/en/blog/*/*`, `/item-#`, `/p.php?id`.

    The first segment is kept (after a language prefix), deeper ones vary; at the top level only digits do.
    """
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s]
    prefix = segments[:1] if segments and len(segments) > 1 and _LANGUAGE.fullmatch(segments[0]) else []
    rest = segments[len(prefix) :]
    if len(rest) > 1:
        rest = [rest[0]] + ["*"] * (len(rest) - 1)
    path = "/" + "/".join(prefix + [re.sub(r"\d+", "#", s) for s in rest])
    names = sorted({p.partition("=")[0] for p in parts.query.split("&") if p})
    return f"{parts.netloc}{path}" + (f"?{'&'.join(names)}" if names else "")
