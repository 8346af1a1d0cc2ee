"""Privacy of the evidence: values are kept as salted digests, secrets in URLs are replaced."""

from __future__ import annotations

import hashlib
import math
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, reduce
from typing import TypeVar
from urllib.parse import quote, unquote, unquote_plus

from auditor.canary import Masker, Searcher, typed_masker
from auditor.evidence import Digest
from auditor.masks import Mask

T = TypeVar("T")

# Parameters whose value is a secret or a person whatever it looks like.
SECRET_NAMES = re.compile(
    r"(?:\w*[_.-])?(?:pass(word|wd)?|pwd|secret|token|(?:j|php|asp)?sess(ion)?(_?id)?|api_?key|signature|e?mail|phone)"
    r"|sid|auth|sig|code|otp|tel|name|user|jwt|bearer",
    re.IGNORECASE,
)
SUSPECT_NAMES = re.compile(
    r"(?:\w*[_.-])?(?:ticket|key|access|invite|nonce|pin|st)|s?ticket|auth\w*|reset\w*", re.IGNORECASE
)
"""Parameters whose value is a secret if it looks like one, which a shorter one does too."""
SECRET_PLACES = frozenset(
    "reset token verify verification confirm confirmation activate activation invite invitation invitations unsubscribe magic login signin auth "
    "session sessions password passwords recover recovery reset-password password-reset verify-email confirm-email magic-link sso oauth".split()
)
"""Segments of a path after which a secret may stand."""
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?")
"""A token of RFC 7519: two or three parts, the first of which is JSON in Base64."""
_SHORT_SECRET = 8
_DEEPEST = 4
"""Encodings of one another that a value is undone from, and addresses within addresses that are looked into."""
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,7}\.[A-Za-z]{2,24}")
_CREDENTIALS = re.compile(r"^((?:https?|wss?)://)[^/@]{1,400}@")
TYPED = "~var"
"""What stands for a value that the caller typed."""
LONG_VALUE = 16
"""Characters from which on a value with a random look counts as an identifier."""
RANDOM_BITS_A_CHARACTER = 3.2
"""Shannon entropy above which a long value without spaces looks random; English words lie near 2.5 to 3 at this length."""


def _one_after_the_other(maskers: Sequence[Callable[[str], str]]) -> Callable[[str], str]:
    return lambda text: reduce(lambda left, mask: mask(left), maskers, text)


