from __future__ import annotations

import os

import pytest

from policy.statement.blocks import rendered
from policy.statement.files import MAX_BYTES, read_statement, text_of
from policy.statement.normal import sentence_id
from policy.statement.sentences import sentences_of

WANTED = [
    ("heading", "Privacy"),
    ("heading", "Cookies"),
    ("paragraph", "We use “cookies” & pixels."),
    ("paragraph", "Read our terms."),
    ("paragraph", "We need them to:"),
    ("item", "know you"),
    ("item", "keep your basket"),
    ("row", "Cookie | Kept for"),
    ("row", "sid | the session"),
]
TEXT = """\
Privacy

Cookies

We use “cookies” & pixels. Read our terms.

We need them to:

- know you
- keep your basket

Cookie\tKept for
sid\tthe session
"""
MARKDOWN = """\
# Privacy

Cookies
-------

We use **“cookies”** & _pixels_. <!-- not. This. -->Read [our terms](https://shop.example/a_(b) "Terms").

We need them to:

* know you
* keep your basket

| Cookie | Kept for |
|--------|:--------:|
| sid    | the session |
"""
HTML = """\
<!doctype html><html><head><title>No. Title.</title><style>p {color: red.}</style></head><body><nav>Home. About.</nav>
<main><h1>Privacy</h1><h2>Cookies</h2><p>We use &ldquo;cookies&rdquo;
&amp; <b>pix</b>els. Read <a href="/terms">our terms</a>.</p><p hidden>Hidden. Text.</p><script>alert("a. B.")</script>
<p>We need them to:</p><ul><li>know you<li>keep your basket</ul><p style="display: none">Gone.</p>
<table><tr><th>Cookie</th><th>Kept for</th></tr><tr><td>sid</td> <td>the session</td></tr></table></main></body></html>
"""


def kinds(text, suffix):
    return [(s.kind, s.text) for s in sentences_of(text_of(text, suffix))]


@pytest.mark.parametrize(("text", "suffix"), [(TEXT, ".txt"), (MARKDOWN, ".md"), (HTML, ".html")])
def test_every_format_has_the_same_sentences(text, suffix):
    assert kinds(text.replace('(https://shop.example/a_(b) "Terms")', "(/t)"), suffix) == WANTED


def test_lists_and_tables_are_read_as_a_browser_shows_them():
    page = (
        "<main><p>We use it to:</p>\n<ul>\n<li>send goods;</li>\n<li><p>tell you (e.g. by mail);</p></li>\n<li>learn:\n"
        "<ul><li>what sells;</li><li>what does not</li></ul></li></ul>\n<p>That is all.</p>\n<table><tr><th><p>Cookie</p></th>"
        "<th><p>Kept for</p></th></tr>\n<tr><td><p>sid</p></td><td></td></tr>\n<tr><td><p>_ga</p></td> <td>a year</td></tr>"
        "</table></main>"
    )
    assert [text for kind, text in kinds(page, ".html") if kind == "row"] == [
        "Cookie | Kept for",
        "sid",
        "_ga | a year",
    ]
    assert [text for kind, text in kinds(page, ".html") if kind == "item"] == [
        "send goods;",
        "tell you (e.g. by mail);",
        "learn:",
        "what sells;",
        "what does not",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<nav>Home</nav><div role=dialog>We use cookies. <button>OK</button></div><dialog>Hello.</dialog><p>We sell hats.</p>",
        "<p>Menu.</p><div role=main><p>We sell hats.</p></div><p>Imprint.</p>",
    ],
)
def test_menus_and_notices_around_it_are_no_part_of_a_statement(page):
    assert kinds(page, ".html") == [("paragraph", "We sell hats.")]


STRUCTURE = """\
---
title: Privacy
---
# Privacy\u200b {#privacy}
{: .title }

* [Who we are](#who)
* [Cookies](#cookies)
* [Your rights](#rights)

[Skip to content](#main)

Ctrl K

## Who we are

1\\. We are a shop, and everything
you read here is ours.

* **Delivery**
* Snake\\_case stays
  ### Inside an item
* Returns

**In short**

We keep it. **All of it is yours.**

## Cookies

| Name | Kept for |
|---|---|
| _ga<br>_gid | 13 months |

## Your rights

ASK US

You may ask.
"""


