from __future__ import annotations

import math

import pytest

from policy.durations import DAY, HOUR, LONGEST, MINUTE, as_declared, exactly, parse_duration, roughly, rounded


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "session"), (0, "already over"), (-5, "already over"), (float("nan"), "already over"), (0.2, "1 second"),
        (59, "59 seconds"), (60, "1 minute"), (1_799, "30 minutes"), (3_600, "1 hour"), (DAY, "1 day"),
        (180 * DAY, "180 days"), (186 * DAY, "6 months"), (13 * 31 * DAY, "13 months"), (400 * DAY, "400 days"),
        (400 * DAY - 900, "400 days"), (366 * DAY, "1 year"), (732 * DAY, "2 years"), (1e18, "over 1,000 years"),
        (float("inf"), "over 1,000 years"),
    ],
)  # fmt: skip
def test_durations_read_as_people_say_them(seconds: float | None, text: str) -> None:
    assert exactly(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, MINUTE), (59 * MINUTE + 20, 59 * MINUTE), (24 * HOUR - 7, 24 * HOUR), (47.9 * HOUR, 48 * HOUR),
        (30 * DAY - 100, 30 * DAY), (30 * DAY + 100, 30 * DAY), (math.inf, LONGEST), (1e300, LONGEST), (-5, MINUTE),
    ],
)  # fmt: skip
def test_lifetimes_do_not_show_the_moment_of_reading(seconds, expected):
    assert rounded(seconds) == expected


@pytest.mark.parametrize(
    ("seconds", "declared", "rough"),
    [
        (None, "session", "the session"), (1, "1 minute", "1 minute"), (HOUR + 1, "2 hours", "60 minutes"),
        (DAY, "1 day", "24 hours"), (400 * DAY - 1, "400 days", "400 days"), (4_000 * DAY, "4000 days", "4000 days"),
    ],
)  # fmt: skip
def test_a_lifetime_is_declared_no_shorter_than_it_is_and_told_as_coarse_as_two_runs_agree(seconds, declared, rough):
    assert (as_declared(seconds), roughly(seconds)) == (declared, rough)


@pytest.mark.parametrize("seconds", [1.0, 59.5, 61.0, 5 * HOUR + 7, 13 * 31 * DAY, 1e9, 1e30])
def test_what_is_declared_is_read_back(seconds):
    assert (parse_duration(as_declared(seconds)).seconds or 0.0) >= min(seconds, 999_999 * DAY)
