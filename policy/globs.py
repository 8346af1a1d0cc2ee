"""Globs: for names, for hosts over whole labels, for paths over segments. No regular expression of a user is ever run."""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import translate
from functools import lru_cache


def name_matches(glob: str, name: str) -> bool:
    """`*` any run of characters, `?` one; case matters; brackets are plain characters."""
    return _matcher(glob.replace("[", "[[]"))(name) is not None


@lru_cache(maxsize=16_384)
def _matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    # fnmatch's own cache holds 256 patterns, fewer than a large policy has. What it translates never backtracks.
    return re.compile(translate(pattern)).match


def host_matches(glob: str, host: str) -> bool:
    """Whole labels: a leading `*.` stands for one label or more (never for none), any other `*` for exactly one.

    `*.postal.example` takes `a.postal.example` and `a.b.postal.example`, not `postal.example` nor `notpostal.example`.
    """
    wanted, got = glob.lower().split("."), host.lower().rstrip(".").split(".")
    if wanted[0] == "*":
        wanted = wanted[1:]
        if len(got) <= len(wanted):
            return False
        got = got[len(got) - len(wanted) :]
    return len(wanted) == len(got) and all(w in ("*", g) for w, g in zip(wanted, got, strict=True))


def path_matches(glob: str, path: str) -> bool:
    """`*` within a segment, `**` for any number of segments: `/cart/**` takes `/cart`, `/cart/` and `/cart/a/b`.

    A glob with a `?` is held against the query too (there a `*` takes any run of characters), otherwise the query does
    not count; `?` is a plain character.
    """
    wanted, asked, wanted_query = glob.partition("?")
    got, _, query = path.partition("?")
    if asked and not _matcher(_plain(wanted_query))(query):
        return False
    return _segments_match(tuple(wanted.strip("/").split("/")), tuple(got.strip("/").split("/")))


def _segments_match(globs: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    # Dynamic programming over (glob, segment): linear in their product, so no hostile glob can take long.
    reached = {0}
    for glob in globs:
        if glob == "**":
            reached = set(range(min(reached, default=len(segments) + 1), len(segments) + 1))
        else:
            reached = {i + 1 for i in reached if i < len(segments) and _matcher(_plain(glob))(segments[i])}
    return len(segments) in reached


def _plain(glob: str) -> str:
    return glob.replace("[", "[[]").replace("?", "[?]")


def host_glob_problem(glob: str) -> str | None:
    """What is wrong with a host glob, or None."""
    if not glob or "/" in glob or ":" in glob or " " in glob:
        return f"'{glob}' is no host: write it without scheme, port or path, e.g. *.example.com"
    labels = glob.split(".")
    if any(not label for label in labels):
        return f"'{glob}' has an empty label: write it like *.example.com"
    if any("*" in label and label != "*" for label in labels):
        return f"'{glob}': in hosts a * stands for a whole label, e.g. *.example.com"
    if all(label == "*" for label in labels):
        return f"'{glob}' would match every host: name a domain"
    return None
