from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy.statement.blocks import rendered
from policy.statement.files import text_of
from policy.statement.headings import BULLET
from policy.statement.sentences import MAX_SENTENCE, MAX_SENTENCES, sentences_of


def split(text):
    """The sentences of a text that have a heading's or a paragraph's kind."""
    return [s.text for s in sentences_of(rendered(text))]


def kinds(text, **how):
    return [(s.kind, s.text) for s in sentences_of(rendered(text, **how))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("We use cookies.", "They help."),
        ("Write to Dr. J. R. Smith at Acme Inc. in Paris.", "He answers."),
        ("We work with Acme Inc.", "We pay them."),
        ("Data goes to the U.S. and the U.K. only.", "Nothing else does."),
        ("We keep it, e.g. for Tax reasons, i.e. by law.", "Later it goes."),
        ("See Art. 6 para. 1 lit. b GDPR.", "That is the basis."),
        ("It is the state of the art.", "We sell it."),
        ("We say no.", "We do not."),
        ("It costs 3.50 or 1.000,00 in all.", "That is it."),
        ("See https://shop.example/a.b?c=D.E and www.shop.example.", "That is it."),
        ("Write to care@shop.example.", "We answer."),
        ("Ask us at 5 p.m. on weekdays.", "We are there."),
        ("We were founded in 2019.", "We sell hats."),
        ("Do you agree?", "Then click!"),
        ('He said "we sell nothing."', "So it is."),
        ("It is so (really.)", "Is it?"),
        ("Version 2.0 of node.js and ASP.NET runs here.", "That is it."),
        ("Gemäß Art. 6 Abs. 1 DSGVO, z.B. bei Bestellungen, speichern wir Daten.", "Ihre Rechte bleiben."),
        ("Stand ist der 1. Januar 2024.", "Danach gilt Neues."),
        ("Nous écrivons à M. Dupont, p.ex. par courrier.", "Vous pouvez refuser."),
        ("¿Usamos cookies?", "¡Sí!"),
        ("我们使用Cookie。", "您可以拒绝。"),
        ("クッキーを使います。", "拒否できます。"),
        ("نحن نستخدم ملفات.", "هل توافق؟"),
        ("हम कुकीज़ का उपयोग करते हैं।", "आप मना कर सकते हैं।"),
        ("Мы используем cookie.", "Вы можете отказаться."),
        ("Θέλω cookies.", "Δε θέλω."),
        ("We wait… ", "Then we act."),
        ("Under Cal. Civ. Code § 1798.100 et seq., residents have rights.", "They are these."),
        ("We rely on the EU-U.S. Data Privacy Framework.", "It is in force."),
        ("We are in the register under No. Z1234567.", "Look us up."),
        ("NACH ART. 6 ABS. 1 LIT. F DSGVO KÖNNEN SIE WIDERSPRECHEN.", "SCHREIBEN SIE UNS."),
        ("Ai sensi degli artt. 13 e 14 del Reg. (UE) 2016/679 La informiamo.", "Legga."),
        ("Come previsto dall'art. 2220 li conserviamo.", "Poi li cancelliamo."),
        ("1.1. This policy applies to the shop.", "It applies to nothing else."),
        ("We keep it in the U.S.A.", "She's our officer."),
        ("We are on version 2.1.", "This is new."),
        ("It is somebody else's.", "Films are none."),
        ("Algunos están en EE. UU. y en Francia.", "Los demás no."),
        ("Działamy na podstawie art. 6 ust. 1 lit. b RODO.", "Piszemy do Państwa."),
        ("Siedziba jest w Krakowie, tel. +48 12 555 01 20.", "Prosimy dzwonić."),
    ],
)
def test_two_sentences(first, second):
    assert split(f"{first} {second}") == [first.strip(), second]


@pytest.mark.parametrize(
    "text",
    [
        "We deliver to St. Ives and by Mt. rail.",
        "The parcel no. 7 of vol. 3 goes out.",
        "Acme Ltd. sells hats.",
        "Yahoo! and others help us.",
        "Ask A. Smith.",
        "Call +44 1632 960.114 now.",
        "Use Booking.com, example.org or Maps.Google.com for that.",
    ],
)
def test_one_sentence(text):
    assert split(text) == [text]


def test_sentences_that_lost_the_space_between_them():
    assert split("It is described in this statement.We may use it.You may ask.") == [
        "It is described in this statement.",
        "We may use it.",
        "You may ask.",
    ]


