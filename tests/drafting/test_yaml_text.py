"""YAML made of what strangers chose reads back as what it was made of, whatever that is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.drafting.yaml_text import WIDTH, cleaned, comment, item, text_entry
from policy.flow import in_flow
from policy.yaml_nodes import read_yaml

NASTY = st.sampled_from(
    ["#", ": ", " #", "\n", "\r\n", "'", '"', "\\", "{", "}", "[", "]", ",", "- ", "? ", "&a", "*a", "!!str", "%", "@", "`", "|", ">", "---",
     "...", "\u2028", "\u0085", "\ufeff", "\x00", "\x1b", "\t", "null", "true", "yes", "1e3", "0x1", "=", "<<", "TODO", "ä", "日", "🍪", "\u202e"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(NASTY, st.text(max_size=8)), max_size=30).map("".join)


def read(lines: list[str]) -> object:
    document = read_yaml("\n".join(lines) + "\n", "draft.yaml")
    assert not document.problems
    return document.data


@given(text=TEXTS, indent=st.sampled_from([0, 2, 4]))
def test_a_text_reads_back(text: str, indent: int) -> None:
    clean = cleaned(text)
    head = ["top:"] if indent else []
    data = read([*head, *text_entry("quote", clean, indent), " " * indent + "after: 1"])
    inner = data["top"] if indent else data
    assert inner == {"quote": clean, "after": 1}


@given(name=TEXTS, hosts=st.lists(TEXTS, min_size=1, max_size=4), note=TEXTS)
def test_an_entry_reads_back_whatever_is_remarked(name: str, hosts: list[str], note: str) -> None:
    pairs = (("name", cleaned(name)), ("hosts", tuple(map(cleaned, hosts))), ("secure", True), ("number", 2))
    data = read(["list:", *item(pairs, 2, note), *item((("last", "one"),), 2)])
    entry = {"name": cleaned(name), "hosts": [cleaned(h) for h in hosts], "secure": True, "number": 2}
    assert data == {"list": [entry, {"last": "one"}]}


@given(text=TEXTS)
def test_a_comment_stays_one(text: str) -> None:
    assert read(["a: 1", *comment(text, 2), "b: 2"]) == {"a": 1, "b": 2}


def test_prose_needs_no_quotes_and_is_wrapped() -> None:
    text = "We use cookies, pixel tags and it's all here; " * 6 + "that is it."
    lines = list(text_entry("quote", text, 4))
    assert lines[0].startswith("    quote: We use cookies,")
    assert len(lines) > 2
    assert all(len(line) <= WIDTH for line in lines)


def test_what_would_be_something_else_is_quoted() -> None:
    assert [in_flow(v) for v in ("yes", "2026-01-01", "1 day", "a: b", "_ga", "/privacy", "a@b.example", "*x", "no", "")] == [
        '"yes"', '"2026-01-01"', "1 day", '"a: b"', "_ga", "/privacy", "a@b.example", '"*x"', '"no"', '""',
    ]  # fmt: skip
