"""What a site may write into names, URLs, titles and texts: strategies that every renderer's property tests share.

`hostile_text()` is any one such text; `hostile_report()` is the rich report with texts of its own in each place where a
site, or a policy, has the word. `LONG` is a text of 100 kB: not drawn, because one example of it takes as long as a hundred.
"""

from __future__ import annotations

from hypothesis import strategies as st

from auditor.findings.report import AuditReport
from tests.reports import sample

MARKUP = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><style>*{display:none}", "--><!--", "<!--",
    "</title><h1>", "]]></failure>&amp;&#0;", "' onmouseover='alert(1)", "<svg/onload=alert(1)>", "</script><script>alert(2)",
    "&lt;script&gt;", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "{{ 7 * 7 }}{% raw %}", "{0} {1} %s",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>", "</textarea><iframe src=//evil.example>",
)  # fmt: skip
TERMINAL = (
    "\x1b]0;title\x07\x1b[31mred\x9b2J", "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\", "over\rwritten", "\x08\x08gone",
    "\x1b[2J\x1b[H", "\x00\x07\x7f",
)  # fmt: skip
DIRECTION = (
    "\u202egnp.exe\u2066\u200f",
    "\u05d0\u05d1\u05d2 (abc) \u0627\u0644",
    "\u2067a\u2069\u061c",
    "\u200b\ufeff\u00ad\U000e0041",
)
FORMULAS = (
    '=HYPERLINK("http://e.example")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\uff1d1+1",
    "'=1",
    'x;=1+1;"@a"\t-2',
)
CELLS = (
    "a|b\nc|d\r\n| e",
    "`x` ``y`` \\|",
    '"a","b";c\t"d""e"',
    "---\n| - | - |",
    "# heading\n\n* item",
    "::error file=a,line=1::b",
    "%0A%0D::add-mask::x",
)
LOGS = (
    "##[set-output name=verdict]pass",
    "##vso[task.setvariable variable=PATH]/evil",
    "##teamcity[buildStatus status='SUCCESS']",
    "words " * 30 + "::set-output name=verdict::pass " * 4,
)
LINKS = (
    "@octocat #12 GH-1 www.evil.example https://evil.example ![x](http://e.example)",
    "[text](https://evil.example)",
    "$x$ :smile: <https://e.example>",
    "file:///etc/passwd",
    "../../../etc/passwd",
)
BROKEN = (
    "\ud800lone\udfff",
    "\udc80",
    "\ufffe\uffff",
    "\U0010ffff",
    "a\u0301" * 20,
    "\u2028\u2029\x85",
    "\n\n\n",
    "",
    " ",
    "~",
    "%",
    "\\",
)

NASTY = MARKUP + TERMINAL + DIRECTION + FORMULAS + CELLS + LOGS + LINKS + BROKEN
"""Texts that have broken renderers of others, or are made to."""
LONG = "".join(NASTY) * 100
"""100 kB of it."""


def hostile_text() -> st.SearchStrategy[str]:
    """Any text at all, lone surrogates included; mostly one that means something somewhere."""
    one = st.sampled_from(NASTY)
    anything = st.text(alphabet=st.characters(), max_size=60)
    return st.one_of(one, anything, st.lists(st.one_of(one, anything), min_size=1, max_size=3).map("".join))


def hostile_report() -> st.SearchStrategy[AuditReport]:
    """A report with a hostile text in every place."""
    return hostile_text().map(sample.hostile)