def test_headings_glued_to_the_sentence_before():
    found = sentences_of(rendered("It suits your interests.SECURITY\nWe keep it secure.LINKS TO OTHERS\nWe link."))
    assert [(s.kind, s.headings, s.text) for s in found] == [
        ("paragraph", (), "It suits your interests."),
        ("heading", (), "SECURITY"),
        ("paragraph", ("SECURITY",), "We keep it secure."),
        ("heading", (), "LINKS TO OTHERS"),
        ("paragraph", ("LINKS TO OTHERS",), "We link."),
    ]


def test_headings_make_the_path():
    text = "Privacy\n\n1. What we ask\n\nA name.\n\n1.1 In the shop\n\nAn address.\n\n2. Cookies\n\nNone."
    found = [s for s in sentences_of(rendered(text)) if s.is_prose]
    assert [(s.text, s.headings) for s in found] == [
        ("A name.", ("Privacy", "1. What we ask")),
        ("An address.", ("Privacy", "1. What we ask", "1.1 In the shop")),
        ("None.", ("Privacy", "2. Cookies")),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Last updated: March 14, 2026",
        "Version 4.2 · Effective as of 1 May 2026",
        "(c) the right to correct it; and",
        "(ii) to improve the shop or",
        "Telephone: 020 7946 0000",
        "Harbour Lane Ltd, 14 Quay Street, Brightport BP1 4HL",
        "C. to answer your letters",
    ],
)
def test_a_line_that_says_something_is_no_heading(line):
    assert kinds(f"Privacy\n\n{line}\n\nWe keep it.")[1] != ("heading", line)


@pytest.mark.parametrize(
    "line",
    [
        "1. Information we collect",
        "§ 3. Pliki cookies",
        "(a) Cookies",
        "2) Cookies, pixels and storage",
        "Article 4 - Cookies",
        "What do we collect, and why?",
        "Your rights under Regulation 2016/679",
        "§ 3 Rechtsgrundlagen, Art. 6 Abs. 1 DSGVO",
        "4. Transfers, 2026",
    ],
)
def test_a_line_that_names_what_follows_is_a_heading(line):
    assert kinds(f"Privacy\n\n{line}\n\nWe keep it.")[1] == ("heading", line)


def test_a_heading_set_above_its_paragraph_without_a_blank_line():
    assert kinds("Security\nWe are committed to keeping what you tell us secure.")[0] == ("heading", "Security")


def test_headings_between_lists_and_paragraphs_without_a_blank_line():
    text = (
        "Your privacy matters to us.\nWhat we collect\nIt depends on what you do. It may be:\n- your name\n- your age\n"
        "How do we use it?\nWe use it generally to send you what you ordered.\nContact\nWrite to us."
    )
    assert kinds(text) == [
        ("paragraph", "Your privacy matters to us."),
        ("heading", "What we collect"),
        ("paragraph", "It depends on what you do."),
        ("paragraph", "It may be:"),
        ("item", "your name"),
        ("item", "your age"),
        ("heading", "How do we use it?"),
        ("paragraph", "We use it generally to send you what you ordered."),
        ("heading", "Contact"),
        ("paragraph", "Write to us."),
    ]
    assert {s.headings for s in sentences_of(rendered(text))} == {
        (),
        ("What we collect",),
        ("How do we use it?",),
        ("Contact",),
    }


def test_prose_after_a_colon_is_no_list():
    assert [
        kind for kind, _ in kinds("The information we collect:\n\nThis notice holds. We ask for:\n\nName\nAge")
    ] == [
        "paragraph",
        "paragraph",
        "paragraph",
        "item",
        "item",
    ]


def test_items_of_a_list_end_without_a_full_stop():
    assert kinds("We use it to:\n\nsend goods\nanswer letters\n\nThat is all.") == [
        ("paragraph", "We use it to:"),
        ("item", "send goods"),
        ("item", "answer letters"),
        ("paragraph", "That is all."),
    ]
    assert kinds("Yours are:\n- access\n* correction\n2) deletion\nThat is all.")[1:4] == [
        ("item", "access"),
        ("item", "correction"),
        ("item", "deletion"),
    ]


def test_items_that_are_paragraphs_of_their_own():
    text = "We use it:\n\n(i) to send goods;\n\n(ii) to answer letters; and\n\n(iii) to learn.\n\n(iv) Nothing else."
    assert kinds(text)[1:] == [
        ("item", "to send goods;"),
        ("item", "to answer letters; and"),
        ("item", "to learn."),
        ("item", "Nothing else."),
    ]
    text = "We use it:\n\nto send goods;\n\nto learn.\n\nThat is all.\n\nSecurity\n\nWe keep it."
    assert [kind for kind, _ in kinds(text)[1:]] == ["item", "item", "paragraph", "heading", "paragraph"]


