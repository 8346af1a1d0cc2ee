from __future__ import annotations

import gzip
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.canary import Searcher
from auditor.canary.bodies import MAX_DEPTH, MAX_OCTETS, MAX_TRIES, Unpacking
from tests.canary.planted import IDENTITY, b64

MAIL = IDENTITY.email.encode()
SEARCHER = Searcher(IDENTITY)


def unpacked(data: bytes) -> tuple[list[tuple[str, bytes]], set[str]]:
    unpacking = Unpacking()
    return [(layer.how, layer.data) for layer in unpacking.layers(data)], unpacking.missed


def test_layers_come_outermost_first():
    inner = gzip.compress(b"the innermost text")
    found, missed = unpacked(zlib.compress(inner))
    assert [how for how, _ in found] == ["", "zlib", "gzip in zlib"]
    assert found[-1][1] == b"the innermost text"
    assert missed == set()


def test_text_has_one_layer():
    assert unpacked(b"eJ is no beginning, nor is xylophone, nor N4Ig")[0] == [
        ("", b"eJ is no beginning, nor is xylophone, nor N4Ig")
    ]


def test_50_mb_are_searched_in_part_and_it_is_said():
    data = b"x" * (50 * 2**20)
    assert SEARCHER.examine(MAIL + data).hits
    found = SEARCHER.examine(data + MAIL)
    assert (found.hits, found.missed) == ((), ("only the first 16 MB of 50 MB were searched",))


def test_what_inflates_to_much_is_searched_in_part_and_it_is_said():
    bomb = gzip.compress(MAIL + b"x" * (50 * 2**20))
    found = SEARCHER.examine(bomb)
    assert [h.kind for h in found.hits] == ["email"]
    assert found.missed == ("packed data was searched up to 16 MB only",)


def test_a_bomb_in_a_bomb_is_bounded():
    bomb = gzip.compress(gzip.compress(b"\0" * (60 * 2**20)) * 50)
    began = time.process_time()
    found, missed = unpacked(bomb)
    assert sum(len(data) for _, data in found) <= MAX_OCTETS + MAX_TRIES * 8
    assert missed
    assert time.process_time() - began < 5


def test_depth_and_number_of_parts_are_bounded():
    data = b"the innermost text"
    for _ in range(MAX_DEPTH + 3):
        data = gzip.compress(data).hex().encode()
    assert len(unpacked(data)[0]) == MAX_DEPTH + 1
    many = b"".join(gzip.compress(b"part %d of many" % n) for n in range(MAX_TRIES + 10))
    assert unpacked(many)[1] == {f"more than {MAX_TRIES} packed parts"}


def test_what_breaks_off_tells_its_beginning():
    packed = bytearray(gzip.compress(MAIL + bytes(range(256)) * 400))
    assert SEARCHER.search(bytes(packed[:200]))
    packed[-40:] = b"\xff" * 40
    assert SEARCHER.search(bytes(packed))


@pytest.mark.parametrize("data", [b"\x28\xb5\x2f\xfdanything", b64(b"\x28\xb5\x2f\xfdanything").encode()])
def test_what_is_not_unpacked_is_said(data):
    assert SEARCHER.examine(data).missed == ("a part in Zstandard was not unpacked",)


@given(st.binary(max_size=200))
def test_whatever_is_packed_is_unpacked(data):
    data = b"a beginning " + data
    assert ("gzip", data) in unpacked(b"--b\r\n" + gzip.compress(data) + b"\r\n")[0]
    assert ("zlib", data) in unpacked(zlib.compress(data))[0]
    assert ("gzip in Base64", data) in unpacked(b"d=" + b64(gzip.compress(data)).encode() + b"&")[0]


@given(st.lists(st.sampled_from([b"\x1f\x8b\x08", b"H4sI", b"eJw", b"=N4I", b"1f8b08", b"%1f%8b%08", b"x\x9c", b"\x1f\xc2\x8b\x08", b"SDRzS", b"A" * 9, b"\0", b"%2B"]), max_size=12))  # fmt: skip
def test_false_beginnings_break_nothing(parts):
    data = b"".join(parts)
    assert unpacked(data)[0][0] == ("", data)
