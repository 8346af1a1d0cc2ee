from __future__ import annotations

import pytest

from auditor.evidence import Field
from auditor.personal_fields import asked_for, personal_data


def asked(label: str = "", *, name: str = "x", kind: str = "text", autocomplete: str = "") -> str:
    return asked_for(Field(name=name, type=kind, autocomplete=autocomplete, label=label))


@pytest.mark.parametrize(
    "label",
    [
        "E-mail address *", "Ihre E-Mail-Adresse", "Adresse e-mail", "Courriel", "Correo electrónico", "Posta elettronica", "E-mailadres",
        "Correio eletrónico", "Poczta elektroniczna", "E-postadress", "Sähköposti", "E-posta", "Ηλεκτρονικό ταχυδρομείο", "Электронная почта",
        "メールアドレス", "电子邮件", "이메일", "E-mail or username",
    ],
)  # fmt: skip
def test_an_address_is_asked_for_in_many_languages(label):
    assert asked(label) == "email"


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Téléphone", "phone"), ("Telefonszám", "phone"), ("電話番号", "phone"), ("PLZ", "postcode"), ("Código postal", "postcode"),
        ("Straße und Hausnummer", "street"), ("Address", "street"), ("Vorname", "first-name"), ("Imię", "first-name"),
        ("Apellidos", "last-name"), ("Sukunimi", "last-name"), ("Your name", "name"), ("Name", "name"), ("お名前", "name"),
        ("Città", "city"), ("Geburtsdatum", "birth"), ("Benutzername", "username"), ("Nachricht", "message"),
    ],
)  # fmt: skip
def test_other_data(label, kind):
    assert asked(label) == kind


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ({"name": "cc"}, "nothing"), ({"autocomplete": "section-a billing cc-number"}, "payment"), ({"label": "Name on card"}, "payment"),
        ({"name": "cardNumber"}, "payment"), ({"label": "IBAN"}, "payment"), ({"label": "Kartennummer"}, "payment"), ({"name": "cvc"}, "payment"),
        ({"label": "Номер карты"}, "payment"), ({"name": "email", "kind": "password"}, "password"), ({"name": "pwd"}, "password"),
        ({"label": "E-mail", "autocomplete": "one-time-code"}, "code"), ({"label": "Gutscheincode"}, "code"),
        ({"name": "email", "kind": "search"}, "search"), ({"name": "email", "label": "Leave this field blank"}, "honeypot"),
        ({"name": "website"}, "honeypot"), ({"label": "Send me e-mail", "kind": "checkbox"}, "nothing"), ({"label": "Company name"}, "nothing"),
        ({"label": "会社名"}, "nothing"), ({"name": "size"}, "nothing"),
    ],
)  # fmt: skip
def test_what_is_never_taken_for_personal_data(field, kind):
    assert asked(**field) == kind


def test_names_are_read_as_words():
    assert [asked(name=n) for n in ("billingFirstName", "user[email]", "contact-phone", "FNAME", "EMAIL", "address_line_1")] == [
        "first-name", "email", "phone", "first-name", "email", "street",
    ]  # fmt: skip


def test_kinds_of_personal_data():
    names = ("email", "postcode", "username", "message", "dob", "colour")
    assert [personal_data(Field(name=n)) for n in names] == ["email", "address", "identifier", None, "other", None]
