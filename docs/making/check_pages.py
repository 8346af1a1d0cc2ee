"""A page for each check, from its module: the docstring, what it says of itself, and its options."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator

from auditor.findings import Check
from checks import CHECKS
from docs.making.markdown import code, prose, table

_ENTRY = re.compile(r"([a-z][a-z_-]*)  +(\S.*)")
_LISTS = ("Options", "Findings")
_HEADINGS = {"In": "Scenarios"}


def check_pages() -> dict[str, str]:
    """Path below docs -> Markdown: a page a check, and `checks/index.md` that lists them."""
    pages = {f"checks/{check.id}.md": check_page(check) for check in CHECKS.values()}
    return {"checks/index.md": _index(), **pages}


def _index() -> str:
    rows = [(f"[`{check.id}`]({check.id}.md)", prose(check.title)) for check in CHECKS.values()]
    return (
        "# Checks\n\nA [rule](../policy-language.md#rules) of a policy is one of these checks with its options. "
        "`auditor explain CHECK` shows the same pages on a terminal.\n\n" + table(("check", "what it verifies"), rows)
    )


def check_page(check: Check) -> str:
    """The page of a check."""
    first, *sections = _sections(inspect.cleandoc(check.page))
    parts = [f"# {check.id}", prose(first.strip()), _traits(check)]
    return "\n\n".join([*parts, *(_section(text) for text in sections)]) + "\n"


def _sections(page: str) -> list[str]:
    """The page cut before every line that begins a section: one that is not indented and has indented ones below."""
    return [part.rstrip() for part in re.split(r"\n+(?=\S[^\n]*\n    )", page)]


def _traits(check: Check) -> str:
    absences = ", ".join(code(c) for c in check.codes if c in check.absences)
    rows = {
        "severity": f"{code(check.severity)}, unless the rule says otherwise",
        "scenarios": ", ".join(map(code, check.scenarios)) or "all that are run, unless the rule says otherwise",
        "reads": ", ".join(code(kind) for kind in sorted(check.reads)) or "nothing that may be missing",
        "needs of the crawl": ", ".join(sorted(check.needs)) or "nothing but visits",
        "claims that something is missing": absences or "never",
    }
    return table(("property", "value"), rows.items()).rstrip()


def _section(text: str) -> str:
    title, _, body = text.partition("\n")
    body = textwrap.dedent(body)
    heading, _, remark = title.partition(" (")
    if heading in _LISTS:
        said = f"\n\n{remark[:1].upper()}{remark[1:].removesuffix(')')}." if remark else ""
        return f"## {heading}{said}\n\n{_list(body)}"
    if ": " in title:
        heading, _, story = title.partition(": ")
        return f"## {heading}\n\n{prose(story[:1].upper() + story[1:])}\n\n```yaml\n{body}\n```"
    return f"## {_HEADINGS.get(title, title)}\n\n{prose(body)}"


def _list(body: str) -> str:
    entries = list(_entries(body))
    if not entries:
        return prose(body)
    return table(("name", "meaning"), ((code(name), prose(text)) for name, text in entries)).rstrip()


def _entries(body: str) -> Iterator[tuple[str, str]]:
    """(name, meaning) of the lines `name   meaning`, whose indented next lines go on with it."""
    name = text = ""
    for line in body.splitlines():
        if found := _ENTRY.fullmatch(line):
            if name:
                yield name, text
            name, text = found[1], found[2]
        else:
            text += f" {line.strip()}"
    if name:
        yield name, text
