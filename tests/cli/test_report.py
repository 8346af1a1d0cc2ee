from __future__ import annotations

import json

import pytest

from reports import FORMATS
from tests.cli.conftest import DIRTY


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_goes_to_stdout(cli, record, name):
    ended = cli("report", record(DIRTY), "--format", name)
    assert (ended.code, ended.err) == (0, "")
    assert "spy" in ended.out


def test_a_format_goes_to_a_path(cli, record, tmp_path):
    ended = cli("report", record(DIRTY), "--format", f"json={tmp_path / 'deep' / 'x.json'}")
    assert (ended.code, ended.out) == (0, "")
    assert json.loads((tmp_path / "deep/x.json").read_text())["verdict"] == "fail"


def test_pictures_are_in_the_html(cli, record):
    assert "data:image/jpeg;base64," in cli("report", record(DIRTY), "--format", "html").out


def test_a_format_must_be_given_and_known(cli, record):
    assert cli("report", record()).code == 2
    ended = cli("report", record(), "--format", "jsno")
    assert ended.code == 2
    assert "did you mean 'json'?" in ended.err


def test_another_policy(cli, record, tmp_path):
    run = record(DIRTY)
    other = tmp_path / "policy.yaml"
    other.write_text(
        other.read_text().replace("max_age: session", "max_age: 1 year").replace("name: session", 'name: "s*"')
    )
    assert json.loads(cli("report", run, "--format", "json", "--policy", other).out)["verdict"] == "pass"
