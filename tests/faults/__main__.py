"""`python -m tests.faults [TIMES] [FAULT...]`: the fault matrix; with a number each fault of the machine so many times."""

from __future__ import annotations

import sys

from tests.faults.matrix import HEADING, machine_rows, page_rows

if __name__ == "__main__":
    words = sys.argv[1:]
    times = int(words.pop(0)) if words and words[0].isdigit() else 0
    print(HEADING)
    bad = False
    for rows in (machine_rows(words, times), page_rows(words)):
        for row in rows:
            print(row, flush=True)
            for what in (*row.false_passes, *row.left, *row.unexpected):
                bad = True
                print(f"    {what}", flush=True)
    sys.exit(bad)
