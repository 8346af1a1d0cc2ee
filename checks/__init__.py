"""Checks: one module each. To add one, add a module and a line to CHECKS."""

from auditor.findings import Check
from checks import (
    choice_offered,
    choice_respected,
    contact_reachable,
    cookies_declared,
    embeds_declared,
    external_links,
    forms_disclosed,
    no_fingerprinting,
    no_personal_data_shared,
    no_session_replay,
    opt_out_works,
    pixels_anonymous,
    purposes_allowed,
    recipients_declared,
    signal_honoured,
    statement_reachable,
    statement_sound,
    statement_unchanged,
    storage_declared,
    transport_secure,
    works_without_cookies,
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
        statement_unchanged,
        statement_sound,
        contact_reachable,
        choice_offered,
        choice_respected,
        signal_honoured,
        opt_out_works,
        no_fingerprinting,
        no_session_replay,
        transport_secure,
        no_personal_data_shared,
        pixels_anonymous,
        forms_disclosed,
        works_without_cookies,
    )
}
"""By id, in the order in which documentation lists them."""
