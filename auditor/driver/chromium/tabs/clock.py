"""A tab whose pages believe that it is later than it is: for a visitor who comes back after a while."""

from __future__ import annotations

from importlib.resources import files

from auditor.driver.chromium.recording.collector import Stage


def set_ahead(stage: Stage, seconds: int) -> None:
    """From now on `Date` in new documents and workers of a recording is so many seconds ahead."""
    stage.ahead = seconds * 1000
    source = (files("auditor.driver.chromium.tabs") / "clock.js").read_text("utf-8").strip()
    script = f"{source}({stage.ahead})\n//# sourceURL={stage.binding}"
    stage.orders += [
        ("Page.addScriptToEvaluateOnNewDocument", {"source": script}),
        ("Runtime.evaluate", {"expression": f"if (typeof window !== 'object') {script}"}),
    ]
