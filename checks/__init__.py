"""Checks: one module each. To add one, add a module and a line to CHECKS."""

from auditor.findings import Check
from checks import (
    contact_reachable,
    cookies_declared,
    embeds_declared,
    external_links,
    purposes_allowed,
    recipients_declared,
    statement_reachable,
    storage_declared,
    transport_secure,
)

CHECKS: dict[str, Check] = {
    module.CHECK.id: module.CHECK
    for module in (
        cookies_declared,
        storage_declared,
        recipients_declared,
        purposes_allowed,
        external_links,
        embeds_declared,
        statement_reachable,
        contact_reachable,
        transport_secure,
    )
}
"""By id, in the order in which documentation lists them."""
