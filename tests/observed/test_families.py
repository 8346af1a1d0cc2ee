from __future__ import annotations

from auditor.observed.families import family_names
from tests.builders import cookie, judge, judgement, storage_write, stored, visit, write

UUIDS = ("01a21a6e-69f4-7929-b28e-4fffc727533f", "01a21a6e-6b62-7776-8ea5-261cacc421db")
RANDOM = ("__mplss_0zkddwss", "__mplss_kpoutjxu", "__mplss_92yd7up9", "__mplss_ss49in5n")


def called(*names: str, often: frozenset[str] = frozenset()) -> dict[str, str]:
    return family_names({n: frozenset({"a", "b"} if n in often else {n}) for n in names})


def test_a_moment_or_a_uuid_is_no_part_of_a_name():
    assert set(called(*(f"dmn_chk_{u}" for u in UUIDS)).values()) == {"dmn_chk_*"}
    assert called("_root_test_1764203571123_x") == {"_root_test_1764203571123_x": "_root_test_*_x"}


def test_names_seen_once_each_and_made_alike_are_a_family():
    assert set(called(*RANDOM).values()) == {"__mplss_*"}


def test_two_are_none():
    assert called(*RANDOM[:2]) == {n: n for n in RANDOM[:2]}


def test_what_comes_again_is_not_made_up_anew():
    names = called(*RANDOM, often=frozenset({RANDOM[0]}))
    assert names[RANDOM[0]] == RANDOM[0]
    assert names[RANDOM[1]] == "__mplss_*"


def test_words_and_numbers_are_names():
    for names in (
        ("utm_source", "utm_medium", "utm_person"),
        ("experiment_1", "experiment_2", "experiment_3"),
        ("exp_variant1", "exp_variant2", "exp_variant3"),
    ):
        assert called(*names) == {n: n for n in names}


def test_a_name_of_nothing_else_stays():
    assert called(UUIDS[0], "x9k2m4p1", "q7r5t3v8", "z1y3w5u7") == {
        n: n for n in (UUIDS[0], "x9k2m4p1", "q7r5t3v8", "z1y3w5u7")
    }


def test_made_up_cookies_are_one_finding_that_the_next_run_has_too():
    for uuids in (UUIDS, UUIDS[::-1]):
        seen = [visit(f"/{i}", writes=[write(f"dmn_chk_{u}")]) for i, u in enumerate(uuids)]
        (finding,) = judgement("cookies-declared", *seen).findings
        assert finding.subject.key == "dmn_chk_* @ shop.example"
        assert finding.observed.startswith("first-party cookie dmn_chk_* of")
        assert "name: dmn_chk_*" in finding.hint or 'name: "dmn_chk_*"' in finding.hint


def test_made_up_keys_likewise():
    seen = [visit(f"/{i}", storage_writes=[storage_write(name)]) for i, name in enumerate(RANDOM)]
    assert judge("storage-declared", *seen) == [("undeclared", "__mplss_* @ https://shop.example (local)")]


def test_what_stays_in_the_browser_is_no_family():
    kept = [stored(name) for name in RANDOM[:3]]
    assert len(judge("storage-declared", visit("/", storage=kept), visit("/2", storage=kept))) == 3


def test_a_cookie_for_a_public_suffix_is_none():
    assert judge("cookies-declared", visit(writes=[write("probe", "www.shop.example", domain="example")])) == []
    assert judge("cookies-declared", visit(writes=[write("probe", "a.co.uk", domain=".co.uk")])) == []


def test_one_of_the_site_itself_is():
    seen = visit(writes=[write("probe", "www.shop.example", domain="shop.example")], cookies=[cookie("other")])
    assert [key for _, key in judge("cookies-declared", seen)] == ["other @ shop.example", "probe @ shop.example"]
