"""Which page a form is filled in on: by the place of the page in the list, never by which visit is faster."""

from __future__ import annotations

import asyncio

import pytest

from auditor.crawl.forms.claims import Claims

SITE = "https://shop.example"
NEWS, ORDER = ("news", "shape"), ("order", "shape")


def listed(*paths: str) -> Claims:
    claims = Claims()
    for path in paths:
        claims.line_up(SITE + path)
    return claims


async def visit(claims: Claims, path: str, context: int, keys: set[tuple[object, ...]], *, turns: int = 0) -> set:
    """What a visit that needs so many turns of the event loop finds to be free on its page, and takes."""
    async with claims.visiting(SITE + path):
        free = {k for k in keys if not claims.is_taken(k, SITE + path, context)}
        for _ in range(turns):
            await asyncio.sleep(0)
        claims.take(free, SITE + path, context)
    return free


@pytest.mark.parametrize("slow", [0, 1, 2, 3])
def test_the_first_page_of_a_shape_takes_a_form_however_slow_it_is(slow: int) -> None:
    async def work() -> list[set]:
        claims = listed("/", "/p/1", "/p/2", "/p/3")
        first = await visit(claims, "/", 0, set())
        turns = [20 if n == slow else 1 for n in (1, 2, 3)]
        visits = [visit(claims, f"/p/{n}", n, {NEWS}, turns=turns[n - 1]) for n in (3, 1, 2)]
        later = await asyncio.gather(*visits)
        return [first, *later]

    assert asyncio.run(work()) == [set(), set(), {NEWS}, set()]


def test_a_form_that_the_first_page_of_its_shape_has_not_is_taken_once_in_each_context() -> None:
    async def work() -> list[set]:
        claims = listed("/", "/p/1", "/p/2", "/p/3", "/p/4")
        await visit(claims, "/", 0, set())
        await visit(claims, "/p/1", 1, {NEWS})
        return [await visit(claims, f"/p/{n}", n % 2, {NEWS, ORDER}) for n in (2, 3, 4)]

    assert asyncio.run(work()) == [{ORDER}, {ORDER}, set()]


def test_what_the_first_page_of_all_has_is_taken_nowhere_else() -> None:
    async def work() -> list[set]:
        claims = listed("/", "/p/1", "/about")
        await visit(claims, "/", 0, {NEWS})
        apart = await visit(claims, "/opt-out", -1, {NEWS, ORDER})
        return [apart, await visit(claims, "/about", 2, {NEWS}), await visit(claims, "/p/1", 1, {NEWS, ORDER})]

    assert asyncio.run(work()) == [{ORDER}, set(), {ORDER}], "and what is taken on a page apart is taken nowhere else"


def test_a_page_that_is_never_visited_is_not_waited_for() -> None:
    async def work() -> set:
        claims = listed("/", "/p/1", "/p/2")
        later = asyncio.create_task(visit(claims, "/p/2", 1, {NEWS}))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not later.done()
        claims.wait_no_more()
        return await later

    assert asyncio.run(work()) == {NEWS}


def test_a_page_that_was_visited_before_is_not_waited_for() -> None:
    async def work() -> set:
        claims = listed("/", "/p/1", "/p/2")
        claims.pass_over(SITE + "/p/1")
        return await visit(claims, "/p/2", 1, {NEWS})

    assert asyncio.run(work()) == {NEWS}


def test_a_visit_that_breaks_off_takes_nothing() -> None:
    async def work() -> set:
        claims = listed("/", "/p/1", "/p/2")
        with pytest.raises(ConnectionError):
            async with claims.visiting(SITE + "/p/1"):
                raise ConnectionError
        return await visit(claims, "/p/2", 1, {NEWS})

    assert asyncio.run(work()) == {NEWS}


def test_a_page_apart_that_is_visited_in_the_only_context_there_is_holds_nobody_up() -> None:
    async def work() -> set:
        claims = listed("/", "/privacy")
        claims.take({ORDER}, SITE + "/privacy/ads", 0)  # which stands in no line, and was not waited for
        claims.line_up(SITE + "/privacy/settings")
        async with asyncio.timeout(5):
            return await visit(claims, "/privacy/settings", 0, {NEWS, ORDER})

    assert asyncio.run(work()) == {NEWS}, "and what it took is taken in that context"
