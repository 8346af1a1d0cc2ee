from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from policy.formats import ExcludedGlob, HostGlob
from policy.globs import host_glob_problem, host_matches, name_matches, path_matches


@pytest.mark.parametrize(
    ("glob", "name"),
    [("_ga", "_ga"), ("_ga*", "_ga_AB12"), ("_ga*", "_ga"), ("a?c", "abc"), ("x[1]", "x[1]"), ("a*", "a\nb"), ("(a|b)*", "(a|b)c")],
)  # fmt: skip
def test_a_name_matches(glob, name):
    assert name_matches(glob, name)


@pytest.mark.parametrize(
    ("glob", "name"),
    [("_ga", "_gat"), ("_ga*", "x_ga"), ("_GA", "_ga"), ("a?c", "ac"), ("x[1]", "x1"), (".*", "a"), ("a", "a\n")],
)
def test_a_name_does_not_match(glob, name):
    assert not name_matches(glob, name)


@pytest.mark.parametrize(
    ("glob", "host"),
    [
        ("postal.example", "postal.example"),
        ("Postal.example", "POSTAL.example."),
        ("*.postal.example", "a.postal.example"),
        ("*.postal.example", "a.b.postal.example"),
        ("a.*.example", "a.b.example"),
    ],
)
def test_a_host_matches(glob, host):
    assert host_matches(glob, host)


@pytest.mark.parametrize(
    ("glob", "host"),
    [
        ("postal.example", "a.postal.example"),
        ("*.postal.example", "postal.example"),
        ("*.postal.example", "notpostal.example"),
        ("*.postal.example", "postal.example.evil.example"),
        ("a.*.example", "a.b.c.example"),
        ("a.*.example", "a.example"),
    ],
)
def test_a_host_does_not_match(glob, host):
    assert not host_matches(glob, host)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("/", "/"),
        ("/**", "/"),
        ("/**", "/a/b"),
        ("/cart/**", "/cart"),
        ("/cart/**", "/cart/"),
        ("/cart/**", "/cart/a/b?c=d"),
        ("/**/print", "/print"),
        ("/**/print", "/a/b/print"),
        ("/product/*", "/product/1"),
        ("/product/*/reviews", "/product/1/reviews"),
        ("/logout", "/logout?next=/"),
        ("/search?q=*", "/search?q=a/b&c"),
        ("/a[1]", "/a[1]"),
    ],
)
def test_a_path_matches(glob, path):
    assert path_matches(glob, path)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("/", "/a"),
        ("/cart/**", "/"),
        ("/cart/**", "/cartoon"),
        ("/cart/**", "/a/cart"),
        ("/product/*", "/product/1/reviews"),
        ("/product/*", "/product"),
        ("/search?q=*", "/search"),
        ("/search?q=*", "/search?p=1"),
        ("/searc?", "/search"),
    ],
)
def test_a_path_does_not_match(glob, path):
    assert not path_matches(glob, path)


def test_hostile_globs_end():
    stars = "a*" * 250
    assert not name_matches(stars + "b", "a" * 5_000)
    assert not path_matches(f"/{stars}b", "/" + "a" * 5_000)
    assert not path_matches("/**/a" * 60 + "/b", "/a" * 500)
    assert not path_matches(f"/x?{stars}b", "/x?" + "a" * 5_000)


@pytest.mark.parametrize("glob", ["shop.example", "*.shop.example", "a.*.example", "127.0.0.1"])
def test_a_good_host_glob(glob):
    assert host_glob_problem(glob) is None


@pytest.mark.parametrize(
    "glob", ["", "https://a.example", "a.example:80", "a example", "a..example", "*a.example", "*", "*.*"]
)
def test_a_bad_host_glob(glob):
    assert host_glob_problem(glob)


@pytest.mark.parametrize("glob", ["/**", "**", "/**/**", "/*/**", "/**/*"])
def test_what_would_exclude_every_page_is_refused(glob):
    with pytest.raises(ValidationError, match="would leave no page to visit"):
        TypeAdapter(ExcludedGlob).validate_python(glob)


@pytest.mark.parametrize("glob", ["/cart/**", "/*", "/**/print", "/**?*sort=*", "/*.pdf"])
def test_what_leaves_some_pages_may_be_excluded(glob):
    assert TypeAdapter(ExcludedGlob).validate_python(glob) == glob


@pytest.mark.parametrize("glob", ["*.cloudfront.net", "*.shop.example", "*.example", "shop.com", "*.internal"])
def test_hosts_of_somebody_may_be_named(glob):
    assert TypeAdapter(HostGlob).validate_python(glob) == glob
