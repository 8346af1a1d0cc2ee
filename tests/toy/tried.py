from __future__ import annotations

from tests.builders import frame, judge, visit

PLAYER = "https://player.film.example/v/1"
EXAMPLE_SITES = ([visit(frames=(frame(PLAYER),))] * 2, {"untitled"})


def test_a_frame_without_a_title_is_found():
    assert judge("frames-titled", visit(frames=(frame(PLAYER),))) == [("untitled", "player.film.example")]


def test_a_frame_with_a_title_passes():
    assert judge("frames-titled", visit(frames=(frame(PLAYER, name="A film"),))) == []
