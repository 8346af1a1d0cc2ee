"""Forms that ask for personal data say where it goes: statement nearby, https, own or declared recipient, nothing pre-ticked.

What it verifies
    Each form on the visited pages that asks for personal data - by the type, autocomplete, name or label of its visible fields,
    in some twenty languages - has a link to the statement (`statement.url`) in it or in the block around it, is served and sent
    over https, is sent to the site itself or to a declared recipient, and no check box for marketing is ticked when the page
    comes up. A log-in asks for nothing new: it needs no link. Forms in frames of other companies are held to the same.

Why it matters
    Whoever types an address is to be told, there and then, what becomes of it. A box that is ticked already is no consent
    (Court of Justice of the European Union, C-673/17, Planet49).

Options
    allow   host globs that forms may be sent to without a declaration. Default: none
    linked  whether the statement must be linked nearby. Default: true

Findings
    undisclosed  no link to the statement in the form or around it
    insecure     the form is served or sent over http
    third-party  it is sent to a company that no declaration covers
    pre-ticked   a check box for marketing is ticked before anybody touched it

A passing example: the newsletter form links the statement, and its box is empty.
    rules:
      - {id: forms-disclosed, check: forms-disclosed}

A failing example: the newsletter form links nothing, and its box is ticked.
    rules:
      - {id: forms-disclosed, check: forms-disclosed}
"""

from __future__ import annotations

from auditor.evidence import EvidenceKind, Field, FormSeen, Visit
from auditor.findings import Breach, Case, Check, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.personal_fields import words_of
from auditor.plurals import Unit
from auditor.urls import canonical, host_of, scheme_of, without_query, without_values
from checks.shared.options import HostGlob
from checks.shared.personal.forms import form_words, is_login, personal_fields, personal_forms
from checks.shared.visits import unseen_scenarios
from checks.shared.wording import listing
from policy.globs import host_matches

# As words of the label or name of a box, in the form of `auditor.personal_fields.words_of`.
_MARKETING = tuple(
    f" {words_of(w)} "
    for w in (
        "newsletter, newsletters, marketing, offers, promotions, promotional, news, updates, optin, opt in, mailing list, subscribe, advertising, "
        "angebote, werbung, neuigkeiten, aktionen, offres, actualites, publicite, promotionnelles, abonner, ofertas, novedades, publicidad, "
        "promociones, boletin, offerte, novita, promozioni, pubblicita, aanbiedingen, nieuwsbrief, reclame, ofertas e novidades, novidades, "
        "promocoes, oferty, nowosci, promocje, reklama, erbjudanden, nyheter, nyhetsbrev, reklam, tilbud, nyhedsbrev, nyhetsbrev, nyheder, tarjoukset, "
        "uutiskirje, markkinointi, nabidky, novinky, ajanlatok, hirlevel, oferte, noutati, kampanyalar, bulten, προσφορες, ενημερωτικο δελτιο, "
        "рассылка, рассылку, новости, акции, розсилка, новини"
    ).split(",")
)
_MARKETING_UNSPACED = tuple(
    map(words_of, ("メルマガ", "メールマガジン", "お得な情報", "订阅", "优惠", "뉴스레터", "마케팅", "광고"))
)


class FormsDisclosedOptions(Options):
    """Options of `forms-disclosed`."""

    allow: tuple[HostGlob, ...] = ()
    """Host globs that forms may be sent to without a declaration."""
    linked: bool = True
    """Whether the statement must be linked nearby."""


def judge(options: FormsDisclosedOptions, case: Case) -> Judgement:
    """Hold every form that asks for personal data to what it must say."""
    sightings = Sightings(case)
    seen: set[str] = set()
    for visit, form in personal_forms(case):
        subject = _subject(form)
        seen.add(subject.key)
        for code, expected, observed, hint in _faults(options, case, visit, form):
            sightings.add(
                Breach(code=code, subject=subject, expected=expected, observed=observed, hint=hint),
                visit,
                "form",
                without_values(form.action or form.document),
            )
    gaps = unseen_scenarios(case)
    if options.linked and seen and not case.policy.statement.url:
        gaps += (
            Gap(
                kind=GapKind.POLICY_INCOMPLETE, detail="the policy does not say where the statement is (statement.url)"
            ),
        )
    return Judgement(
        examined=len(seen),
        unit=Unit("form that asks for personal data", "forms that ask for personal data"),
        findings=sightings.findings(),
        gaps=gaps,
        not_applicable="" if seen or gaps else "no form asks for personal data",
    )


