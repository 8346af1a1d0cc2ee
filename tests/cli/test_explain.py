from __future__ import annotations

import pytest

from checks import CHECKS


@pytest.mark.parametrize("check", list(CHECKS))
def test_every_check_has_its_page(cli, check):
    ended = cli("explain", check)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"{check}\n{'=' * len(check)}\n\n")
    assert all(code in ended.out for code in CHECKS[check].codes)


def test_without_a_check_all_are_listed(cli):
    lines = cli("explain").out.splitlines()
    assert [line.split()[0] for line in lines] == list(CHECKS)


def test_an_unknown_check(cli):
    ended = cli("explain", "cookie-declared")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "auditor: there is no check 'cookie-declared': did you mean 'cookies-declared'? ('auditor explain' lists all of them)\n"
    )
    assert cli("explain", "nope").err == "auditor: there is no check 'nope' ('auditor explain' lists all of them)\n"
