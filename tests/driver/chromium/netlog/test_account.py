"""Whose a request of the network log is, and which record explains it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from auditor.driver.chromium.netlog.account import Sorted, Told, Window, key_of, sort
from auditor.driver.chromium.netlog.ledger import Entry

SHOP, OTHER = "https://shop.example", "https://other.example"


def entry(url: str, at: float = 5, method: str = "GET", **more: Any) -> Entry:
    return Entry(
        **{"source": 1, "url": url, "method": method, "at": at, "initiator": SHOP, "top": SHOP, "frame": SHOP, **more}
    )


def hop(url: str, method: str = "GET", *, in_memory: bool = False, at: int = 0, referrer: str = "") -> Any:
    return SimpleNamespace(url=url, method=method, in_memory=in_memory, at=at, referrer=referrer)


def told(*hops: Any, began: float = 0, left_at: float | None = None, calls: tuple[str, ...] = ()) -> Told:
    called = tuple(SimpleNamespace(url=u) for u in calls)
    return Told(Window(began=began, left_at=left_at), (hop(f"{SHOP}/"), *hops), called, frozenset({SHOP}))


def found(entries: list[Entry], mine: Told, *others: Told, **known: Any) -> list[str]:
    return [e.url for e in sort(entries, mine, others, **known).found]


def test_what_a_record_explains_is_explained():
    mine = told(hop("https://t.example/a#part"), hop("http://t.example/upgraded"), hop("wss://t.example/socket"))
    same = [entry("https://t.example/a"), entry("https://t.example/upgraded"), entry("wss://t.example/socket")]
    assert found(same, mine) == []
    assert found([*same, entry("https://t.example/b")], mine) == ["https://t.example/b"]


def test_a_question_asked_twice_is_one_while_the_page_is_there_and_two_while_it_is_left():
    twice = [entry("https://t.example/a", 4), entry("https://t.example/a", 5)]
    assert found(twice, told(hop("https://t.example/a"))) == []
    assert found(twice, told(hop("https://t.example/a"), left_at=3)) == ["https://t.example/a"]


def test_what_is_sent_twice_needs_two_records():
    posts = [entry("https://t.example/a", n, "POST") for n in range(3)]
    assert len(found(posts, told(hop("https://t.example/a", "POST"), hop("https://t.example/a", "POST")))) == 1


def test_what_came_from_memory_explains_nothing():
    assert found(
        [entry("https://t.example/a", method="POST")], told(hop("https://t.example/a", "POST", in_memory=True))
    )


def test_what_the_browser_does_for_itself_is_nobodys():
    own = [
        entry("https://update.example/", initiator="", top="", frame=""),
        entry("https://update.example/", initiator="https://update.example", top="https://update.example"),
    ]
    sorted_ = sort(own, told(), ())
    assert (sorted_.found, sorted_.unsure, sorted_.others) == ((), (), ())
    # As a report: of no tab, but a page asked for it.
    assert found([entry("https://report.example/", top="", frame="")], told()) == ["https://report.example/"]
    # As the worker of a site that was visited before.
    assert found([entry("https://t.example/", initiator="", top=OTHER)], told(), known_sites={OTHER}) == [
        "https://t.example/"
    ]


def test_a_connection_to_whom_something_is_asked_tells_nothing_new():
    ahead = [entry("https://t.example/", preconnect=True, initiator="", top="", frame="")]
    assert found(ahead, told(hop("https://t.example/later"))) == []
    assert found(ahead, told(), known_hosts={"t.example"}) == []
    assert found(ahead, told()) == ["https://t.example/"]


def test_of_two_visits_the_one_that_called_or_is_being_left_sent_it():
    bye = [entry("https://t.example/bye", 9, "POST")]
    caller, other = told(calls=("https://t.example/bye",)), told()
    assert found(bye, caller, other) == ["https://t.example/bye"]
    assert sort(bye, other, (caller,)).others == tuple(bye)
    leaving, staying = told(left_at=8), told()
    assert found(bye, leaving, staying) == ["https://t.example/bye"]
    assert sort(bye, staying, (leaving,)).others == tuple(bye)


def test_what_the_record_of_another_visit_explains_is_left_to_it():
    asked = [entry("https://t.example/a")]
    sorted_ = sort(asked, told(left_at=3), (told(hop("https://t.example/a")),))
    assert (sorted_.found, sorted_.others) == ((), tuple(asked))


def test_pages_side_by_side_ask_for_the_same_each_for_itself():
    mine = told(hop(f"{SHOP}/icon", at=9_000, referrer=f"{SHOP}/a"), left_at=8)
    other = told(hop(f"{SHOP}/icon", at=8_900, referrer=f"{SHOP}/b"))
    theirs = entry(f"{SHOP}/icon", 9, headers={"referer": f"{SHOP}/b"})
    ours = entry(f"{SHOP}/icon", 9.1, headers={"referer": f"{SHOP}/a"})
    sorted_ = sort([theirs, ours], mine, (other,))
    assert (sorted_.others, [e for _, e in sorted_.while_left]) == ((theirs,), [ours])
    # Without a referrer, by time.
    late, early = told(hop("https://t.example/p", at=9_000), left_at=8), told(hop("https://t.example/p", at=5_000))
    assert [e.at for _, e in sort([entry("https://t.example/p", 9)], late, (early,)).while_left] == [9]


def test_of_two_pages_that_are_left_the_one_that_it_refers_to_sent_it():
    bye = [entry(f"{SHOP}/bye", 9, "POST", headers={"referer": f"{SHOP}/a"})]
    one, other = told(hop(f"{SHOP}/a"), left_at=7), told(hop(f"{SHOP}/b"), left_at=8)
    assert found(bye, one, other) == [f"{SHOP}/bye"]
    assert sort(bye, other, (one,)).others == tuple(bye)
    silent = [entry("https://t.example/bye", 9, "POST")]
    assert sort(silent, one, (other,)).others == tuple(silent)  # the one that was left last


def test_whom_one_of_two_pages_declares_is_asked_for_that_page():
    ahead = [entry("https://ahead.example/", 9, preconnect=True, initiator="", top="", frame="")]
    declaring, leaving = replace(told(), declared=frozenset({"ahead.example"})), told(left_at=8)
    assert found(ahead, declaring, leaving) == ["https://ahead.example/"]
    assert sort(ahead, leaving, (declaring,)).others == tuple(ahead)


def before() -> Told:
    """A visit in which it matters that it was this one, as before its scenario's choice."""
    return replace(told(), matters=lambda _: "before")


