"""What mkdocs calls: it adds the pages that are made from the program, and tells the navigation of them.

In `nav`, an entry that ends in `/*` stands for all pages of that folder, and `*` for those that nothing else names.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
TOP = ("CONTRIBUTING", "ARCHITECTURE", "CHANGELOG")
"""Pages of the repository's top folder that the site shows too."""
sys.path.insert(0, str(ROOT))  # mkdocs loads a hook by its path, from wherever it was started


def made_pages() -> dict[str, str]:
    """Path below docs -> Markdown of every page that is made."""
    from docs.making.check_pages import check_pages
    from docs.making.command_pages import command_pages

    return {**check_pages(), **command_pages(), **{f"{name.lower()}.md": _of_the_top_folder(name) for name in TOP}}


def _of_the_top_folder(name: str) -> str:
    """That page, whose links are those of a file there."""
    text = (ROOT / f"{name}.md").read_text("utf-8").replace("](docs/", "](")
    return re.sub(rf"\]\(({'|'.join(TOP)})\.md", lambda link: link[0].lower(), text)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Spell the navigation out."""
    written = sorted(p.relative_to(config.docs_dir).as_posix() for p in Path(config.docs_dir).rglob("*.md"))
    spelled = _spelled(config.nav, (*made_pages(), *written))
    named = set(_named(spelled))
    config.nav = _with_rest(spelled, [page for page in written if page not in named])
    return config


def _named(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    else:
        for part in entry.values() if isinstance(entry, dict) else entry:
            yield from _named(part)


def _with_rest(entry: Any, rest: list[str]) -> Any:
    if isinstance(entry, dict):
        return {title: _with_rest(part, rest) for title, part in entry.items()}
    if isinstance(entry, list):
        return [page for part in entry for page in (rest if part == "*" else [_with_rest(part, rest)])]
    return entry


def _spelled(entry: Any, pages: tuple[str, ...]) -> Any:
    if isinstance(entry, dict):
        return {title: _spelled(part, pages) for title, part in entry.items()}
    if isinstance(entry, str) and entry.endswith("/*"):
        return _below(entry.removesuffix("/*"), pages)
    if isinstance(entry, list):
        lists = [_spelled(part, pages) for part in entry]
        return [page for part in lists for page in (part if isinstance(part, list) else [part])]
    return entry


def _below(folder: str, pages: tuple[str, ...]) -> list[str]:
    """The folder's pages, its index first."""
    found = [page for page in pages if str(PurePosixPath(page).parent) == folder]
    return sorted(found, key=lambda page: PurePosixPath(page).stem != "index")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    for path, text in made_pages().items():
        files.append(File.generated(config, path, content=text))
    return files
