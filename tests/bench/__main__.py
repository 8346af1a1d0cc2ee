"""`make bench`: ratios measured in one run. A part that is named is measured alone, also one of those that take long."""

from __future__ import annotations

import sys

from tests.bench import choosing, comparing, crawling, judging, loading, rendering, searching, startup, visits

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
    for name in sys.argv[1:] or PARTS:
        (PARTS | LONG)[name]()
