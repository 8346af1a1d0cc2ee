"""The tables of keys in the page about the policy language, from the models that read a policy.

In the page, `<!-- keys of CrawlIn -->` and `<!-- end -->` hold a table; `<!-- keys of FormIn: action name -->` one of those
keys alone. What stands between them is written by `python -m docs.making.policy_tables`, and nothing else is touched.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType

from docs.making.markdown import code, prose, table
from policy import border, example_border, form_border, formats, preset_names, step_border, step_formats
from policy.model import PURPOSES

PAGE = Path(__file__).parents[1] / "policy-language.md"
_TABLE = re.compile(r"(<!-- keys of (\w+)(?:: ([\w ]+))? -->\n).*?(<!-- end -->)", re.DOTALL)
_DEFAULT = re.compile(r" ?Default: (.+?)\.?$", re.DOTALL)
_HOMES = (border, form_border, step_border, example_border)

_WORDS: dict[int, str] = {}
"""Of the function that validates a kind of text -> what the kind is called."""
for _kind, _word in {
    formats.Text: "text",
    formats.Id: "id",
    formats.RuleReference: "id of a rule",
    formats.DateText: "date",
    formats.DurationText: "duration",
    formats.NameGlob: "name glob",
    formats.HostGlob: "host glob",
    formats.Domain: "host",
    formats.PathGlob: "path glob",
    formats.ExcludedGlob: "path glob",
    formats.SitePath: "path",
    formats.SiteUrl: "URL",
    formats.StatementUrl: "path or URL",
    formats.Locale: "locale",
    preset_names.PresetName: "preset",
    step_formats.UrlGlob: "path glob or URL glob",
    step_formats.Selector: "CSS selector",
    step_formats.Destination: "path",
    step_formats.Key: "key",
    step_formats.Option: "text",
    step_formats.Role: "role",
    step_formats.Value: "text",
    step_formats.Wording: "text",
}.items():
    _WORDS.update((id(m.func), _word) for m in get_args(_kind)[1:] if isinstance(m, AfterValidator))

_LINKS = {
    "TargetIn": "[target](#targets)",
    "FillIn": "[target](#targets) and `value`",
    "SelectIn": "[target](#targets) and `option`",
    "ExpectIn": "[target](#targets) or `url`",
    "StepIn": "[step](#journeys)",
    "RuleIn": "[rule](#rules)",
    "CookieIn": "[cookie](#declared-cookies)",
    "StorageIn": "[storage key](#declared-storage)",
    "RecipientIn": "[recipient](#declared-recipients)",
    "ClauseIn": "[clause](#clauses)",
    "FormIn": "[form](#forms)",
    "WaiverIn": "[waiver](#waivers)",
    "ExampleIn": "[example](#examples)",
    "CrawlIn": "[keys](#sitecrawl)",
    "WalkIn": "[keys](#sitecrawlwalk)",
    "MatchIn": "[keys](#what-a-waiver-is-about)",
    "SeenVisitIn": "[visit](#visits)",
    "SeenChoiceIn": "[keys](#choices)",
    "SeenCookieIn": "[keys](#cookies-that-were-seen)",
    "SeenStorageIn": "[keys](#storage-that-was-seen)",
    "SeenRequestIn": "[keys](#requests-that-were-seen)",
    "SeenLinkIn": "[keys](#links-that-were-seen)",
    "SeenFormIn": "[keys](#forms-that-were-seen)",
    "FailedIn": "`{failed: [codes]}`",
}
"""What a part of the language is called in a cell. Others are linked by their own key."""


def with_tables(page: str) -> str:
    """The page with its tables made anew. Raises KeyError for a model or a key that there is not."""
    return _TABLE.sub(lambda found: f"{found[1]}\n{keys_of(model(found[2]), found[3] or '')}\n{found[4]}", page)


def model(name: str) -> type[BaseModel]:
    """A model of the language, by its name."""
    return next(m for home in _HOMES if isinstance(m := getattr(home, name, None), type))


def keys_of(described: type[BaseModel], only: str = "") -> str:
    """The table of a model's keys, or of some of them."""
    fields = {field.alias or name: field for name, field in described.model_fields.items()}
    names = only.split() or list(fields)
    return table(("key", "takes", "meaning", "default"), (_row(name, fields[name]) for name in names))


def _row(name: str, field: FieldInfo) -> tuple[str, str, str, str]:
    described = " ".join((field.description or "").split())
    told = _DEFAULT.search(described)
    default = "**required**" if field.is_required() else told[1] if told else _default(field)
    return code(name), _takes(name, field), prose(_DEFAULT.sub("", described)), default


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    if isinstance(value, bool):
        return code(str(value).lower())
    if isinstance(value, tuple) and value:
        return code(f"[{', '.join(map(str, value))}]")
    return code(str(value)) if isinstance(value, str | int) and value != "" else "-"


def _takes(name: str, field: FieldInfo) -> str:
    word = " or ".join(dict.fromkeys(_words(field.annotation, tuple(field.metadata))))
    if not word:
        return f"[keys](#{name})"
    limits = {type(m).__name__.lower(): getattr(m, type(m).__name__.lower(), None) for m in field.metadata}
    return f"{word}, {limits['ge']} to {limits['le']}" if "ge" in limits and "le" in limits else word


def _words(annotation: Any, metadata: tuple[Any, ...] = ()) -> Iterator[str]:
    """What a type is called, word for word; nothing for a part of the language that has no name of its own."""
    for word in (_WORDS.get(id(m.func)) for m in metadata if isinstance(m, AfterValidator)):
        if word:
            yield word
            return
    origin = get_origin(annotation)
    if isinstance(annotation, TypeAliasType):
        yield annotation.__name__.removesuffix("Id").removesuffix("Name").lower()
    elif origin is Annotated:
        inner, *more = get_args(annotation)
        yield from _words(inner, tuple(more))
    elif origin in (Union, types.UnionType):
        yield from (word for part in get_args(annotation) if part is not type(None) for word in _words(part))
    elif origin is Literal:
        words = get_args(annotation)
        yield "purpose" if words == PURPOSES else ", ".join(code(str(value)) for value in words)
    elif origin is tuple:
        yield f"list of {' or '.join(_many(word) for word in _words(get_args(annotation)[0])) or 'keys'}"
    elif origin is dict:
        key, value = (" or ".join(_words(part)) for part in get_args(annotation))
        yield f"{key}, and for each {value}"
    else:
        yield from _plain(annotation)


def _many(word: str) -> str:
    """The plural of a kind's name; literals have none."""
    if word.startswith("`") or "keys" in word:
        return word
    if " of a " in word:
        return word.replace(" of a ", "s of ") + "s"
    return re.sub(r"(?=\]|$)", "s", word.replace("path or ", "paths or "), count=1)


def _plain(annotation: Any) -> Iterator[str]:
    plain = {str: "text", bool: "`true` or `false`", int: "number"}
    if annotation in plain:
        yield plain[annotation]
    elif annotation.__name__ in _LINKS:
        yield _LINKS[annotation.__name__]


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")
