"""Whom the browser may reach: every connection it makes goes through a proxy of ours that looks at the address first.

Routing inside the browser is no boundary: redirects, WebSockets, workers and names that resolve elsewhere a moment later pass
it by. Here a name is resolved once, what came out is checked, and exactly that is connected to.
"""

from auditor.egress.addresses import not_public
from auditor.egress.dial import Dialer, nowhere_else
from auditor.egress.guard import Guard
from auditor.evidence.basics import HELD_BACK

__all__ = ["HELD_BACK", "Dialer", "Guard", "not_public", "nowhere_else"]
