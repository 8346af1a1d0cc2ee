"""Privacy of the evidence: values are kept as salted digests, secrets in URLs are replaced."""

from __future__ import annotations

import hashlib
import math
import re
import secrets
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar
from urllib.parse import unquote_plus

from auditor.canary import Masker, Searcher
from auditor.evidence import Digest
from auditor.masks import Mask

T = TypeVar("T")

# Parameters whose value is a secret or a person whatever it looks like.
SECRET_NAMES = re.compile(
    r"(?:\w*[_.-])?(?:pass(word|wd)?|pwd|secret|token|sess(ion)?(_?id)?|api_?key|signature|e?mail|phone)"
    r"|sid|auth|sig|code|otp|tel|name|user",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,7}\.[A-Za-z]{2,24}")
_CREDENTIALS = re.compile(r"^((?:https?|wss?)://)[^/@]{1,400}@")
TYPED = "~var"
"""What stands for a value that the caller typed."""
LONG_VALUE = 16
"""Characters from which on a value with a random look counts as an identifier."""
RANDOM_BITS_A_CHARACTER = 3.2
"""Shannon entropy above which a long value without spaces looks random; English words lie near 2.5 to 3 at this length."""


class Redactor:
    """Digests and redactions of one run. Its salt is no part of the evidence: it stands in the journal until the run is finished.

    `typed` are values that the caller typed into the site: wherever they come back, `~var` stands instead. Values of the
    searcher's identity become `~canary-email` and so on, in whatever form they stand.
    """

    def __init__(self, salt: bytes | None = None, typed: Iterable[str] = (), searcher: Searcher | None = None) -> None:
        self._mask = Mask(dict.fromkeys(typed, TYPED), Masker(searcher).text if searcher else None)
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
        """The URL with private values of query and fragment as `~<hash>.<length>`, e-mail addresses with an `@` after it;
        `data:` URLs cut short."""
        url = self._mask.text(url)  # before anything is cut: no half of a secret may stay
        if url.startswith(("data:", "javascript:")):
            return url[:64]
        rest, hash_mark, fragment = url[:8192].partition("#")
        head, mark, query = rest.partition("?")
        return (
            _CREDENTIALS.sub(r"\1~@", head, count=1)
            + mark
            + self._parameters(query)
            + hash_mark
            + (self._parameters(fragment) if "=" in fragment else fragment)
        )

    def _parameters(self, query: str) -> str:
        return "&".join(self._parameter(p) for p in query.split("&"))

    def _parameter(self, parameter: str) -> str:
        name, mark, value = parameter.partition("=")
        if not mark or not value or not is_private(name, unquote_plus(value)):
            return parameter
        mail = "@" if EMAIL.search(unquote_plus(value)) else ""
        return f"{name}=~{self._hash(unquote_plus(value))}.{len(value)}{mail}"


def is_private(name: str, value: str) -> bool:
    """Whether a query value may identify a person or open a door."""
    if EMAIL.search(value) or (SECRET_NAMES.fullmatch(name) and len(value) > 2):  # noqa: PLR2004 (en, us, 42 are no secret)
        return True
    return len(value) >= LONG_VALUE and "://" not in value and not re.search(r"\s", value) and _looks_random(value)


def _looks_random(value: str) -> bool:
    if not (re.search(r"\d", value) and re.search(r"[A-Za-z]", value)) and not value.replace(".", "").isdigit():
        return False
    counts = Counter(value)
    entropy = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    return entropy > RANDOM_BITS_A_CHARACTER or value.replace(".", "").isdigit()