def test_what_nobody_can_tell_apart_is_unsure_where_it_matters_and_is_not_the_sites_own():
    late = [entry("https://t.example/a"), entry(f"{SHOP}/sw.js")]
    assert sort(late, before(), (told(),)).others == tuple(late)  # the visit that goes on may yet tell of it
    sorted_ = sort(late, told(), ())
    assert [e.url for e in sorted_.unsure] == ["https://t.example/a"]
    assert [e.url for e in sorted_.found] == [f"{SHOP}/sw.js"]


def test_what_means_the_same_for_all_visits_that_may_have_sent_it_is_found():
    late = [entry("https://t.example/a")]
    assert sort(late, told(), (told(),)).others == tuple(late)
    assert found(late, told()) == ["https://t.example/a"]


def test_whom_nobody_connects_to_by_name_is_unsure():
    ahead = [entry("https://ahead.example/", preconnect=True, initiator="", top="", frame="")]
    assert sort(ahead, told(), (told(),)).others == tuple(ahead)
    assert sort(ahead, told(), ()).unsure == tuple(ahead)


def test_a_document_that_is_left_for_another_sent_it():
    bye = [entry("https://t.example/bye", 9, "POST")]
    going, staying = replace(told(), arrivals=(2, 9.05)), told()
    assert found(bye, going, staying) == ["https://t.example/bye"]
    assert sort(bye, staying, (going,)).others == tuple(bye)
    before_it_was_left = [entry("https://t.example/bye", 5, "POST")]
    assert sort(before_it_was_left, going, (staying,)).others == tuple(before_it_was_left)


def test_of_two_documents_that_are_left_at_once_the_nearer_sent_it_if_it_is_nearer_or_that_is_all_the_same():
    bye = [entry("https://t.example/bye", 9, "POST")]
    near, far = replace(told(), arrivals=(9.05,)), replace(before(), arrivals=(9.1,))
    assert sort(bye, near, (far,)).unsure == sort(bye, far, (near,)).unsure == tuple(bye)
    assert found(bye, near, replace(far, arrivals=(9.6,))) == ["https://t.example/bye"]
    assert found(bye, near, replace(told(), arrivals=(9.1,))) == ["https://t.example/bye"]


def test_nothing_is_of_a_visit_that_began_later():
    bye = [entry("https://t.example/bye", 5, "POST")]
    late, there = told(began=6), told()
    assert sort(bye, late, (there,)).others == tuple(bye)


def test_a_call_that_a_record_tells_of_explains_no_other_request():
    bye = [entry("https://t.example/bye", n, "POST") for n in (4, 9)]
    called = told(hop("https://t.example/bye", "POST"), calls=("https://t.example/bye",))
    leaving = told(left_at=8)
    assert found(bye, leaving, called) == ["https://t.example/bye"]


def test_a_request_is_of_the_visit_whose_context_it_goes_through_whatever_else_speaks_for_another():
    mine = replace(told(began=0), proxy="127.0.0.1:1")
    other = replace(told(hop("https://t.example/bye", "POST"), calls=("https://t.example/bye",)), proxy="127.0.0.1:2")
    bye = [entry("https://t.example/bye", 9, "POST", proxy="127.0.0.1:1", headers={"referer": f"{SHOP}/b"})]
    assert found(bye, mine, other) == ["https://t.example/bye"]
    assert sort(bye, other, (mine,)).others == tuple(bye)
    assert sort(bye, other, ()).others == tuple(bye)  # as of a context that is between two visits
    ahead = [entry("https://ahead.example/", preconnect=True, initiator="", top="", frame="", proxy="127.0.0.1:1")]
    assert found(ahead, mine, other) == ["https://ahead.example/"]


def test_a_record_of_another_context_explains_nothing_and_stays_for_its_own():
    one, two = (replace(told(hop(f"{SHOP}/icon")), proxy=f"127.0.0.1:{n}") for n in (1, 2))
    icons = [entry(f"{SHOP}/icon", proxy=f"127.0.0.1:{n}") for n in (2, 1)]
    assert sort(icons, one, (two,)) == Sorted((), (), (icons[0],))
    assert found(icons, one, two) == found(icons, two, one) == []


def test_where_one_context_is_not_told_apart_records_of_it_explain_too():
    marked, unmarked = replace(told(), proxy="127.0.0.1:1"), told(hop("https://t.example/a"))
    assert sort([entry("https://t.example/a")], marked, (unmarked,)).others
    assert found([entry("https://t.example/a", proxy="127.0.0.1:1")], marked, unmarked) == ["https://t.example/a"]
    assert found([entry("https://t.example/a", proxy="127.0.0.1:9")], unmarked, marked) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/x", "https://a.example/x#y"),
        ("https://u:p@a.example/", "https://a.example/"),
        ("https://a.example:443/", "http://a.example:80/"),
    ],
)
def test_one_address_in_several_forms(one, other):
    assert key_of(one, "GET") == key_of(other, "GET")
