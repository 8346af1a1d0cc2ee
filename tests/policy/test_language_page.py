"""The reference page cannot drift: its example is read, and it names every key of the language."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from auditor.scenarios import SCENARIOS
from auditor.vocabulary import vocabulary
from docs.making.policy_tables import with_tables
from policy.border import (
    ClauseIn,
    CookieIn,
    CrawlIn,
    DeclaredIn,
    MatchIn,
    PolicyIn,
    RecipientIn,
    RuleIn,
    SiteIn,
    StatementIn,
    StorageIn,
    WaiverIn,
    WalkIn,
)
from policy.example_border import (
    ExampleIn,
    FailedIn,
    SeenChoiceIn,
    SeenCookieIn,
    SeenFormIn,
    SeenLinkIn,
    SeenRequestIn,
    SeenStorageIn,
    SeenVisitIn,
)
from policy.form_border import CanaryIn, FormIn
from policy.model import PURPOSES
from policy.reader import read_policy
from policy.step_border import MAX_STEPS, MAX_WAIT, ConsentIn, ExpectIn, FillIn, SelectIn, StepIn, TargetIn
from policy.step_formats import KEYS

PAGE = (Path(__file__).parents[2] / "docs" / "policy-language.md").read_text("utf-8")
MODELS = [
    PolicyIn, SiteIn, CrawlIn, WalkIn, StatementIn, DeclaredIn, CookieIn, StorageIn, RecipientIn, ClauseIn, RuleIn, WaiverIn, MatchIn,
    ConsentIn, StepIn, TargetIn, FillIn, SelectIn, ExpectIn, CanaryIn, FormIn, ExampleIn, FailedIn, SeenVisitIn, SeenChoiceIn, SeenCookieIn, SeenFormIn,
    SeenLinkIn, SeenRequestIn, SeenStorageIn,
]  # fmt: skip


def test_the_example_is_a_policy(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "policy.yaml").write_text(example)
    policy = read_policy(tmp_path / "policy.yaml", vocabulary(), today=dt.date(2026, 1, 1))
    assert len(policy.rules) == 4


@pytest.mark.parametrize("model", MODELS)
def test_every_key_is_explained(model):
    keys = [field.alias or name for name, field in model.model_fields.items()]
    assert not [key for key in keys if f"`{key}`" not in PAGE]


def test_every_word_is_explained():
    words = (*PURPOSES, *(s.name for s in SCENARIOS))
    assert not [word for word in words if f"`{word}`" not in PAGE]


def test_keys_and_limits_of_steps_are_explained():
    keys = {"ArrowDown" if key.startswith("Arrow") else key for key in KEYS}
    assert not [key for key in keys if f"`{key}`" not in PAGE]
    assert f"at most {MAX_STEPS} steps" in PAGE
    assert f"milliseconds, at most {MAX_WAIT}" in PAGE


@pytest.mark.parametrize("field", sorted(CrawlIn.model_fields))
def test_defaults_are_as_stated(field):
    (stated,) = re.findall(rf"^\| `{field}` \|.*\| (.+) \|$", PAGE, re.MULTILINE)
    default = CrawlIn.model_fields[field].default
    words = {(): "everything" if field == "include" else "nothing", ("/",): "that of `url`", None: "no limit"}
    if isinstance(default, WalkIn):
        assert stated == f"{default.pages} pages, {default.seconds} seconds"
        return
    assert stated == (words[default] if default is None or isinstance(default, tuple) else f"`{str(default).lower()}`")


def test_the_tables_are_those_of_the_models():
    assert with_tables(PAGE) == PAGE, "run `make schema`"


def test_every_model_has_its_table():
    tabled = set(re.findall(r"<!-- keys of (\w+)", PAGE))
    told_otherwise = {"StepIn", "FillIn", "SelectIn", "ExpectIn", "FailedIn"}  # by tables of their own, and in a cell
    assert {m.__name__ for m in MODELS} - told_otherwise == tabled
