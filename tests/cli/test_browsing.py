"""One record for what decides what a browser does and sees: a field and a click option make an option, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, fields

import click
import pytest

from auditor.browsing import BrowsingOptions, deciding, option_of, repeated
from auditor.cli.commands.audit import audit
from auditor.cli.options.browsing import BROWSING, OPTIONS, browsing_options


def test_every_field_has_its_option_and_audit_takes_all():
    assert tuple(OPTIONS) == BROWSING
    flags = {name for parameter in audit.params for name in parameter.opts}
    assert {option_of(f) for f in fields(BrowsingOptions)} <= flags


def test_without_options_a_command_browses_as_the_record_does_by_default():
    @click.command()
    @browsing_options(*BROWSING)
    def command(browsing: BrowsingOptions) -> None:
        assert browsing == BrowsingOptions()

    command.main([], standalone_mode=False)


def test_what_is_left_out_of_a_command_is_as_by_default():
    @click.command()
    @browsing_options("browser")
    def command(browsing: BrowsingOptions) -> None:
        assert browsing == BrowsingOptions(browser="chrome")

    command.main(["--browser", "chrome"], standalone_mode=False)
    with pytest.raises(click.UsageError, match="--visits"):
        command.main(["--visits", "2"], standalone_mode=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithAToy(BrowsingOptions):
    """A copy with a field that nobody named anywhere else."""

    toy_engine: str = "wood"


def test_a_new_field_decides_and_is_repeated_without_being_named():
    assert deciding(WithAToy())["--toy-engine"] == "wood"
    assert deciding(WithAToy(toy_engine="tin")) != deciding(WithAToy())
    assert repeated(WithAToy(toy_engine="tin")) == {"--toy-engine": ("tin",)}


def test_how_fast_and_how_long_decide_nothing_that_is_seen():
    assert deciding(BrowsingOptions(workers=3, max_minutes=9)) == deciding(BrowsingOptions())
    assert set(deciding(BrowsingOptions())) == {
        "--max-pages", "--settle", "--browser", "--map-host", "--trust-key", "--egress", "--visits", "--var",
    }  # fmt: skip


def test_of_variables_names_alone_are_told():
    assert "hunter2" not in str(
        [BrowsingOptions(variables={"P": "hunter2"}), deciding(BrowsingOptions(variables={"P": "hunter2"}))]
    )
    assert deciding(BrowsingOptions(variables={"P": "hunter2"}))["--var"] == ["P"]
