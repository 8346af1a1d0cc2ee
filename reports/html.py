"""HTML, for the person who answers for the statement: one file, no network, readable without its script.

The verdict first, then the statement clause by clause with what was found, then inventories, coverage and method. All text
from the site passes through `_shown` and Jinja's escaping; the content security policy allows the one style sheet,
and the one script, which only filters findings, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from auditor.findings.report import AuditReport
from auditor.plurals import counted
from policy.durations import exactly
from reports import words
from reports.escape import anchor, bounded, encodable, visible
from reports.interface import Format, Images
from reports.view import view

if TYPE_CHECKING:
    from jinja2 import Environment

_LONGEST = 1_000
"""Characters of one text from the site; report.json has it whole."""


def render(report: AuditReport, images: Images) -> str:
    """The report as one HTML document that ends in a newline. Of `images`, those of pages with findings come first."""
    text = _environment().get_template("report.html").render(view=view(report, images), report=report)
    return encodable(text)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name, file in (("style", "style.css"), ("script", "filter.js")):
        text = environment.get_template(file).render()
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
        environment.globals.update({name: Markup(text), f"{name}_hash": f"sha256-{digest}"})  # noqa: S704 - our own files
    environment.globals.update(words=words, counted=counted)
    # Jinja's own `join` returns markup, which _shown would leave as it is.
    environment.filters.update(anchor=anchor, commas=", ".join, duration=exactly, scenario=words.scenario)
    return environment


def _shown(value: Any) -> Any:
    """What an expression of a template prints: text from a site is bounded and shows what it would hide."""
    return value if hasattr(value, "__html__") else visible(bounded(str(value), _LONGEST))


FORMAT = Format(id="html", title="HTML, one file to read and to keep", filename="report.html", render=render)