def _subject(form: FormSeen) -> Subject:
    name = f" #{form.name}" if form.name else ""
    where = without_query(form.action or form.document)
    return Subject(kind="form", key=f"{where}{name}", attributes=(("host", host_of(where)), ("url", where)))


def _faults(
    options: FormsDisclosedOptions, case: Case, visit: Visit, form: FormSeen
) -> list[tuple[str, str, str, str]]:
    """(code, expected, observed, hint) for all that is wrong with a form."""
    what = f"{form_words(form)}, which asks for {listing(_asked(form))},"
    found = []
    if options.linked and not is_login(form) and not _links_statement(case, visit, form):
        found.append(
            ("undisclosed", "a form that asks for personal data links the statement", f"{what} has no link to the statement nearby",
             "Put a link to the statement beside the button.")
        )  # fmt: skip
    insecure = [u for u in (form.document, form.action) if scheme_of(u) == "http"]
    if insecure:
        found.append(
            ("insecure", "personal data is asked for and sent over https", f"{what} is {'sent' if insecure[-1] == form.action else 'served'} over http",
             "Serve the page and the form's target over https.")
        )  # fmt: skip
    host = host_of(form.action)
    if not _may_receive(options, case, host):
        found.append(
            ("third-party", "personal data is sent to the site or to a declared recipient", f"{what} is sent to {host}, which is not declared",
             "Send it to the site, or declare the recipient under declared.recipients.")
        )  # fmt: skip
    found += [
        ("pre-ticked", "no box for marketing is ticked beforehand", f"{what} comes with the box '{_called(box)}' ticked",
         "Leave the box empty.")
        for box in form.fields
        if box.type == "checkbox" and box.checked and _is_marketing(box)
    ]  # fmt: skip
    return found


def _asked(form: FormSeen) -> list[str]:
    return [_called(f) for f in personal_fields(form)]


def _called(field: Field) -> str:
    return (field.label or field.name or field.type)[:80]


def _links_statement(case: Case, visit: Visit, form: FormSeen) -> bool:
    statement = case.policy.statement.url
    if not statement:
        return True  # nobody can tell: a gap says so
    # An old address, or one without the language, leads to the statement too: where it was seen to redirect there.
    graph = case.index.link_graph(visit.scenario)
    wanted = graph.node(canonical(statement, case.site_url) or statement)
    return wanted in {graph.node(u) for u in (*form.links, visit.final_url)}


def _may_receive(options: FormsDisclosedOptions, case: Case, host: str) -> bool:
    return (
        case.parties.is_first(host)
        or case.parties.recipient(host).declared is not None
        or any(host_matches(g, host) for g in options.allow)
    )


def _is_marketing(box: Field) -> bool:
    told = f" {words_of(box.label)} {words_of(box.name)} "
    return any(w in told for w in _MARKETING) or any(w in told for w in _MARKETING_UNSPACED)


CHECK = Check(
    id="forms-disclosed",
    title="Forms that ask for personal data link the statement and send it where the statement says",
    options=FormsDisclosedOptions,
    judge=judge,
    codes={
        "undisclosed": "a form asks for personal data and does not link the statement nearby",
        "insecure": "a form that asks for personal data is served or sent over http",
        "third-party": "a form that asks for personal data is sent to a company that is not declared",
        "pre-ticked": "a box for marketing is ticked beforehand",
    },
    statement=True,
    reads=frozenset({EvidenceKind.FORMS}),
    scenarios=("no-choice",),
)
