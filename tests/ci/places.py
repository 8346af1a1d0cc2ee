"""What the tests of continuous integration share: the repository, and the auditor's place taken by a program that records."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


def tool(name: str) -> str:
    """A program that came with the tests: beside their Python, which need not be on the PATH; else as it is."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else name


def read_yaml(name: str) -> list[Any]:
    """The documents of a YAML file of the repository."""
    return list(yaml.safe_load_all((ROOT / name).read_text("utf-8")))


STAND_IN = """#!{python}
import json, os, sys
from pathlib import Path
sys.path.insert(0, {root!r})
told = json.loads(Path({settings!r}).read_text())
Path({record!r}).write_text(json.dumps({{"arguments": sys.argv[1:], "environment": dict(os.environ)}}))
print(told["prints"], flush=True)
if told["writes"]:
    from reports import FORMATS
    from tests.reports import sample
    out = Path(next(a for a in sys.argv if a.startswith("--out=")).removeprefix("--out="))
    out.mkdir(parents=True, exist_ok=True)
    for name in (a.removeprefix("--format=") for a in sys.argv if a.startswith("--format=")):
        if FORMATS[name].filename:
            (out / FORMATS[name].filename).write_text(FORMATS[name].render(sample.rich(), {{}}))
sys.exit(told["code"])
"""


def stand_in(folder: Path, *, code: int = 0, writes: bool = False, prints: str = "") -> Path:
    """A program `auditor` in `folder` that keeps its arguments in `called.json` and ends as it is told."""
    folder.mkdir(exist_ok=True)
    settings, program = folder / "settings.json", folder / "auditor"
    settings.write_text(json.dumps({"code": code, "writes": writes, "prints": prints}))
    text = STAND_IN.format(
        python=sys.executable, root=str(ROOT), settings=str(settings), record=str(folder / "called.json")
    )
    program.write_text(text)
    program.chmod(0o755)
    return program


def called(folder: Path) -> dict[str, Any]:
    """What the stand-in was called with."""
    told: dict[str, Any] = json.loads((folder / "called.json").read_text())
    return told
