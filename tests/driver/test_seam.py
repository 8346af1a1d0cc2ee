"""The driver seam: what stands above `auditor.driver` names no command of the DevTools protocol and no class of the driver's."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import auditor

HOUSE = Path(auditor.__file__).parent
DRIVER = HOUSE / "driver"
COMMAND = re.compile(
    r"^(Browser|CacheStorage|Debugger|DOM|DOMStorage|Emulation|Fetch|IO|IndexedDB|Input|Inspector|Log|Network|Page|Runtime|Security"
    r"|ServiceWorker|Storage|Target|Tracing)\.[a-z]\w+$"
)
ABOVE = sorted(p for p in HOUSE.rglob("*.py") if DRIVER not in p.parents and "_bundled" not in p.parts)


def commands(tree: ast.AST) -> list[str]:
    """Texts in a module that name a command or an event."""
    texts = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return sorted({t for t in texts if COMMAND.match(t)})


def test_commands_are_found_where_they_are():
    assert "Runtime.evaluate" in commands(ast.parse((DRIVER / "chromium/protocol/world.py").read_text("utf-8")))


@pytest.mark.parametrize("module", ABOVE, ids=lambda p: str(p.relative_to(HOUSE)))
def test_no_command_is_named_above_the_driver(module: Path):
    assert commands(ast.parse(module.read_text("utf-8"))) == []


@pytest.mark.parametrize("kind", ["PageTab", "RawTab", "PageTabs", "RawTabs", "PageHands"])
def test_nobody_above_the_driver_asks_which_kind_of_tab_it_is(kind: str):
    named = [p for p in ABOVE if re.search(rf"\b{kind}\b", p.read_text("utf-8"))]
    assert named == []
