"""Samples were made by lz-string 1.5.0 itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.canary import Searcher
from auditor.canary.lzstring import decompress
from tests.canary.planted import IDENTITY

EVENT = '{"event":"$identify","email":"kelo.tavurinesabo@example.com"}'
LIST = '[{"a":"kelo.tavurinesabo@example.com"},{"a":"kelo.tavurinesabo@example.com ü€"}]'
PACKED_EVENT = "N4IgpgbmB2AuIC4QBICWATGtUDMCeIANOALYCGqANoiANZiUD2AdLGRAK4BOq0YAzmQBGjAAJgAHmRIAHSmGYBjRiRABfIA="
PACKED_LIST = "NobwRAhmBcYNYFMA2B7AdAFwgNwK4CcBLAOwQGcIAjFAAQQA8IBbAByQTQGMUmwBfADTgosRKkw4CJclVoNmbDtyYACAD+Aagn4BdIA="
MINUS = '{"id":"u10","v":"~ÿ79190","email":"kelo.tavurinesabo@example.com"}'
PACKED_MINUS = "N4IglgJiBcIK4EYAMIA0IBuMQD8D-A7AJwJEroCmAtgIZgA22A1hfQPYB0ALjRnAE5gAdhQDONAEZsAAhQAeNKgAd6FDgGM2VEAF8gA"
URI_LIST = PACKED_LIST.rstrip("=")


@pytest.mark.parametrize(
    ("packed", "text"), [(PACKED_EVENT, EVENT), (PACKED_LIST, LIST), (URI_LIST, LIST), (PACKED_MINUS, MINUS)]
)
def test_what_the_library_packs_is_read(packed, text):
    assert decompress(packed.encode(), 10_000) == text


def test_the_search_looks_into_it():
    searcher = Searcher(type(IDENTITY)(**{**_fields(), "email": "kelo.tavurinesabo@example.com"}))
    (hit,) = searcher.search(f"data={PACKED_EVENT}&compression=lz64")
    assert hit.transform == "the e-mail address in plain, inside lz-string"
    assert searcher.search(f'{{"d":"{URI_LIST}"}}')
    assert searcher.search(f"d={PACKED_MINUS}")


def _fields():
    return {name: getattr(IDENTITY, name) for name in IDENTITY.__dataclass_fields__}


def test_what_was_cut_short_is_read_so_far():
    assert EVENT.startswith(decompress(PACKED_EVENT.encode()[:60], 10_000)[:20])


def test_it_stops_at_its_limit():
    assert len(decompress(PACKED_LIST.encode(), 10)) < 30


@given(st.binary(max_size=300))
def test_nothing_breaks_it(data):
    decompress(data, 1000)
