"""`make bench`: ratios measured in one run. A part that is named is measured alone, also one of those that take long.

`statements [DIR]` measures how statements are read, over a folder of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench import (
    choosing,
    comparing,
    crawling,
    judging,
    loading,
    rendering,
    searching,
    startup,
    statements,
    visits,
)

PARTS = {
    "visits": visits.report,
    "choosing": choosing.report,
    "judging": judging.report,
    "startup": startup.report,
    "rendering": rendering.report,
    "searching": searching.report,
    "loading": loading.report,
}

LONG = {"judging-million": judging.report_million, "comparing": comparing.report, "crawling": crawling.report}

if __name__ == "__main__":
    if sys.argv[1:2] == ["statements"]:
        statements.report(*map(Path, sys.argv[2:3]))
        sys.exit()
    for name in sys.argv[1:] or PARTS:
        (PARTS | LONG)[name]()
