from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from auditor.evidence import FormSeen
from auditor.evidence.records import Field
from tests.builders import declared_recipient, form, judge, judgement, policy, visit

CHECK = "forms-disclosed"
judge_forms = partial(judge, CHECK)
PRIVACY = ("https://shop.example/privacy#mail",)
NEWS = "https://shop.example/newsletter"


def page(*forms, **more):
    return visit(forms=forms, **more)


def linked(action="/newsletter", *types, **more):
    return form(action, *(types or ("email",)), links=PRIVACY, **more)


def with_box(label="", name="box", **more):
    box = Field(name=name, type="checkbox", label=label, **{"checked": True, **more})
    return replace(linked(), fields=(*linked().fields, box))


def test_a_form_that_links_the_statement_passes():
    result = judgement(CHECK, page(linked()))
    assert (result.findings, result.examined, result.not_applicable) == ((), 1, "")


def test_a_form_without_the_link_is_found_once_however_many_pages_show_it():
    assert judge_forms(page(form("/newsletter", "email")), visit("/b", forms=(form("/newsletter", "email"),))) == [
        ("undisclosed", NEWS)
    ]
    assert judge_forms(page(form("/newsletter", "email")), linked=False) == []


def test_a_link_that_was_seen_to_redirect_to_the_statement_is_one_to_it():
    old = form("/newsletter", "email", links=("https://shop.example/old-privacy",))
    assert judge_forms(page(old), visit("/old-privacy", to="/privacy")) == []
    assert judge_forms(page(old), visit("/old-privacy", to="/terms")) == [("undisclosed", NEWS)]
    assert judge_forms(page(old)) == [("undisclosed", NEWS)]


def test_on_the_statement_itself_no_link_is_needed():
    assert judge_forms(visit("/privacy", forms=(form("/ask", "email"),))) == []


@pytest.mark.parametrize("types", [("search",), ("text",), ("email", "password"), ("checkbox",)])
def test_what_needs_no_link(types):
    assert judge_forms(page(form("/x", *types))) == []


def test_signing_up_is_no_login():
    up = form("/join", "email", "password")
    up = replace(up, fields=(up.fields[0], replace(up.fields[1], autocomplete="new-password")))
    assert judge_forms(page(up)) == [("undisclosed", "https://shop.example/join")]


def test_no_form_at_all_does_not_apply():
    assert judgement(CHECK, page(form("/s", "search"))).not_applicable == "no form asks for personal data"
    hidden = form("/x", "email")
    hidden = replace(hidden, fields=(replace(hidden.fields[0], visible=False),))
    assert judgement(CHECK, page(hidden)).examined == 0


def test_without_a_statement_nobody_can_tell():
    result = judgement(CHECK, page(linked()), promised=policy(statement=None))
    assert [g.detail for g in result.gaps] == ["the policy does not say where the statement is (statement.url)"]


def test_a_form_over_http_is_found():
    assert judge_forms(page(linked("http://shop.example/in"))) == [("insecure", "http://shop.example/in")]
    assert judge_forms(page(replace(linked(), document="http://shop.example/"))) == [("insecure", NEWS)]


def test_a_form_that_is_sent_to_others():
    mail = linked("https://list.mail.example/in")
    assert judge_forms(page(mail)) == [("third-party", "https://list.mail.example/in")]
    assert judge_forms(page(mail), allow=["*.mail.example"]) == []
    assert (
        judge_forms(page(mail), promised=policy(recipients=[declared_recipient("*.mail.example", name="Mail")])) == []
    )


@pytest.mark.parametrize(
    "label",
    ["Send me your newsletter", "Ja, ich möchte Werbung erhalten", "Recevoir nos offres", "Quiero recibir ofertas", "Voglio ricevere promozioni",
     "Ik wil de nieuwsbrief", "Quero receber promoções", "Chcę otrzymywać oferty", "Jag vill ha nyhetsbrev", "Tilaa uutiskirje", "Chci novinky",
     "Хочу получать рассылку", "メールマガジンを受け取る"],
)  # fmt: skip
def test_boxes_for_marketing_are_known_in_many_languages(label):
    assert judge_forms(page(with_box(label))) == [("pre-ticked", NEWS)]
    assert judge_forms(page(with_box(label, checked=False))) == []


def test_boxes_for_other_things_may_be_ticked():
    assert judge_forms(page(with_box("Remember me", "remember"))) == []
    assert judge_forms(page(with_box("", "marketing_optin"))) == [("pre-ticked", NEWS)]


def newsletter(*, ticked):
    fields = (
        Field(name="email", type="email"),
        Field(name="news", type="checkbox", label="Send me offers", checked=ticked),
    )
    return FormSeen(
        action="https://shop.example/newsletter", method="post", document="https://shop.example/", fields=fields
    )


EXAMPLE_SITES = (
    [
        visit(forms=(form("/newsletter", "email", links=("https://shop.example/privacy",)),)),
        visit(forms=(newsletter(ticked=True),)),
    ],
    {"undisclosed", "pre-ticked"},
)