class Redactor:
    """Digests and redactions of one run. Its salt is no part of the evidence: it stands in the journal until the run is finished.

    `typed` are values that the caller typed into the site: wherever they come back, in whatever form, `~var` stands instead. Values of the
    searcher's identity become `~canary-email` and so on, in whatever form they stand.
    """

    def __init__(self, salt: bytes | None = None, typed: Iterable[str] = (), searcher: Searcher | None = None) -> None:
        typed = tuple(typed)
        maskers = [*([typed_masker(typed).text] if typed else []), *([Masker(searcher).text] if searcher else [])]
        self._mask = Mask(dict.fromkeys(typed, TYPED), _one_after_the_other(maskers) if maskers else None)
        self.searcher = searcher
        """Looks for the identity of the run; None where none is typed."""
        self._salt = salt or secrets.token_bytes(16)
        self.url = lru_cache(maxsize=16_384)(self._url)

    def digest(self, value: str) -> Digest:
        """The salted hash and the length of a value."""
        return Digest(hash=self._hash(value), length=len(value))

    def record(self, record: T) -> T:
        """A record of evidence, or a visit, without what the caller typed."""
        return self._mask.record(record)

    def text(self, text: str) -> str:
        """A text likewise."""
        return self._mask.text(text)

    def _hash(self, value: str) -> str:
        return hashlib.sha256(self._salt + value.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def _url(self, url: str) -> str:
        """The URL with private values of path, query and fragment as `~<hash>.<length>`, e-mail addresses with an `@` after it;
        `data:` URLs cut short."""
        url = self._mask.text(url)  # before anything is cut: no half of a secret may stay
        if url.startswith(("data:", "javascript:")):
            return url[:64]
        return self._address(url[:8192], _DEEPEST)

    def _address(self, url: str, deeper: int) -> str:
        rest, hash_mark, fragment = url.partition("#")
        head, mark, query = rest.partition("?")
        return (
            self._path(_CREDENTIALS.sub(r"\1~@", head, count=1))
            + mark
            + self._parameters(query, deeper)
            + hash_mark
            + (self._parameters(fragment, deeper) if "=" in fragment else self._path(fragment))
        )

    def _path(self, head: str) -> str:
        if "eyJ" not in head and not _MAY_HOLD_SECRET.search(head):
            return head
        start = head.find("/", head.find("://") + 3) if "://" in head else (0 if head.startswith("/") else -1)
        if start < 0:
            return head  # no path, or `mailto:` and the like
        segments = _JWT.sub(self._token, head[start:]).split("/")
        return head[:start] + "/".join(
            self._segment(segment, segments[number - 1] if number else "") for number, segment in enumerate(segments)
        )

    def _segment(self, segment: str, before: str) -> str:
        plain = unquote(segment)
        if EMAIL.search(plain) and EMAIL.fullmatch(plain.partition(":")[2] or plain):
            return f"~{self._hash(plain)}.{len(segment)}@"
        if "=" in segment:
            return "".join(self._parameter(p, 0) if "=" in p else p for p in _BETWEEN.split(segment))
        if before.lower() in SECRET_PLACES and _is_token(plain) and len(_CHANGES.findall(plain)) >= _FEWEST_CHANGES:
            return f"~{self._hash(plain)}.{len(segment)}"
        return segment

    def _token(self, found: re.Match[str]) -> str:
        return f"~{self._hash(found[0])}.{len(found[0])}"

    def _parameters(self, query: str, deeper: int) -> str:
        return "&".join(self._parameter(p, deeper) for p in query.split("&"))

    def _parameter(self, parameter: str, deeper: int) -> str:
        name, mark, value = parameter.partition("=")
        if not mark or not value:
            return self._path(parameter) if "eyJ" in parameter else parameter
        plain = unquote_plus(value)
        if is_private(name, plain):
            mail = "@" if EMAIL.search(_undone(plain)) else ""
            return f"{name}=~{self._hash(plain)}.{len(value)}{mail}"
        if deeper and _NESTED.search(plain):
            nested = self._address(plain, deeper - 1)
            return parameter if nested == plain else f"{name}={quote(nested, safe='~')}"
        if "eyJ" in value:
            return f"{name}={_JWT.sub(self._token, value)}"
        return parameter


_MAY_HOLD_SECRET = re.compile(r"=|@|%40|(?:" + "|".join(map(re.escape, sorted(SECRET_PLACES))) + ")/", re.IGNORECASE)
_BETWEEN = re.compile(r"([;&,]|(?<=[a-z]):(?=\w+=))")
_NESTED = re.compile(r"://|^/[^ ]*[?=]|^[^ =?]+\?[^ ]*=")
"""A value that is an address itself."""


def _undone(value: str) -> str:
    """The value without its percent-encodings, however often it was encoded."""
    for _ in range(_DEEPEST):
        if "%" not in value or (plain := unquote(value)) == value:
            break
        value = plain
    return value


def _is_token(value: str) -> bool:
    """Whether it was made by chance: letters and digits, and no name of a file."""
    mixed = re.search(r"\d", value) and re.search(r"[A-Za-z]", value)
    return (
        bool(mixed)
        and len(value) >= _SHORT_SECRET
        and re.fullmatch(r"[\w.~+=-]+", value) is not None
        and not _FILE.search(value)
    )


_CHANGES = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[a-z0-9])|(?<=[0-9])(?=[A-Za-z])")
"""Where small letters, capitals and digits take turns."""
_FEWEST_CHANGES = 4
"""Of a segment that was made by chance: `keynote2026` has one, `oauth2callback` two."""
_FILE = re.compile(r"\.(?:html?|php|aspx?|jsp|js|css|gif|png|jpe?g|svg|webp|json|xml|pdf|woff2?)$", re.IGNORECASE)


def is_private(name: str, value: str) -> bool:
    """Whether a query value may identify a person or open a door."""
    if SUSPECT_NAMES.fullmatch(name) and _is_token(value):
        return True
    if EMAIL.search(_undone(value)) or (SECRET_NAMES.fullmatch(name) and len(value) > 2):  # noqa: PLR2004 (en, us, 42 are no secret)
        return True
    return len(value) >= LONG_VALUE and "://" not in value and not re.search(r"\s", value) and _looks_random(value)


def _looks_random(value: str) -> bool:
    if not (re.search(r"\d", value) and re.search(r"[A-Za-z]", value)) and not value.replace(".", "").isdigit():
        return False
    counts = Counter(value)
    entropy = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    return entropy > RANDOM_BITS_A_CHARACTER or value.replace(".", "").isdigit()
