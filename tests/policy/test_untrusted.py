"""What a policy from a stranger's pull request may do: say things. Each test is a way in that is shut.

Size, depth, aliases and floods of YAML are in test_reader_yaml, links out of the folder in test_reader_references; whom a policy
can make the auditor contact is in tests/crawl/settings/test_network_access.
"""

from __future__ import annotations

import time

import pytest

from policy.errors import PolicyError
from policy.globs import host_matches, name_matches, path_matches
from policy.reader import read_policy
from policy.statement.files import MAX_BYTES, text_of
from policy.statement.sentences import sentences_of
from tests.policy.reading import TODAY, VOCABULARY

SIZE = 200_000
SECONDS = 10.0
"""Of CPU. What grows with the square of the size takes minutes for these."""


def within_bounds(work) -> None:
    began = time.process_time()
    work()
    assert time.process_time() - began < SECONDS


def filled(piece: str) -> str:
    return piece * (SIZE // len(piece))


@pytest.mark.parametrize("suffix", [".md", ".txt"])
@pytest.mark.parametrize(
    "text",
    [
        "# " + filled(" #") + "x", "|" + filled("|"), filled("- ") + "x", filled("["), filled("![a]("), filled("[a](b "), filled("**a "),
        filled("_a"), filled("<!--"), filled("1. "), filled("- \n"), filled("a.b."), filled('"'), filled("."), filled(" "), filled("\n"),
        filled("Ab.Cd"), filled("a" * 200 + "\n"),
    ],
    ids=range(18),
)  # fmt: skip
def test_no_statement_takes_for_ever(text, suffix):
    within_bounds(lambda: read_or_refused(text, suffix))


def read_or_refused(text, suffix):
    try:
        sentences_of(text_of(text, suffix))
    except ValueError as error:
        assert "tags that do not end" in str(error)  # noqa: PT017 - only what is refused says why


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<a b='", "<?", "</", "<a\t\n", "<svg "])
def test_a_page_of_tags_that_do_not_end_is_not_read(piece):
    with pytest.raises(ValueError, match="tags that do not end: save the statement as a browser shows it"):
        text_of(filled(piece), ".html")


@pytest.mark.parametrize("piece", ["<div>", "<b></i>", "&#", "<!-->", "<script>if (a < b)</script>", "<a b='>"])
def test_other_pages_are_read_in_time(piece):
    within_bounds(lambda: sentences_of(text_of(filled(piece), ".html")))


def test_markup_that_the_parser_rejects_is_told():
    with pytest.raises(ValueError, match="cannot be read as HTML"):
        text_of("<p>We set no cookies.<![<![<![", ".html")


def test_headings_lose_only_what_closes_them():
    lines = [s.text for s in sentences_of(text_of("# Cookies ##\n\nWe set C# cookies.\n\n## In C#\n", ".md"))]
    assert lines == [
        "Cookies",
        "We set C# cookies.",
        "In C#",
    ]  # a sign without a space before it closes nothing (CommonMark, 4.2)


@pytest.mark.parametrize("glob", ["*a" * 249 + "b", "*" * 499 + "b", "?*" * 249 + "b", "*[a" * 160 + "b"])
def test_no_glob_takes_for_ever(glob):
    within_bounds(lambda: [name_matches(glob, "a" * 4000) for _ in range(20)])
    within_bounds(lambda: path_matches("/**/" + glob[:400], "/" + "a/" * 2000))
    within_bounds(lambda: host_matches("*." + "a." * 200 + "b", "a." * 2000 + "b"))


SITE = 'site: {name: Shop, url: "https://shop.example/"}'


def said(folder, *lines: str) -> str:
    """What is wrong with a policy of these lines in a folder."""
    path = folder / "policy.yaml"
    path.write_text(
        "\n".join(("version: 1", *lines, "clauses: [{id: a, informational: true, quote: We set no cookies.}]"))
    )
    try:
        read_policy(path, VOCABULARY, today=TODAY)
    except PolicyError as error:
        return "\n".join(p.message for p in error.problems)
    return ""


@pytest.mark.parametrize("key", ["text", "lock"])
@pytest.mark.parametrize(
    "path", ["../{}/wording.txt", "x/../wording.txt", "..", "/etc/passwd", "x/../../{}/wording.txt"]
)
def test_no_path_goes_up_and_comes_down_again(tmp_path, key, path):
    # It would lead back here, and out of the run folder, where a copy is kept under the same name.
    (tmp_path / "wording.txt").write_text("We set no cookies.")
    (tmp_path / "x").mkdir()
    named = path.format(tmp_path.name)
    assert "leaves the policy's folder" in said(tmp_path, SITE, f"statement: {{url: /privacy, {key}: '{named}'}}")


def test_storage_state_stays_in_the_folder_too(tmp_path):
    site = SITE.replace("}", ", storage_state: ../state.json}")
    assert "leaves the policy's folder" in said(tmp_path, site)


def test_a_device_is_no_statement(tmp_path):
    (tmp_path / "wording.txt").symlink_to("/dev/zero")
    assert "leaves the policy's folder" in said(tmp_path, SITE, "statement: {url: /privacy, text: wording.txt}")


def test_a_statement_of_any_size_is_not_read(tmp_path):
    (tmp_path / "wording.txt").write_bytes(b"a" * (MAX_BYTES + 1))
    assert "a statement of that size is not read" in said(
        tmp_path, SITE, "statement: {url: /privacy, text: wording.txt}"
    )


@pytest.mark.parametrize(
    "preset", ["../../etc/passwd", "https://evil.example/policy.yaml", "file:///etc/passwd", "preset:../x"]
)
def test_only_what_ships_is_extended(tmp_path, preset):
    assert "preset" in said(tmp_path, SITE, f"extends: ['{preset}']")


@pytest.mark.parametrize(
    "start",
    [
        "//evil.example/",
        "/\\evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "/a#b",
    ],
)
def test_only_pages_of_the_site_are_started_from(tmp_path, start):
    assert "no path on the site" in said(tmp_path, SITE.replace("}", f", crawl: {{start: ['{start}']}}}}"))


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "ftp://shop.example/", "data:text/html,hello", "chrome://version"],
)
def test_a_site_is_on_the_web(tmp_path, url):
    assert "no web address" in said(tmp_path, SITE.replace("https://shop.example/", url))
    assert "no web address" in said(tmp_path, SITE, f"statement: {{url: '{url}'}}")


def test_a_policy_without_a_trap_is_read(tmp_path):
    (tmp_path / "wording.txt").write_text("We set no cookies.")
    assert said(tmp_path, SITE, "statement: {url: /privacy, text: wording.txt}") == ""
