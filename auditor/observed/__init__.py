"""What was observed: from evidence to facts that are decided once, and that checks, inventory and drafts read.

One module decides each fact: `lifetime` how long a cookie lives, `identity` which cookie it is, `attribution` whose it is and what for,
`parties` who is first and third party, `after_choice` what followed a choice, `sent` what left the browser, `initiators` who caused it.
"""

from auditor.observed.attribution import Attribution
from auditor.observed.cookies import ObservedCookie
from auditor.observed.index import Observed, RoundIndex
from auditor.observed.lifetime import CookieLifetime
from auditor.observed.pages.contents import ObservedForm, ObservedFrame, ObservedLink
from auditor.observed.parties import Parties, Recipient
from auditor.observed.recipients import ObservedRecipient, ObservedRecipients
from auditor.observed.storage import ObservedStorageItem

__all__ = [
    "Attribution",
    "CookieLifetime",
    "Observed",
    "ObservedCookie",
    "ObservedForm",
    "ObservedFrame",
    "ObservedLink",
    "ObservedRecipient",
    "ObservedRecipients",
    "ObservedStorageItem",
    "Parties",
    "Recipient",
    "RoundIndex",
]
