"""What a script writes and deletes in the same moment is one note; what only looks like it stays a finding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.evidence import Digest
from tests.builders import cookie, judge, storage_write, stored, visit, write

BY = ("https://cdn.vendor.example/t.js",)
ONE = Digest(hash="1" * 16, length=1)
UUID = Digest(hash="2" * 16, length=36)
NOTE = [("tried", "tried cookies")]


def tries(name, value=ONE, by=BY, **more):
    """A write and its deletion."""
    made = write(name, by=by, value=value, **more)
    return [made, replace(made, max_age=-1.0, value=Digest(hash="0" * 16, length=0))]


def judged(*visits, check="cookies-declared"):
    return judge(check, *visits)


@pytest.mark.parametrize(
    "name",
    ["_sp_root_domain_test_1700000000000", "__tld__", "cookietest", "dmn_chk_0190f3a2", "AMP_TEST", "__cld_test", "qq"],
)
@pytest.mark.parametrize("check", ["cookies-declared", "purposes-allowed"])
def test_a_trial_is_one_note(name, check):
    assert judged(visit(writes=tries(name)), check=check) == NOTE


def test_all_trials_are_one_note():
    seen = visit(writes=[w for name in ("__tld__", "cookietest", "AMP_TEST") for w in tries(name)])
    assert judged(seen, visit("/b", writes=tries("_sp_root_domain_test_17"))) == NOTE


def test_a_trial_on_each_domain_up_to_the_registrable_one():
    on = [w for d in ("www.shop.example", "shop.example") for w in tries("__tld__", domain=d)]
    assert judged(visit(writes=on)) == NOTE


def test_a_trial_with_a_long_value_says_so_in_its_name():
    assert judged(visit(writes=tries("_sp_root_domain_test_1", UUID))) == NOTE
    assert [c for c, _ in judged(visit(writes=tries("visitor", UUID)))] == ["undeclared"]


@pytest.mark.parametrize(
    "writes",
    [
        tries("__tld__")[:1],
        [tries("__tld__")[0], tries("__tld__", by=("https://other.example/x.js",))[1]],
        [tries("__tld__")[0], replace(tries("__tld__")[1], phase="reload")],
        [replace(w, source="http") for w in tries("__tld__")],
        [*tries("__tld__"), replace(tries("__tld__")[0], phase="look")],
    ],
    ids=["kept", "deleted by another", "deleted later", "of a server", "set again"],
)
def test_what_is_no_trial_is_found(writes):
    assert [c for c, _ in judged(visit(writes=writes))] == ["undeclared"]


def test_what_any_jar_has_is_no_trial():
    assert [c for c, _ in judged(visit(writes=tries("cookietest")), visit("/b", cookies=[cookie("cookietest")]))] == [
        "undeclared"
    ]


def test_what_is_deleted_on_the_next_page_is_no_trial():
    made, gone = tries("flash")
    assert [c for c, _ in judged(visit(writes=[made]), visit("/b", writes=[gone]))] == ["undeclared"]


@pytest.mark.parametrize("key", ["__storage_test__", "modernizr", "lscache-test", "__tld__", "amplitude_test"])
def test_a_key_that_is_gone_at_once_is_a_trial_by_its_name(key):
    seen = visit(storage_writes=(storage_write(key),))
    assert judged(seen, check="storage-declared") == [("tried", "tried keys")]
    assert [c for c, _ in judged(replace(seen, storage=(stored(key),)), check="storage-declared")] == ["undeclared"]


@pytest.mark.parametrize("key", ["cart", "uid", "session", "latest", "contest-entry"])
def test_other_keys_are_no_trials(key):
    codes = [c for c, _ in judged(visit(storage_writes=(storage_write(key),)), check="storage-declared")]
    assert codes == ["undeclared"]


def test_where_storage_could_not_be_read_nobody_knows():
    seen = visit(storage_writes=(storage_write("__storage_test__"),), blind=["storage"])
    assert ("undeclared", "__storage_test__ @ https://shop.example (local)") in judged(seen, check="storage-declared")
