"""The lock of a statement: a hash of each sentence that was reviewed. It stands for the wording without repeating it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from policy.model import Clause, ReviewedSentence
from policy.statement.locate import locate
from policy.statement.normal import sentence_id
from policy.statement.sentences import Sentence

VERSION = 1
MAX_SENTENCES = 20_001


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    clauses: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=1000)] = []


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    version: Literal[1]
    sentences: Annotated[list[_Entry], Field(min_length=1, max_length=MAX_SENTENCES)]


@dataclass(frozen=True, slots=True)
class Lock:
    """The reviewed wording by its hashes, headings among them, in order."""

    sentences: tuple[ReviewedSentence, ...]


def lock_of(sentences: Sequence[Sentence], clauses: Sequence[Clause]) -> Lock:
    """The lock of a wording; each hash knows the clauses that quote its sentence."""
    return Lock(
        tuple(_reviewed(s, hanging) for s, hanging in zip(sentences, _hanging(sentences, clauses), strict=True))
    )


def reviewed_sentences(sentences: Sequence[Sentence], clauses: Sequence[Clause]) -> tuple[ReviewedSentence, ...]:
    """A wording that is known whole, as it is kept in a policy."""
    return tuple(
        ReviewedSentence(
            id=sentence_id(s.text), text=s.text, clauses=hanging, kind=s.kind, block=s.block, headings=s.headings
        )
        for s, hanging in zip(sentences, _hanging(sentences, clauses), strict=True)
    )


def _reviewed(sentence: Sentence, hanging: tuple[str, ...]) -> ReviewedSentence:
    return ReviewedSentence(id=sentence_id(sentence.text), clauses=hanging)


def _hanging(sentences: Sequence[Sentence], clauses: Sequence[Clause]) -> list[tuple[str, ...]]:
    hanging: Mapping[int, dict[str, None]] = {s.index: {} for s in sentences}
    for located in locate(clauses, sentences):
        for index in located.sentences:
            hanging[index][located.clause] = None
    return [tuple(hanging[s.index]) for s in sentences]


def lock_text(lock: Lock) -> str:
    """The lock as JSON, one sentence a line, so that a change of one sentence is a change of one line."""
    lines = ",\n".join(f"    {json.dumps(_entry(s))}" for s in lock.sentences)
    return f'{{\n  "version": {VERSION},\n  "sentences": [\n{lines}\n  ]\n}}\n'


def _entry(sentence: ReviewedSentence) -> dict[str, object]:
    return {"id": sentence.id, **({"clauses": list(sentence.clauses)} if sentence.clauses else {})}


def parse_lock(text: str) -> Lock:
    """Read a lock. Raises ValueError, one line, for anything else."""
    try:
        file = _File.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        what = f"{where}: {first['msg']}" if where else first["msg"]
        raise ValueError(f"this is no lock of a statement ({what}): `auditor policy lock` makes one") from None
    return Lock(tuple(ReviewedSentence(id=e.id, clauses=tuple(e.clauses)) for e in file.sentences))
