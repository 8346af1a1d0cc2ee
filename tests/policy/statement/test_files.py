from __future__ import annotations

import os

import pytest

from policy.statement.files import MAX_BYTES, read_statement, text_of
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
    assert [text for kind, text in kinds(page, ".html") if kind == "row"] == ["Cookie | Kept for", "_ga | a year"]
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
