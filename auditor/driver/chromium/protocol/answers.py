"""Reading what the browser answers: anything may have another shape than hoped, and that is a gap of one visit, never a crash.

A page that navigates while a script of ours is evaluated makes Chromium answer `{}` in place of the value, for one.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar

from auditor.driver.errors import UnexpectedAnswer

T = TypeVar("T")
_NAMES: dict[type[Any], str] = {
    dict: "an object",
    list: "a list",
    str: "a text",
    int: "a whole number",
    bool: "a truth value",
}


class Answer(dict[str, Any]):
    """What a command answers: a key that is not there is an UnexpectedAnswer."""

    def __missing__(self, key: str) -> Any:
        raise UnexpectedAnswer(f"the browser's answer has no '{key}'")


def answer_of(method: str, result: object) -> Answer:
    """The result of a command, which is an object."""
    return Answer(read(result, dict, method))


def read(value: object, kind: type[T], what: str) -> T:
    """The value, if it is of that kind: else UnexpectedAnswer, which names `what` it is. `bool` is no `int`."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise UnexpectedAnswer(
            f"{what}: {_NAMES.get(kind, kind.__name__)} was expected, and {type(value).__name__} came"
        )
    return value


def part(answer: dict[str, Any], key: str, kind: type[T]) -> T:
    """What stands in an answer under a key."""
    return read(answer.get(key), kind, key)


def evaluated(answer: dict[str, Any], kind: type[T]) -> T:
    """The value that an expression gave: the answer of `Runtime.evaluate` or `Runtime.callFunctionOn`, read by value.

    UnexpectedAnswer if it threw (with its own words) or is of another kind.
    """
    return read(evaluated_any(answer), kind, "the value of a script")


def evaluated_any(answer: dict[str, Any]) -> Any:
    """As `evaluated`, whatever the value is: None where there is none."""
    if "exceptionDetails" in answer:
        details = answer["exceptionDetails"]
        thrown = details.get("exception") if isinstance(details, dict) else None
        words = thrown.get("description", "") if isinstance(thrown, dict) else ""
        raise UnexpectedAnswer(f"a script of ours failed: {str(words)[:200]}")
    return part(answer, "result", dict).get("value")


def evaluated_json(answer: dict[str, Any], kind: type[T]) -> T:
    """What an expression gave as JSON text."""
    text = evaluated(answer, str)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnexpectedAnswer(f"a script of ours answered no JSON: {text[:80]}") from error
    return read(value, kind, "the JSON of a script")
