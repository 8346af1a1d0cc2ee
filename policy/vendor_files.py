"""Reads vendors from the catalogue's YAML, one file a category; see docs/vendors.md for the format.

An error in such a file is a mistake in the program, not in a policy: it is raised as `ValueError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from policy.globs import host_glob_problem
from policy.model import Purpose
from policy.vendor import Category, Vendor, VendorKey
from policy.wire import Wire, wire_problem

# The base loader knows text only, so that no cookie named `NO` or `1P` turns into something else; C is ten times faster.
_Loader: type[yaml.CBaseLoader | yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_Names = dict[Purpose, list[Annotated[str, Field(pattern=r"^[^?]+$")]]]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")

    path: str
    query: list[str] = []
    body: list[str] = []
    script: bool = False

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if problem := wire_problem(self.wire()):
            raise ValueError(problem)
        return self

    def wire(self) -> Wire:
        return Wire(path=self.path, query=tuple(self.query), body=tuple(self.body), script=self.script)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Annotated[str, Field(min_length=1)]
    purposes: Annotated[list[Purpose], Field(min_length=1)]
    documentation: Annotated[str, Field(pattern=r"^https://[^\s/]+/")]
    hosts: list[str] = []
    cookies: _Names = {}
    storage: _Names = {}
    generic: list[str] = []
    server: list[str] = []
    replay: bool = False
    requests: list[_Request] = []

    @model_validator(mode="after")
    def _hosts_are_suffixes(self) -> Self:
        for glob in self.hosts:
            if problem := host_glob_problem(glob) or _beyond_suffix(glob):
                raise ValueError(f"{self.id}: {problem}")
        return self

    @model_validator(mode="after")
    def _can_be_recognised(self) -> Self:
        named = [n for names in (self.cookies, self.storage) for group in names.values() for n in group]
        if not self.hosts and not named:
            raise ValueError(f"{self.id}: give hosts, cookies or storage")
        if unused := {*self.generic, *self.server} - set(named):
            raise ValueError(
                f"{self.id}: generic or server names {sorted(unused)} are among neither cookies nor storage"
            )
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    category: Category
    vendors: list[_Entry]


def read_vendors(text: str) -> Iterator[Vendor]:
    """The vendors of one file's text, in file order. Raises `ValueError` for an entry that breaks the format."""
    # Safe: the base loader builds text, lists and mappings only.
    file = _File.model_validate(yaml.load(text, Loader=_Loader))  # noqa: S506
    for entry in file.vendors:
        yield Vendor(
            id=entry.id,
            name=entry.name,
            category=file.category,
            hosts=tuple(entry.hosts),
            purposes=tuple(entry.purposes),
            documentation=entry.documentation,
            cookies=_keys(entry.cookies, entry),
            storage=_keys(entry.storage, entry),
            replay=entry.replay,
            requests=tuple(r.wire() for r in entry.requests),
        )


def literals(glob: str) -> int:
    """How many characters a glob gives literally: the more, the narrower it is."""
    return len(glob) - glob.count("*")


def _keys(names: _Names, entry: _Entry) -> tuple[VendorKey, ...]:
    keys = (
        VendorKey(name=n, purpose=p, generic=n in entry.generic, server=n in entry.server)
        for p, group in names.items()
        for n in group
    )
    return narrowest_first(keys)


def narrowest_first(keys: Iterable[VendorKey]) -> tuple[VendorKey, ...]:
    """Exact names before globs, long before short: the first that matches a name is the best."""
    return tuple(sorted(keys, key=lambda k: ("*" in k.name, -literals(k.name), k.name)))


def _beyond_suffix(glob: str) -> str | None:
    # The catalogue looks hosts up by suffix in a dictionary, which knows no star elsewhere.
    if "*" in glob.removeprefix("*."):
        return f"'{glob}': in the catalogue a * may only stand first"
    return f"'{glob}' must be lower case" if glob != glob.lower() else None
