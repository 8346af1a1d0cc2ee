"""Cookies and keys that a script only tries: it writes one to see whether it may, or on which domain, and deletes it in the same moment.

Nothing is kept of a visitor by that. What holds enough to tell visitors apart, and does not say in its name that it is a trial, is none,
however short it lives; nor is what another script deletes, or a later page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from auditor.evidence import CookieWrite, EvidenceKind, StorageWrite, Visit

LONGEST = 24
"""Characters of a value that is no identifier: a `1`, a random word, a moment. A UUID has 36."""
LONGEST_NAMED = 80
"""Of one whose name says that it is a trial."""
_TRIED = r"(?:cookies?|storage|local|session|ls|tld|domain|write|set|support)"
_TRIAL = re.compile(
    rf"(?:^|[^a-z])(?:test|probe)(?:$|[^a-z])|{_TRIED}[_-]?(?:test|probe|check)|(?:test|probe|check)[_-]?{_TRIED}"
    r"|(?:^|[_.-])(?:chk|tld|tmp|dmn|supported|available)(?:$|[_.*-])|modernizr|^__\w{1,12}__$",
    re.IGNORECASE,
)
"""Names by which scripts try: `_sp_root_domain_test_1`, `__tld__`, `cookietest`, `dmn_chk_1`, `AMP_TEST`."""

Deletion = tuple[str, str, str]
"""Id of the visit, phase, and who deleted it."""


def is_tried_cookie(
    name: str, writes: Sequence[tuple[CookieWrite, Deletion]], deletions: AbstractSet[Deletion], *, kept: bool
) -> bool:
    """Whether every write of a cookie was a script's that took it back at once; `kept`: whether a jar ever had it."""
    longest = LONGEST_NAMED if _TRIAL.search(name) else LONGEST
    return (
        bool(writes)
        and not kept
        and all(w.source != "http" and w.value.length <= longest and taken in deletions for w, taken in writes)
    )


def is_tried_key(key: str, writes: Sequence[tuple[Visit, StorageWrite]], *, kept: bool) -> bool:
    """The same of a storage key. Nobody tells when one is deleted, so its name must say that it is a trial, and no visit may have it at
    its end."""
    return (
        bool(writes)
        and not kept
        and _TRIAL.search(key) is not None
        and all(w.kind in {"local", "session"} and w.length <= LONGEST_NAMED and _was_read(v) for v, w in writes)
    )


def _was_read(visit: Visit) -> bool:
    """Whether what is in storage at the end of a visit is known."""
    return not any(b.kind is EvidenceKind.STORAGE for b in visit.blind)
