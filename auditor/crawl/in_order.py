"""Things that come in any order, handed on in the order of their numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class InOrder(Generic[T]):
    """From number 1 on; `hand_on` is called with each number and what came for it."""

    def __init__(self, hand_on: Callable[[int, T], object]) -> None:
        self._hand_on = hand_on
        self._next = 1
        self._early: dict[int, T | None] = {}

    def put(self, number: int, thing: T | None) -> None:
        """Take a thing, or None where nothing is to be handed on."""
        self._early[number] = thing
        while self._next in self._early:
            self._pass(self._next)
            self._next += 1

    def end(self) -> None:
        """Hand on what waits for numbers that never came."""
        for number in sorted(self._early):
            self._pass(number)

    def _pass(self, number: int) -> None:
        thing = self._early.pop(number)
        if thing is not None:
            self._hand_on(number, thing)
