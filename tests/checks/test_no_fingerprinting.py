from __future__ import annotations

from functools import partial

import pytest

from tests.builders import declared_recipient, judge, judgement, policy, probing, visit

CHECK = "no-fingerprinting"
judge_probings = partial(judge, CHECK)
PRINT = "https://cdn.print.example/p.js?v=3"
CANVAS = {
    "width": 240,
    "height": 60,
    "area_width": 240,
    "area_height": 60,
    "letters": 15,
    "characters": 17,
    "colours": 2,
}
WEBGL = {"parameters": 89, "unmasked": 1, "extensions": 1, "precisions": 12}
AUDIO = {"oscillators": 1, "rendered": 1, "read": 1}
WEBRTC = {"channels": 1, "offers": 1, "candidates": 1}
FRUGAL = ("width", "height", "language", "platform", "vendor", "timezone", "colorDepth", "languages")
RARE = ("plugins", "deviceMemory", "hardwareConcurrency", "maxTouchPoints", "availLeft", "media monochrome", "voices")


def page(*probings, **more):
    return visit(probings=probings, **more)


def device(*names):
    return probing("device", PRINT, **dict.fromkeys(names, 1))


def found(interface, by=PRINT, **counts):
    return judge_probings(page(probing(interface, by, **counts)))


def test_a_clean_page_passes_and_says_how_much_was_looked_at():
    result = judgement(CHECK, page(), page(url="/b"))
    assert (result.findings, result.examined, result.gaps, result.not_applicable) == ((), 2, (), "")


@pytest.mark.parametrize(
    ("interface", "counts", "code"),
    [
        ("canvas", CANVAS, "canvas"),
        ("canvas-font", {"fonts": 50}, "canvas-font"),
        ("fonts", {"measured": 30}, "fonts"),
        ("fonts", {"checked": 40}, "fonts"),
        ("webgl", WEBGL, "webgl"),
        ("webgl", {"unmasked": 1, "pixels": 1}, "webgl"),
        ("audio", AUDIO, "audio"),
        ("webrtc", WEBRTC, "webrtc"),
        ("device", dict.fromkeys((*FRUGAL, *RARE), 1), "enumeration"),
    ],
)
def test_each_technique_is_found(interface, counts, code):
    assert found(interface, **counts) == [(code, "print.example")]


@pytest.mark.parametrize(
    "counts",
    [
        {**CANVAS, "height": 15},
        {**CANVAS, "area_width": 1, "area_height": 1},
        {**CANVAS, "colours": 1, "letters": 9},
        {**CANVAS, "letters": 2, "characters": 12},
        {**CANVAS, "listeners": 1},
        {},
    ],
    ids=["low", "one pixel", "a word in one colour", "emoji only", "listens", "empty"],
)
def test_what_the_canvas_criteria_leave_out_is_none(counts):
    assert found("canvas", **counts) == []


def test_two_colours_or_ten_letters_are_enough():
    assert found("canvas", **{**CANVAS, "letters": 3}) == [("canvas", "print.example")]
    assert found("canvas", **{**CANVAS, "colours": 1, "letters": 10}) == [("canvas", "print.example")]


@pytest.mark.parametrize(
    ("interface", "counts"),
    [
        ("canvas-font", {"fonts": 40}),
        ("fonts", {"measured": 29, "checked": 29}),
        ("webgl", {"unmasked": 1, "parameters": 16}),
        ("webgl", {"parameters": 89, "extensions": 1, "precisions": 12}),
        ("webgl", {**WEBGL, "shown": 1}),
        ("audio", {"oscillators": 1, "rendered": 1}),
        ("audio", {"rendered": 1, "read": 1}),
        ("webrtc", {**WEBRTC, "remote": 1}),
        ("device", dict.fromkeys((*FRUGAL, *RARE[:6]), 1)),
        ("device", dict.fromkeys(RARE, 1)),
        ("recorder", {"mutations": 1}),
        ("unheard-of", {"fonts": 99}),
    ],
)
def test_ordinary_use_is_none(interface, counts):
    assert found(interface, **counts) == []


def test_scripts_of_one_owner_are_one_finding_a_technique():
    other = "https://img.print.example/q.js"
    first = page(probing("canvas", PRINT, **CANVAS), probing("audio", PRINT, **AUDIO))
    second = page(probing("canvas", other, **CANVAS), url="/b")
    (audio, canvas) = judgement(CHECK, first, second).findings
    assert (audio.code, canvas.code) == ("audio", "canvas")
    assert "https://cdn.print.example/p.js and https://img.print.example/q.js" in canvas.observed
    assert canvas.pages == ("https://shop.example/", "https://shop.example/b")
    assert ("url", "https://cdn.print.example/p.js") in canvas.subject.attributes


def test_the_finding_names_script_and_stack():
    (finding,) = judgement(CHECK, page(probing("audio", PRINT, "https://shop.example/app.js", **AUDIO))).findings
    assert finding.chain == (
        "https://cdn.print.example/p.js:7",
        "https://shop.example/app.js:7",
        "https://shop.example/",
    )
    assert "https://cdn.print.example/p.js" in finding.observed


def test_the_sites_own_scripts_and_inline_code_count():
    assert found("audio", "https://static.shop.example/a.js", **AUDIO) == [("audio", "shop.example")]
    inline = probing("audio", document="about:blank", **AUDIO)
    assert judge_probings(page(inline)) == [("audio", "shop.example")]


def test_hosts_and_vendors_can_be_allowed():
    seen = page(probing("audio", PRINT, **AUDIO), probing("audio", "https://a.ads.example/a.js", **AUDIO))
    assert judge_probings(seen, allow=["*.print.example"]) == [("audio", "ads")]
    assert judge_probings(seen, allow=["ads"]) == [("audio", "print.example")]
    assert judge_probings(seen, allow=["*.other.example", "google-analytics"]) == [
        ("audio", "ads"),
        ("audio", "print.example"),
    ]


def test_declared_names_are_used():
    promised = policy(recipients=[declared_recipient("*.print.example", name="Print")])
    assert judge_probings(page(probing("audio", PRINT, **AUDIO)), promised=promised) == [("audio", "Print")]


def test_what_happens_on_a_foreign_page_is_not_the_sites():
    assert judge_probings(page(probing("audio", PRINT, **AUDIO), url="/go", to="https://partner.example/")) == []


def test_no_page_is_a_gap():
    assert len(judgement(CHECK, visit(outcome="failed")).gaps) == 1


EXAMPLE_SITES = (
    [visit(probings=(probing("canvas-font", "https://shield.fraud.example/f.js", fonts=75),))] * 2,
    {"canvas-font"},
)
