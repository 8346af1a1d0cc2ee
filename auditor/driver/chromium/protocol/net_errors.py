"""Chromium's network errors in words."""

from __future__ import annotations

from auditor.egress import HELD_BACK


def net_error(text: str) -> str:
    """The line to show for an error of a navigation; the browser's own if it is none of the known."""
    words = {
        HELD_BACK: "it leads to an address that is not public, and was held back",
        "ERR_NAME_NOT_RESOLVED": "the host name does not resolve",
        "ERR_CONNECTION_REFUSED": "the server refuses connections",
        "ERR_CONNECTION_RESET": "the server broke off the connection",
        "ERR_CONNECTION_TIMED_OUT": "the server does not answer",
        "ERR_TOO_MANY_REDIRECTS": "the address redirects without end",
        "ERR_CERT": "the certificate is not valid",
        "ERR_SSL": "no secure connection could be made",
        "ERR_EMPTY_RESPONSE": "the server sent nothing",
        "ERR_INVALID_AUTH": "the page asks for a login",
        "ERR_ABORTED": "the load was aborted",
    }
    found = next((word for code, word in words.items() if code in text), "")
    code = next((t.strip("():,") for t in text.split() if t.startswith("net::")), "")
    return f"{found} ({code})" if found and code else found or code or text
