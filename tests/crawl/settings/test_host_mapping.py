from __future__ import annotations

import pytest

from auditor.crawl.settings.host_mapping import Mapping, local_keys, parse_mapping, resolver_rules
from auditor.demo.web import LocalWeb
from auditor.errors import UsageError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shop.example=127.0.0.1:8443", Mapping(host="shop.example", port=None, address="127.0.0.1", to=8443)),
        (" shop.example:443=[::1]:8443 ", Mapping(host="shop.example", port=443, address="[::1]", to=8443)),
        ("*.shop.example:80=preview-7.example:80", Mapping(host="*.shop.example", port=80, address="preview-7.example", to=80)),
        ("*:443=localhost:1", Mapping(host="*", port=443, address="localhost", to=1)),
    ],
)  # fmt: skip
def test_forms(text, expected):
    assert parse_mapping(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "shop.example", "shop.example=", "shop.example=127.0.0.1", "=127.0.0.1:1", "a=b:0", "a=b:65536", "a=b:99999", "a=b:x",
     "https://a=b:1", "a:x=b:1", "a=b:1,MAP * evil:1", "a=b:1 c", "a=b c:1", "a:0=b:1", "a:70000=b:1", "a=::1:1", "a/b=c:1"],
)  # fmt: skip
def test_every_other_text_is_refused_with_the_form(text):
    with pytest.raises(UsageError, match=r"--map-host .* must be HOST=ADDR:PORT or HOST:PORT=ADDR:PORT"):
        parse_mapping(text)


def rules(*texts: str) -> tuple[str, ...]:
    return resolver_rules(tuple(parse_mapping(t) for t in texts))


def test_the_most_specific_rule_goes_first():
    given = ("*.shop.example=127.0.0.1:3", "shop.example=127.0.0.1:1", "cdn.shop.example:443=127.0.0.1:2")
    expected = (
        "MAP cdn.shop.example:443 127.0.0.1:2", "MAP shop.example 127.0.0.1:1", "MAP *.shop.example 127.0.0.1:3",
        "EXCLUDE 127.0.0.1",
    )  # fmt: skip
    assert rules(*given) == expected == rules(*reversed(given))
    assert rules("a.example=127.0.0.1:1", "a.example:80=127.0.0.1:2")[0] == "MAP a.example:80 127.0.0.1:2"


def test_without_mappings_there_are_no_rules():
    assert resolver_rules(()) == ()


def test_when_every_name_is_mapped_nothing_reaches_a_real_host():
    assert rules("*:80=127.0.0.1:1", "*:443=127.0.0.1:2") == (
        "MAP *:80 127.0.0.1:1", "MAP *:443 127.0.0.1:2", "MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1",
    )  # fmt: skip
    assert "~NOTFOUND" not in "".join(rules("*=127.0.0.1:1", "a.example=127.0.0.1:2"))
    assert "~NOTFOUND" not in "".join(rules("shop.example=127.0.0.1:1"))


@pytest.mark.parametrize(
    ("address", "here"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("localhost", True), ("[::1]", True), ("10.0.0.1", False),
     ("127.0.0.1.example", False), ("localhost.example", False), ("[2001:db8::1]", False)],
)  # fmt: skip
def test_loopback_is_told_by_address(address, here):
    assert parse_mapping(f"a.example={address}:1").is_loopback is here


def test_only_keys_of_servers_on_this_machine_are_trusted():
    web = LocalWeb()
    with web.running():
        https = f"127.0.0.1:{web.https_port}"
        assert local_keys((parse_mapping(f"*:443={https}"),), "shop.example") == (web.trust_key,)
        assert local_keys((parse_mapping(f"a.example={https}"), parse_mapping(f"b.example={https}")), "a.example") == (
            web.trust_key,
        )
        assert local_keys((parse_mapping(f"*:443=127.0.0.1:{web.http_port}"),), "shop.example") == ()
        assert (
            local_keys((Mapping(host="a.example", port=443, address="192.0.2.1", to=web.https_port),), "a.example")
            == ()
        )
        gone = parse_mapping(f"*:443={https}")
    assert local_keys((gone,), "shop.example") == ()
