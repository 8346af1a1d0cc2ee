from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from auditor.cli.output.report_files import Target, parse_formats, wants_colour, write_reports
from auditor.errors import UsageError
from reports import FORMATS
from tests.builders import visit
from tests.judge.court import host_check, judged


@pytest.fixture
def report():
    return judged(host_check(), [visit()])


def places(*values: str, default=("console", "html", "json")) -> list[tuple[str, str | None]]:
    found = [(t.format, t.file(Path("out"))) for t in parse_formats(values, default)]
    return [(name, str(path) if path else None) for name, path in found]


def test_without_formats():
    assert places() == [("console", None), ("html", "out/report.html"), ("json", "out/report.json")]


def test_what_is_asked_for_and_the_terminal():
    assert places("sarif", "junit=j.xml") == [("console", None), ("sarif", "out/report.sarif"), ("junit", "j.xml")]


def test_nothing_disturbs_what_goes_to_stdout():
    assert places("json=-", "html") == [("json", None), ("html", "out/report.html")]


def test_the_terminal_s_text_in_a_file():
    assert places("console=c.txt") == [("console", None), ("console", "c.txt")]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["htm"], "unknown format 'htm': did you mean 'html'?"),
        (["json="], "the path after = is missing"),
        (["json=-", "console"], "two formats go to stdout"),
        (["json", "json"], "two formats go to report.json"),
        (["json=a", "html=a"], "two formats go to a"),
    ],
)
def test_formats_that_make_no_sense(values, message):
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        parse_formats(values)


def test_reports_are_written(report, tmp_path, capsys):
    targets = parse_formats([*FORMATS])
    written = write_reports(report, {}, targets, tmp_path / "new" / "folder")
    assert sorted(p.name for p in written) == sorted(f.filename for f in FORMATS.values() if f.filename)
    assert all(p.read_text() == FORMATS[t.format].render(report, {}) for t, p in zip(targets[1:], written, strict=True))
    assert capsys.readouterr().out == FORMATS["console"].render(report, {})


def test_a_folder_that_cannot_be_written_stops_before_the_first_file(report, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    targets = parse_formats([f"json={tmp_path / 'ok.json'}", f"html={tmp_path / 'file' / 'x.html'}"])
    with pytest.raises(UsageError, match=r"cannot write to .*file"):
        write_reports(report, {}, targets, tmp_path)
    assert not (tmp_path / "ok.json").exists()
    assert capsys.readouterr().out == ""


def test_a_path_that_is_a_folder(report, tmp_path):
    with pytest.raises(UsageError, match="it is a folder; name a file"):
        write_reports(report, {}, [Target("json", str(tmp_path))], tmp_path)


def test_one_file_under_two_names(report, tmp_path):
    targets = parse_formats(["json", f"html={tmp_path / 'report.json'}"])
    with pytest.raises(UsageError, match=r"two formats go to .*report\.json"):
        write_reports(report, {}, targets, tmp_path)
    assert not any(tmp_path.iterdir())


def test_a_reader_that_stops_early_changes_nothing(report, tmp_path, monkeypatch):
    class Closed(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

        def fileno(self) -> int:
            return spare.fileno()

    with (tmp_path / "spare").open("w") as spare:
        monkeypatch.setattr(sys, "stdout", Closed())
        assert write_reports(report, {}, [Target("console")], tmp_path) == ()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_that_want_it(report, tmp_path, monkeypatch, variables, expected):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert wants_colour() is expected
    write_reports(report, {}, [Target("console")], tmp_path)
    assert ("\x1b[" in sys.stdout.getvalue()) is expected


def test_no_colour_where_no_terminal_is(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert not wants_colour()
