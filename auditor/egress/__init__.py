"""Whom the browser may reach: every connection it makes goes through a proxy of ours that looks at the address first, and that has
an entrance for each browser context, so that the browser's own log tells whose a request is.

Routing inside the browser is no boundary: redirects, WebSockets, workers and names that resolve elsewhere a moment later pass
it by. Here a name is resolved once, what came out is checked, and exactly that is connected to.
"""

from auditor.egress.addresses import not_public
from auditor.egress.dial import Dialer, anywhere, nowhere_else
from auditor.egress.guard import NOT_PAST_IT, Guard
from auditor.evidence.basics import HELD_BACK

__all__ = ["HELD_BACK", "NOT_PAST_IT", "Dialer", "Guard", "anywhere", "not_public", "nowhere_else"]