def test_rows_of_a_table_keep_their_cells():
    assert kinds("Cookie\tKept for\nsid\tthe session. Not more.") == [
        ("row", "Cookie | Kept for"),
        ("row", "sid | the session. Not more."),
    ]


def test_headings_below_a_list_or_a_table():
    # as browsers give <ul>...</ul><h2>, and <table>...</table><h2>
    text = "We have it from:\nshops\nothers\n2. Cookies and pixels\n\nWe use them.\n\nsid\tthe session\nSecurity\n\nWe keep it."
    assert [t for kind, t in kinds(text) if kind == "heading"] == ["2. Cookies and pixels", "Security"]


def test_rows_whose_cells_hold_paragraphs():
    # as browsers give the text of <td><p>...</p></td>, of <div> in it, and of empty cells
    text = "Cookie\n\n\t\n\nKept for\n\n\n_ga\n\n\t\n\nA year.\n\n\nsid\t\n\nthe session\n\n\nother\n\t\na day\nnone\n\n\t\n\n\nlast\n\n\tnow"
    assert kinds(text) == [
        ("row", "Cookie | Kept for"),
        ("row", "_ga | A year."),
        ("row", "sid | the session"),
        ("row", "other | a day"),
        ("paragraph", "none"),
        ("row", "last | now"),
    ]
    spaced = "sid\tthe session\n\t\n_ga\ta year\n\tin all"
    assert [text for _, text in kinds(spaced)] == ["sid | the session", "_ga | a year", "in all"]
    assert kinds("We keep it.\n\n\tThen it goes.\n", wrapped=True) == [
        ("paragraph", "We keep it."),
        ("paragraph", "Then it goes."),
    ]


def test_lines_broken_by_hand_are_joined_in_files_only():
    text = "We keep what you tell us in a safe place that we do not tell\nAnybody about. Then it goes.\n"
    assert [s.text for s in sentences_of(rendered(text, wrapped=True))] == [
        "We keep what you tell us in a safe place that we do not tell Anybody about.",
        "Then it goes.",
    ]
    assert len(split(text)) == 3


def test_short_lines_of_a_file_are_not_joined():
    text = "Our postal address, to which letters of all kinds may go all year, is that of the old\nhouse in town\n1 Old Road\nBrightport\n"
    assert len(sentences_of(rendered(text, wrapped=True))) == 3


def test_offsets_point_at_the_sentence():
    text = "Title\n\n  First one.   Second\none.\r\n\r\n\tcell\tcell"
    for sentence in sentences_of(rendered(text)):
        assert text[sentence.offset].replace("\t", " ") == sentence.text[0]  # a row's first cell may be empty


def letters_of_line(line: str) -> str:
    """A pattern of them. What an item begins with may be missing, for it is none of its words: `a) we count`, `iv. we sell`."""
    bullet = BULLET.match(line)
    cut = bullet.end() if bullet else 0
    mark, rest = ("".join(c for c in part if c.isalpha()) for part in (line[:cut], line[cut:]))
    return f"(?:{re.escape(mark)})?{re.escape(rest)}"


@example("A. 0")
@given(st.text(max_size=400) | st.text(alphabet=' .!?a\n\t"A1:-', max_size=400))
def test_nothing_is_lost_and_nothing_is_made_up(text):
    found = sentences_of(rendered(text))
    kept = "".join(c for s in found for c in s.text if c.isalpha())
    assert re.fullmatch("".join(map(letters_of_line, text.splitlines())), kept)
    assert [s.index for s in found] == list(range(len(found)))
    assert [s.offset for s in found] == sorted({s.offset for s in found})
    assert found == sentences_of(rendered(text))


HOSTILE = {
    "initials": "a. " * 333_000,
    "dots": "." * 1_000_000,
    "marks": '."' * 500_000,
    "questions": "? ." * 300_000,
    "lines": "ab\n" * 330_000,
    "blanks": "\n" * 1_000_000,
    "rows": "a\tb\n" * 250_000,
    "glued": "aa.Bb" * 200_000,
    "word": "x" * 1_000_000,
    "brackets": "[a](" * 250_000,
    "stars": "*a" * 500_000,
    "cells": "|a|\n" * 250_000,
    "comments": "<!--" * 250_000,
}


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_anything_is_cut_in_bounded_time(name, suffix):
    started = time.process_time()
    found = sentences_of(text_of(HOSTILE[name], suffix))
    assert time.process_time() - started < 3  # about half a second on a machine with nothing else to do
    assert len(found) <= MAX_SENTENCES + 1


def test_a_sentence_without_end_is_cut_between_words():
    found = split("word " * 5_000)
    assert len(found) > 1
    assert max(map(len, found)) <= MAX_SENTENCE
    assert all(set(s.split()) == {"word"} for s in found)