def test_headings_items_and_rows_are_those_of_the_markup():
    assert kinds(STRUCTURE, ".md") == [
        ("heading", "Privacy"),
        ("aside", "Who we are"),
        ("aside", "Cookies"),
        ("aside", "Your rights"),
        ("aside", "Skip to content"),
        ("aside", "Ctrl K"),
        ("heading", "Who we are"),
        ("paragraph", "1. We are a shop, and everything you read here is ours."),
        ("item", "Delivery"),
        ("item", "Snake_case stays"),
        ("heading", "Inside an item"),
        ("item", "Returns"),
        ("heading", "In short"),
        ("paragraph", "We keep it."),
        ("paragraph", "All of it is yours."),
        ("heading", "Cookies"),
        ("row", "Name | Kept for"),
        ("row", "_ga _gid | 13 months"),
        ("heading", "Your rights"),
        ("paragraph", "ASK US"),
        ("paragraph", "You may ask."),
    ]


@pytest.mark.parametrize("anchor", ["\u200b", "¶", '<a href="#x">#</a>', '<a class="hash-link" href="#x">\u200b</a>'])
def test_the_anchor_of_a_heading_is_no_part_of_it(anchor):
    page = f"<h1>Privacy</h1><h2>Cookies{anchor}</h2><p>We set one.</p>"
    assert kinds(page, ".html") == [("heading", "Privacy"), ("heading", "Cookies"), ("paragraph", "We set one.")]


def test_a_table_of_contents_is_told_on_a_page_too():
    page = "Privacy\n\nOn this page\n1. Who we are\n2. Cookies\n3. Your rights\n\nWho we are\n\nWe sell.\n\nCookies\n\nNone.\n\nYour rights\n\nAsk us."
    assert [s.text for s in sentences_of(rendered(page)) if s.kind == "aside"] == [
        "Who we are",
        "Cookies",
        "Your rights",
    ]
    # Two lines that are alike are no table of contents.
    short = "Privacy\n\nWe speak of:\n\n- Cookies\n- Rights\n\nCookies\n\nNone.\n\nRights\n\nAsk us."
    assert [s.text for s in sentences_of(rendered(short)) if s.kind == "aside"] == []


def test_names_of_sentences_stay_as_they_were_before_markup_was_parsed():
    ids = [sentence_id(s.text) for s in sentences_of(text_of(MARKDOWN, ".md"))]
    assert ids == [sentence_id(text) for _, text in WANTED]


def test_a_table_for_the_layout_is_no_table():
    page = "<table><tr><td><h2>Cookies</h2><p>We set one.</p><table><tr><td>sid</td><td>a day</td></tr></table></td><td></td></tr></table>"
    assert ("row", "sid | a day") in kinds(page, ".html")
    assert ("paragraph", "We set one.") in kinds(page, ".html")


def test_markup_nested_without_end_is_read():
    assert kinds("<div>" * 20_000 + "We use cookies." + "</div>" * 20_000, ".html") == [
        ("paragraph", "We use cookies.")
    ]


def test_a_file_is_read_whatever_its_name(tmp_path):
    (tmp_path / "STATEMENT").write_bytes(b"\xef\xbb\xbfWe use cookies.\r\nWe sell nothing.")
    assert [s.text for s in read_statement(tmp_path / "STATEMENT")] == ["We use cookies.", "We sell nothing."]


def test_what_is_no_text_is_refused(tmp_path):
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "large.txt").write_bytes(b"a" * (MAX_BYTES + 1))
    os.mkfifo(tmp_path / "pipe.txt")
    for name, message in {
        "latin.txt": "not UTF-8",
        "large.txt": "larger than",
        "pipe.txt": "no file",
        "none.txt": "cannot be read",
        ".": "no file",
    }.items():
        with pytest.raises(ValueError, match=message):
            read_statement(tmp_path / name)
