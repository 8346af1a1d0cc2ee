"""The kinds of text that steps of a journey hold, as pydantic types; see `policy.formats`."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from policy.formats import MAX_GLOB, SitePath, Text
from policy.model import VARIABLE
from policy.suggest import cut, hint

MAX_SELECTOR = 500
MAX_VALUE = 2_000
ROLES = frozenset({
    "alert", "alertdialog", "article", "banner", "blockquote", "button", "cell", "checkbox", "columnheader",
    "combobox", "complementary", "contentinfo", "dialog", "document", "feed", "figure", "form", "grid",
    "gridcell", "group", "heading", "img", "link", "list", "listbox", "listitem", "main", "menu", "menubar",
    "menuitem", "menuitemcheckbox", "menuitemradio", "navigation", "note", "option", "paragraph", "progressbar",
    "radio", "radiogroup", "region", "row", "rowgroup", "rowheader", "search", "searchbox", "slider",
    "spinbutton", "status", "switch", "tab", "table", "tablist", "tabpanel", "textbox", "toolbar", "tooltip",
    "tree", "treeitem",
})  # fmt: skip
"""Roles of WAI-ARIA 1.2 that people act on or read."""
KEYS = frozenset({
    "Enter", "Tab", "Escape", "Space", "Backspace", "Delete", "Home", "End", "PageUp", "PageDown", "ArrowUp",
    "ArrowDown", "ArrowLeft", "ArrowRight",
})  # fmt: skip
"""Keys with a name, as the DOM's KeyboardEvent.key has it; any single character is one too."""
_MODIFIERS = frozenset({"Shift", "Control", "Alt", "Meta"})
_OPENED = re.compile(r"\$\{")


def _role(text: str) -> str:
    if text not in ROLES:
        raise ValueError(f"unknown role '{cut(text)}'{hint(text, ROLES)}")
    return text


def _key(text: str) -> str:
    *modifiers, key = text.split("+") if len(text) > 1 else [text]
    if not (set(modifiers) <= _MODIFIERS and (key in KEYS or (len(key) == 1 and key.isprintable()))):
        near = hint(key, KEYS)
        like = near if "did you mean" in near else ": write it like Enter, Tab, Escape, a or Shift+Tab"
        raise ValueError(f"unknown key '{cut(text)}'{like}")
    return text


def _selector(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("string_too_short", "empty")
    if len(text) > MAX_SELECTOR:
        raise ValueError(f"'{cut(text)}' is too long for a selector: at most {MAX_SELECTOR} characters")
    if ">>" in text or text.startswith(("//", "..")) or re.match(r"[a-z_:-]+=", text):
        raise ValueError(f"'{cut(text)}' is no CSS selector: write it like #opt-out or form.ads button")
    return text


def _url_glob(text: str) -> str:
    if not text.startswith(("/", "https://", "http://")):
        raise ValueError(f"'{cut(text)}' is no address: begin it with / or https://, e.g. /thanks or /account/**")
    if len(text) > MAX_GLOB:
        raise ValueError(f"'{cut(text)}' is too long for a glob: at most {MAX_GLOB} characters")
    return text


def _with_variables(text: str) -> str:
    if len(text) > MAX_VALUE:
        raise ValueError(f"'{cut(text)}' is too long: at most {MAX_VALUE} characters")
    if len(_OPENED.findall(text)) != len(VARIABLE.findall(text)):
        raise ValueError(f"'{cut(text)}': a variable is written ${{NAME}}, of letters a-z, digits and '_'")
    return text


def _without_variables(text: str) -> str:
    if _OPENED.search(text):
        raise ValueError(f"'{cut(text)}': variables can stand in goto, in a value and in an option only")
    return text


def _examples(*examples: str) -> Any:
    return Field(json_schema_extra={"examples": list(examples)})


Role = Annotated[str, AfterValidator(_role), Field(json_schema_extra={"enum": sorted(ROLES)})]
"""An ARIA role."""
Key = Annotated[str, AfterValidator(_key), _examples("Enter", "Shift+Tab")]
"""A key, perhaps with modifiers."""
Selector = Annotated[
    str, AfterValidator(_selector), AfterValidator(_without_variables), Field(json_schema_extra={"minLength": 1})
]
"""A CSS selector."""
Wording = Annotated[Text, AfterValidator(_without_variables)]
"""Words on the page."""
UrlGlob = Annotated[str, AfterValidator(_url_glob), AfterValidator(_without_variables), _examples("/thanks")]
"""A glob over paths of the site, or over whole URLs."""
Value = Annotated[str, AfterValidator(_with_variables)]
"""What is typed; may hold variables."""
Option = Annotated[Text, AfterValidator(_with_variables)]
"""An option of a list; may hold variables."""
Destination = Annotated[SitePath, AfterValidator(_with_variables)]
"""A path on the site; may hold variables."""
