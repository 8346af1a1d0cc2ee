from __future__ import annotations

from functools import partial

import pytest

from tests.builders import declared_recipient, frame, judge, judgement, policy, visit

CHECK = "embeds-declared"
judge_embeds = partial(judge, CHECK)
PLAYER = "https://player.film.example/v/1?start=3"


def page(*frames, **more):
    return visit(frames=frames, **more)


def test_a_declared_player_passes():
    result = judgement(
        CHECK, page(frame(PLAYER)), promised=policy(recipients=[declared_recipient("player.film.example")])
    )
    assert (result.findings, result.examined, result.not_applicable) == ((), 1, "")


def test_an_undeclared_player_is_found_once_for_its_host():
    films = [page(frame(PLAYER)), visit("/b", frames=(frame("https://player.film.example/v/2"),))]
    assert judge_embeds(*films) == [("undeclared", "player.film.example")]


def test_invisible_frames_are_embeds():
    assert judge_embeds(page(frame(PLAYER, visible=False, width=1, height=1))) == [
        ("undeclared", "player.film.example")
    ]


def test_frames_within_frames_count():
    assert judge_embeds(page(frame(PLAYER, parent="https://t.example/"))) == [("undeclared", "player.film.example")]


@pytest.mark.parametrize(
    "url", ["", "about:blank", "about:srcdoc", "https://www.shop.example/map", "data:text/html,x", "javascript:1"]
)
def test_own_and_empty_frames_are_none(url):
    assert judgement(CHECK, page(frame(url))).not_applicable == "no page embeds another company's frame or player"


def test_allowed_hosts_need_no_declaration():
    assert judge_embeds(page(frame(PLAYER)), allow=["*.film.example"]) == []


def test_a_vendor_is_declared_by_its_id():
    seen = page(frame("https://a.ads.example/slot"))
    assert judge_embeds(seen, promised=policy(recipients=[declared_recipient(vendor="ads")])) == []
    assert "- {vendor: ads}" in judgement(CHECK, seen).findings[0].hint


def test_frames_of_a_foreign_page_are_not_the_sites():
    assert judge_embeds(visit("/go", to="https://partner.example/", frames=(frame(PLAYER),))) == []


def test_no_page_is_a_gap_and_not_inapplicable():
    result = judgement(CHECK, visit(outcome="failed"))
    assert (result.not_applicable, len(result.gaps)) == ("", 1)


def test_the_chain_names_the_parent():
    assert judgement(CHECK, page(frame(PLAYER))).findings[0].chain == ("https://shop.example/",)


EXAMPLE_SITES = ([visit(frames=(frame("https://player.film.example/v"),))] * 2, {"undeclared"})
