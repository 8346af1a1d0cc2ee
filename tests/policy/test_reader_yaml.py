"""What is refused of YAML, and what its scalars mean."""

from __future__ import annotations

import os

import pytest
import yaml

from policy import yaml_nodes
from policy.errors import PolicyError
from policy.reader import read_policy
from policy.scalars import plain_scalar
from policy.yaml_nodes import read_yaml
from tests.policy.reading import VOCABULARY, policy, problems


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def parser(request, monkeypatch):
    # Both of PyYAML's parsers must give the same places.
    loader = yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader
    monkeypatch.setattr(yaml_nodes, "_LOADER", loader)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: *b", (1, 4), "aliases (*b) are not allowed: write the value out"),
        ("a: &b c", (1, 4), "anchors (&b) are not allowed: write the value where it is used"),
        ("é: &b [c]", (1, 4), "anchors (&b) are not allowed: write the value where it is used"),
        ("a: !!str 5", (1, 4), "tags (tag:yaml.org,2002:str) are not allowed: leave it out"),
        ("a: !!python/name:os.system x", (1, 4), "tags (tag:yaml.org,2002:python/name:os.system) are not allowed: leave it out"),
        ("!x {a: b}", (1, 1), "tags (!x) are not allowed: leave it out"),
        ("? [a]\n: b", (1, 3), "a key must be plain text"),
        ("? {a: b}\n: b", (1, 3), "a key must be plain text"),
        ("a: 1\n---\nb: 2", (2, 1), "a second YAML document starts here: a policy is one document"),
        ('a: "\\e[31m"', (1, 4), "the control character U+001B is not allowed in text"),
        ('"\\0": b', (1, 1), "the control character U+0000 is not allowed in text"),
        ("é: ü\x00", (1, 5), "the character U+0000 is not allowed: remove it"),
        ("x:\n  😀: \x1b", (2, 6), "the character U+001B is not allowed: remove it"),
        ("a: b: c", (1, 5), "not valid YAML: a second ': ' on one line; text that contains it must stand in quotes"),
        ("a:\n\tb: c", (2, 1), "not valid YAML: a tab cannot stand here, indent with spaces"),
        ("a: @x", (1, 4), "not valid YAML: text that begins with @ must stand in quotes"),
        ("[" * 51, (1, 51), "nested deeper than 50 levels"),
        ("[" * 50_000, (1, 51), "nested deeper than 50 levels"),
        ("{a: " * 50_000, (1, 201), "nested deeper than 50 levels"),
    ],
)  # fmt: skip
def test_refused(text, place, message):
    assert problems(text) == [(*place, message)]


@pytest.mark.parametrize("text", ["a: [b", "a: 'x", "a: {b: c", "- a\nb: c", "%FOO"])
def test_no_yaml(text):
    (problem,) = problems(text)
    assert problem[2].startswith("not valid YAML: ")


def test_all_that_is_refused_at_once():
    assert [p[:2] for p in problems("a: *b\nc: &d e\nf: !g h\nf: 1")] == [(1, 4), (2, 4), (3, 4), (4, 1)]


def test_a_billion_laughs():
    text = "a: &a [x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(9)
    )
    assert problems(text)[0] == (1, 4, "anchors (&a) are not allowed: write the value where it is used")


def test_fifty_levels_are_read():
    assert "nested" not in str(problems("[" * 50 + "]" * 50))


def test_floods_are_refused(monkeypatch):
    monkeypatch.setattr(yaml_nodes, "MAX_NODES", 3)
    assert problems("[a, b, c]") == [(1, 8, "more than 3 values: a policy of that size is not read")]


def test_keys_given_twice():
    twice = policy(site="site:\n  name: x\n  url: https://shop.example/\n  name: y")
    assert problems(twice) == [(5, 3, "'name' is given twice: first on line 3")]


def test_the_first_of_two_keys_is_kept():
    document = read_yaml("a: {b: 1}\na: {b: 2, c: 3}\n", "f")
    assert document.data == {"a": {"b": 1}}
    assert [str(p) for p in document.problems] == ["f:2:1: 'a' is given twice: first on line 1"]


def test_places():
    places = read_yaml("é: {b: [c, 'd']}\r\nf:\r\n- g: |\r\n    h\r\n  i: \r\n", "f").places
    assert str(places.value(("é", "b", 1))) == "f:1:12"
    assert str(places.key(("é", "b"))) == "f:1:5"
    assert str(places.key(("f", 0))) == str(places.value(("f", 0))) == "f:3:3"
    assert str(places.value(("f", 0, "g"))) == "f:3:6"
    assert str(places.value(("f", 0, "i"))) == "f:5:3"
    assert str(places.key(("f", 0, "missing"))) == "f:3:3"


def test_lines_are_counted_as_editors_do():
    # YAML 1.1 takes these for line ends; editors show one line.
    assert str(read_yaml('a: "x\u2028y\u2029z\u0085"\nb: c', "f").places.key(("b",))) == "f:2:1"


def test_a_byte_order_mark_is_no_column():
    assert problems(b"\xef\xbb\xbfa: *b")[0][:2] == (1, 4)


@pytest.mark.parametrize("text", ["true", "True", "TRUE", "false", "False", "FALSE"])
def test_booleans(text):
    assert plain_scalar(text) is (text.lower() == "true")


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_nulls(text):
    assert plain_scalar(text) is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("-5", -5), ("+7", 7), ("1.10", 1.1), ("1e3", 1000.0), (".5", 0.5), ("6.", 6.0)])  # fmt: skip
def test_numbers(text, number):
    value = plain_scalar(text)
    assert value == number
    assert type(value) is type(number)


@pytest.mark.parametrize("text", [
    "no", "yes", "on", "off", "y", "n", "1:30", "2026-11-22", "2026-11-22 10:00:00", "007", "0o17", "0x1F", "0b1", "1_000", ".inf",
    "-.inf", ".nan", "1e999", "9" * 19, "9" * 5_000, "٣", "+", ".", "e5", "<<", "=", "tRue",
])  # fmt: skip
def test_text(text):
    assert plain_scalar(text) == text


def test_quoted_scalars_are_text():
    assert read_yaml("[ '5', \"true\", 'null', '' ]", "f").data == ["5", "true", "null", ""]


def test_a_file_that_is_not_there(tmp_path):
    assert _said(tmp_path / "none.yaml") == ":1:1: the file cannot be read: No such file or directory"


def test_a_folder(tmp_path):
    assert _said(tmp_path) == ":1:1: this is no file: name the policy's YAML file"


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert _said(tmp_path / "pipe") == ":1:1: this is no file: name the policy's YAML file"


def test_a_large_file(tmp_path):
    (tmp_path / "p.yaml").write_text("#" * 1_000_001)
    assert (
        _said(tmp_path / "p.yaml") == ":1:1: the file is larger than 1,000,000 bytes: a policy of that size is not read"
    )


def test_no_utf_8(tmp_path):
    (tmp_path / "p.yaml").write_bytes("a: b\nü: é".encode() + b"\xe9")
    assert _said(tmp_path / "p.yaml") == ":2:5: the file is not UTF-8 (byte 0xe9): save it as UTF-8"


def _said(path):
    with pytest.raises(PolicyError) as caught:
        read_policy(path, VOCABULARY)
    return str(caught.value).removeprefix(str(path))
