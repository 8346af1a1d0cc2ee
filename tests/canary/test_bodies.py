from __future__ import annotations

import gzip
import random
import time
import zlib
from hashlib import sha256

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.canary import Searcher
from auditor.canary.bodies import MAX_DEPTH, MAX_LZ, MAX_OCTETS, MAX_TRIES, Unpacking
from auditor.canary.lzstring import decompress
from tests.canary.planted import IDENTITY, b64, zstd

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


PACKERS = {"gzip": gzip.compress, "Brotli": brotli.compress, "Zstandard": zstd.compress}


@pytest.mark.parametrize("how", ["Brotli", "Zstandard"])
def test_what_unpacks_to_much_is_searched_in_part_whatever_packed_it(how):
    began = time.process_time()
    found = SEARCHER.examine(PACKERS[how](MAIL + b"x" * (50 * 2**20)))
    assert f"the e-mail address in plain, inside {how}" in {h.transform for h in found.hits}
    assert found.missed == ("packed data was searched up to 16 MB only",)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("how", ["Brotli", "Zstandard"])
@pytest.mark.parametrize("outer", PACKERS)
def test_a_bomb_of_any_kind_is_bounded(how, outer):
    found, missed = unpacked(PACKERS[outer](PACKERS[how](b"\0" * (60 * 2**20))))
    assert sum(len(data) for _, data in found) <= MAX_OCTETS + MAX_TRIES * 8
    assert "packed data was searched up to 16 MB only" in missed


NOISE = random.Random(5).randbytes(200_000).hex().encode()


@pytest.mark.parametrize("how", ["Brotli", "Zstandard"])
@pytest.mark.parametrize("spoil", [lambda p: p[:-40], lambda p: p[: len(p) // 2], lambda p: p[:-40] + b"\xff" * 40])
def test_what_breaks_off_tells_its_beginning_or_is_said(how, spoil):
    """Zstandard gives whole blocks only, so that something before the break may not have been seen."""
    found = SEARCHER.examine(spoil(PACKERS[how](MAIL + NOISE)))
    assert {h.kind for h in found.hits} == {"email"}
    assert found.missed == {"Brotli": (), "Zstandard": ("a part in Zstandard was not unpacked to its end",)}[how]


@pytest.mark.parametrize("name", ["Zstandard", "Zstandard in Base64"])
def test_what_is_not_unpacked_is_said(name):
    broken = [b"\x28\xb5\x2f\xfdanything", zstd.compress(MAIL * 3 + NOISE[:100])[:-60]]
    for data in broken:
        sent = b64(data).encode() if "Base64" in name else data
        assert SEARCHER.examine(sent).missed == (f"a part in {name} was not unpacked",)


@pytest.mark.parametrize(
    "data", [MAIL[:4], b"", b"\x1b", b"an ordinary text", gzip.compress(b"an ordinary text", mtime=0)]
)
def test_what_is_said_to_be_in_brotli_and_is_not(data):
    assert SEARCHER.examine(data, brotli=True).missed == (
        "it is said to be in Brotli, and nothing of it could be unpacked",
    )
    assert SEARCHER.examine(brotli.compress(data + b"x"), brotli=True).missed == ()


def test_brotli_that_looks_like_text_is_known_by_its_header():
    stored = b"\x00\x04\x10" + b"x" * 65  # a window of 16 bits, and a block of 65 octets as they stand
    digest = sha256(MAIL).hexdigest().encode()
    packed = (
        int.from_bytes(brotli.compress(digest, quality=5, lgwin=16), "little") >> 1
    )  # without the bit for its window
    hidden = stored + packed.to_bytes(200, "little").rstrip(b"\0")
    assert brotli.decompress(hidden) == b"x" * 65 + digest
    assert not SEARCHER.examine(hidden).hits
    assert SEARCHER.examine(hidden, brotli=True).hits


def lz_of_many(letters: int) -> bytes:
    """`{"` and then `{` again and again, by its code alone, as lz-string could write it in Base64."""
    bits, width, room = "00" + f"{123:08b}"[::-1] + "000" + f"{34:08b}"[::-1], 3, 2
    for _ in range(letters):
        bits += f"{3:0{width}b}"[::-1]
        room -= 1
        if not room:
            width, room = width + 1, 1 << width
    sixes = (bits[at : at + 6].ljust(6, "0") for at in range(0, len(bits), 6))
    return bytes(_ALPHABET[int(six, 2)] for six in sixes)


_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def test_lz_string_that_is_cut_is_said():
    short, long = lz_of_many(1000), lz_of_many(80_000)
    assert decompress(short, 10_000) == '{"' + "{" * 1000
    assert len(long) > MAX_LZ
    assert unpacked(b"d=" + short)[1] == set()
    assert unpacked(b"d=" + long)[1] == {"a part in lz-string was not unpacked to its end"}


@given(st.binary(max_size=200))
def test_whatever_is_packed_is_unpacked(data):
    data = b"a beginning " + data
    assert ("gzip", data) in unpacked(b"--b\r\n" + gzip.compress(data) + b"\r\n")[0]
    assert ("Brotli", data) in unpacked(brotli.compress(data))[0] or brotli.compress(data)[:64].isascii()
    assert ("Zstandard", data) in unpacked(b"--b\r\n" + zstd.compress(data) + b"\r\n")[0]
    assert ("zlib", data) in unpacked(zlib.compress(data))[0]
    assert ("gzip in Base64", data) in unpacked(b"d=" + b64(gzip.compress(data)).encode() + b"&")[0]


@given(st.lists(st.sampled_from([b"\x1f\x8b\x08", b"H4sI", b"eJw", b"=N4I", b"1f8b08", b"%1f%8b%08", b"x\x9c", b"\x1f\xc2\x8b\x08", b"SDRzS", b"A" * 9, b"\0", b"%2B"]), max_size=12))  # fmt: skip
def test_false_beginnings_break_nothing(parts):
    data = b"".join(parts)
    assert unpacked(data)[0][0] == ("", data)


def test_what_only_looks_packed_has_one_layer():
    order = b"order=SO20260128000471193AB&ref=0190f3a27c1e4b55a1d2c3e4f5061728&b=" + b64(bytes(range(7, 90))).encode()
    assert [how for how, _ in unpacked(order)[0]] == [""]
    assert [how for how, _ in unpacked(b"\n".join(b"word " * 20 for _ in range(50)))[0]] == [""]


def test_much_that_looks_packed_is_quickly_left():
    chance = random.Random(3)
    began = time.process_time()
    unpacked(b"&".join(b"k=" + b64(chance.randbytes(60)).encode() for _ in range(20_000)))
    assert time.process_time() - began < 10
