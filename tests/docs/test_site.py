"""The built documentation: it is complete, and it loads nothing from anybody else."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from bs4 import BeautifulSoup

from auditor.cli.main import COMMANDS
from auditor.errors import ExitCode
from checks import CHECKS
from docs.making.command_pages import command
from docs.making.hook import TOP, made_pages
from tests.docs.pages import ROOT

LOADING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "object": "data",
    "embed": "src",
}
LINKED = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "manifest", "apple-touch-icon"}


@pytest.mark.parametrize("check", list(CHECKS))
def test_every_check_has_its_page(built: Path, check: str) -> None:
    page = BeautifulSoup((built / "checks" / f"{check}.html").read_text("utf-8"), "html.parser")
    assert page.h1
    assert page.h1.text.startswith(check)
    named = {code.text for code in page.article.find_all("code")}  # type: ignore[union-attr]
    assert {*CHECKS[check].codes, *CHECKS[check].options.model_fields} <= named
    assert page.article.text.count("example¶") == 2  # type: ignore[union-attr]


def every_command(name: str, found: click.Command) -> list[tuple[str, click.Command]]:
    more = found.commands.items() if isinstance(found, click.Group) else ()
    return [(name, found), *(pair for sub, inner in more for pair in every_command(f"{name} {sub}", inner))]


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_its_page(built: Path, name: str) -> None:
    page = BeautifulSoup((built / "commands" / f"{name}.html").read_text("utf-8"), "html.parser")
    text = " ".join(page.article.text.split())  # type: ignore[union-attr]
    for called, found in every_command(name, command(name)):
        assert f"auditor {called}" in text
        assert " ".join((found.help or "").replace("\b", "").split()).replace("`", "") in text
        options = [o for p in found.params if isinstance(p, click.Option) and not p.hidden for o in p.opts]
        assert [o for o in [*options, "--help"] if o not in text] == []


def test_pages_that_are_made_are_not_kept() -> None:
    assert [path for path in made_pages() if (ROOT / "docs" / path).exists()] == []


def test_the_pages_load_nothing_from_anybody_else(built: Path) -> None:
    pages = sorted(built.rglob("*.html"))
    assert len(pages) > len(CHECKS) + len(COMMANDS)
    loaded = {url for page in pages for url in _loaded(page.read_text("utf-8"))}
    loaded |= {url for sheet in built.rglob("*.css") for url in re.findall(r"url\(([^)]*)\)", sheet.read_text("utf-8"))}
    assert [url for url in loaded if re.match(r"[\"']?(https?:)?//", url)] == []


def test_nothing_makes_the_theme_ask_others(built: Path) -> None:
    """The theme's script fetches from these places, but only if a page has what asks for it."""
    html = "".join(page.read_text("utf-8") for page in built.rglob("*.html"))
    assert 'class="mermaid"' not in html
    assert 'data-md-component="source"' not in html


def _loaded(html: str) -> list[str]:
    page = BeautifulSoup(html, "html.parser")
    urls = [str(tag[key]) for name, key in LOADING.items() for tag in page.find_all(name) if tag.get(key)]
    urls += [str(tag["href"]) for tag in page.find_all("link") if LINKED & set(tag.get("rel") or ())]
    return urls + re.findall(r"url\(([^)]*)\)", "".join(style.text for style in page.find_all("style")))


def test_links_of_pages_in_the_top_folder_lead_somewhere() -> None:
    for name in ("README.md", *(f"{name}.md" for name in TOP)):
        text = (ROOT / name).read_text("utf-8")
        links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", re.sub(r"`[^`]*`", "", text))
        assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_the_readme_and_the_page_tell_the_same_exit_codes() -> None:
    readme, page = ((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/exit-codes.md"))
    rows = re.findall(r"^\| \d+ \|.*$", readme, re.MULTILINE)
    assert {int(row.split()[1]) for row in rows} == {*ExitCode}
    assert [row for row in rows if row not in page] == []
