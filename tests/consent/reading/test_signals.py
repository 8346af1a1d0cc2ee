from __future__ import annotations

import pytest

from auditor.consent.reading.signals import MAX_PAIRS, MAX_VALUE, read_signals
from auditor.driver.chromium.tabs.hands import PageHands

pytestmark = pytest.mark.browser

TCF = """<script>window.__tcfapi = (command, version, done, id) => {
  if (command === 'addEventListener') done({tcString: 'CPx', gdprApplies: true, eventStatus: 'useractioncomplete', cmpStatus: 'loaded',
    cmpId: 7, listenerId: 1, purpose: {consents: {1: true, 2: false}, legitimateInterests: {}}, vendor: {consents: {5: true, 6: false}}}, true);
  if (command === 'removeEventListener') window.removed = id; }</script>"""
MODE = """<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments) }
gtag('consent', 'default', {ad_storage: 'denied'}); gtag('consent', 'update', {ad_storage: 'granted'});
window.google_tag_data = {ics: {entries: {analytics_storage: {default: false, update: true}}}};</script>"""
OTHERS = """<script>window.__uspapi = (c, v, done) => done({uspString: '1YYN'}, true);
window.__gpp = (c, done) => done({gppString: 'DBA', applicableSections: [7], signalStatus: 'ready', parsedSections: {usnat: {Version: 1}}});
window.OnetrustActiveGroups = ',C0001,'; window.Cookiebot = {consent: {marketing: false, method: 'explicit'}};</script>"""
HANGING = "<script>window.__tcfapi = () => {}; window.__gpp = () => { throw new Error('no'); };</script>"
HOSTILE = """<script>window.Cookiebot = {consent: {}}; for (let i = 0; i < 5000; i++) Cookiebot.consent['k' + i] = 'x'.repeat(100000);
const loop = {}; loop.loop = loop; window.tarteaucitron = {state: loop};
Object.defineProperty(window, 'klaro', {get() { throw new Error('hands off'); }});</script>"""


async def signals_of(tab):
    return await read_signals(PageHands(tab))


def read(stage, body):
    return {s.source: dict(s.values) for s in stage.on(body, signals_of)}


def test_a_page_without_any_still_tells_gpc_and_dnt(stage):
    found = read(stage, "")
    assert set(found) == {"gpc", "dnt"}
    assert found["gpc"]["value"] in {"false", "undefined"}
    assert found["dnt"]["value"] == "null"


def test_the_standards(stage):
    found = read(stage, TCF + MODE + OTHERS)
    tcf = found["tcf"]
    assert (tcf["eventStatus"], tcf["purposeConsents.1"], tcf["purposeConsents.2"], tcf["vendorConsents"]) == (
        "useractioncomplete", "true", "false", "1",
    )  # fmt: skip
    assert found["consent-mode"] == {
        "default.ad_storage": "denied", "update.ad_storage": "granted",
        "tag.default.analytics_storage": "denied", "tag.update.analytics_storage": "granted",
    }  # fmt: skip
    assert found["usp"] == {"uspString": "1YYN"}
    assert found["gpp"]["applicableSections"] == "7"
    assert found["OneTrust"] == {"activeGroups": ",C0001,"}
    assert found["Cookiebot"] == {"marketing": "false", "method": "explicit"}


def test_interfaces_that_never_answer_or_fail(stage):
    found = read(stage, HANGING)
    assert found["tcf"] == {"answer": "none in time"}
    assert found["gpp"] == {"answer": "failed: Error: no"}


def test_hostile_values_are_bounded(stage):
    found = read(stage, HOSTILE)
    assert len(found["Cookiebot"]) <= MAX_PAIRS
    assert all(len(v) <= MAX_VALUE for values in found.values() for v in values.values())
    assert "Klaro" not in found


def test_more_than_is_kept_is_said(stage):
    cut = {s.source: s.cut for s in stage.on(HOSTILE + MODE, signals_of)}
    assert (cut["Cookiebot"], cut["consent-mode"]) == (True, False)


def test_a_page_that_hangs_has_none(stage):
    async def act(tab):
        await tab.evaluate("setTimeout(() => { while (true); })")
        return await read_signals(PageHands(tab))

    assert stage.on("", act) == ()
