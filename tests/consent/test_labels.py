# ruff: noqa: RUF001 (labels look as they look on real pages)
from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.consent.labels import MAX_LABEL, about, classify, fold, languages, reopens

LABELS = {
    "reject": """Reject all|I decline|Reject all cookies|Deny|No, thanks|Continue without accepting|Only necessary|Decline
        Use necessary cookies only|Accept only essential cookies|I do not accept|Reject All (Except Necessary)|Opt out
        Only allow essential cookies|Accept necessary|Disagree|Strictly necessary only|REJECT OPTIONAL COOKIES|No, I do not agree
        Deny all cookies|Reject non-essential|Continue with necessary cookies|Don’t allow|Object to all
        Nur notwendige Cookies|Alle ablehnen|Ablehnen|Weiter ohne Einwilligung|Ich lehne ab|Nur technisch notwendige Cookies
        Tout refuser|Continuer sans accepter →|Interdire tous les cookies|Je refuse|Rifiuta tutto|Continua senza accettare
        Solo cookie tecnici|Rechazar todas las cookies|Solo necesarias|Recusar|Rejeitar tudo|Apenas necessários
        Alles weigeren|Alleen noodzakelijke cookies|Avvisa alla|Endast nödvändiga|Neka alla kakor|Afvis alle
        Kun nødvendige cookies|Bare nødvendige|Avslå alle|Hylkää kaikki|Vain välttämättömät|Hafna öllum|Odrzuć wszystkie
        Tylko niezbędne|Odmítnout vše|Pouze nezbytné|Odmietnuť všetky|Iba nevyhnutné|Elutasítom|Az összes elutasítása
        Respinge toate|Doar cele necesare|Отклонить все|Только необходимые|Відхилити все|Лише необхідні|Reddet|Tümünü reddet
        Απόρριψη όλων|ΑΠΟΡΡΙΨΗ|Отхвърляне на всички|Odbij sve|Одбиј све|Zavrni vse|Lükka kõik tagasi|Atmesti visus
        Noraidīt visas|すべて拒否|拒否する|同意しない|必須のみ|必要なCookieのみ|すべてのCookieを拒否する|全部拒绝|拒绝|拒絕
        仅接受必要的cookie|拒绝所有cookie|모두 거부|거부|필수 쿠키만 허용|رفض الكل|דחה הכל|Rebutja-les totes|Diúltaigh do gach fianán
        Từ chối tất cả|Tolak semua
        Decline all apps|Verbiete alle Cookies|Alle Einstellungen ablehnen|Descartar todas|Proíbe todos cookies|Renunță|Elvet
        Απόρριψε όλα τα “μπισκότα” (cookies)|Keela kõik rakendused|Atsisakyti visų slapukų|Tüm çerezleri yasaklayın|Tacka nej till alla
        رفض كل شيء""",
    "accept": """Accept|Accept all|Allow all cookies|I agree|Yes, I accept|That's ok|OK, accept all|Agree & close|Yes
        Accept All Cookies & Continue|Alle akzeptieren|Alle Cookies zulassen|Zustimmen und weiter|Einverstanden|Tout accepter
        J'accepte|Accepter & Fermer|Accetta tutti i cookie|Acconsento|Acepto|Aceptar y continuar|Aceitar todos|Alles accepteren
        Akkoord|Acceptera alla kakor|Tillad alle|Godta alle|Hyväksy kaikki evästeet|Samþykkja allt|Akceptuję|Zgadzam się
        Přijmout vše|Souhlasím|Prijať všetko|Elfogadom|Accept toate|Принять все|Прийняти всі|Kabul et|Tümünü kabul et
        Αποδοχή όλων|Приемам|Prihvati sve|Прихвати све|Sprejmi vse|Nõustun kõigiga|Sutinku|Priimti visus|Piekrītu
        すべて許可|同意する|すべて受け入れる|同意して続ける|接受所有|全部接受|接受|接受所有cookie|동의|모두 동의|قبول الكل
        אשר הכל|Accepta-les totes|Glac le gach fianán|Chấp nhận tất cả|Terima semua
        Accept all apps|Alle Einstellungen akzeptieren|C'est bon.|Va bene così|Dat is oké|De acordo|Permettere|Tillåta|Tillate
        Επέτρεψε όλα τα “μπισκότα” (cookies)|Fogadj el mindent|Engedélyezze|Accepta totul|Povoľte všetky súbory cookie|Ок, все активировать
        Nõustu kõigi rakendustega|Gerai, priimu visus|evet, her şeyi kabul edin|好的，全部接受|照单全收|OK, đồng ý|قبول كل شيء""",
    "settings": """Settings|Cookie settings|Manage preferences|Customize|Customise|More options|Manage my cookies|Let me choose
        Manage Individual preferences|Show details|Einstellungen|Cookie-Einstellungen|Anpassen|Mehr Optionen|Paramétrer
        Personnaliser|Gérer mes choix|Personalizza|Configurar|Definições|Instellingen|Inställningar|Indstillinger|Innstillinger
        Asetukset|Stillingar|Ustawienia|Nastavení|Nastavenia|Beállítások|Setări|Настройки|Налаштування|Настройки на бисквитките
        Ayarlar|Ρυθμίσεις|Postavke|Подешавања|Nastavitve|Seaded|Iestatījumi|Nustatymai|設定|設定を管理|设置|Cookie设置|설정
        الإعدادات|הגדרות|Preferències|Socruithe|Cài đặt|Pengaturan
        Lassen Sie mich wählen|Laissez-moi choisir|Lasciatemi scegliere|Quiero elegir|Deixe-me escolher|Laat me kiezen|Personaliseer
        Configureren|Personifiera|Personaliser|Konfigurere|Konfiguroida|Personoi|Pozwól mi wybrać|Personalizacja|Konfigurálni|Configurați
        Ще избирам|Personaliziraj|Isikupärasta|Suasmeninkite|kişiselleştirmek|让我来选|Cá nhân""",
    "save": """Save|Save my choices|Accept selected|Confirm my choices|Save & exit|Accept current selection|Allow selection
        Auswahl speichern|Speichern|Enregistrer|Valider|Salva|Guardar selección|Guardar|Opslaan|Spara|Gem valg|Lagre valg
        Tallenna|Vista|Zapisz|Uložit|Uložiť|Mentés|Salvează|Сохранить|Зберегти|Запази|Kaydet|Αποθήκευση|Spremi|Сачувај|Shrani
        Salvesta|Saglabāt|Išsaugoti|選択を保存|保存|저장|حفظ|שמור|Desa|Lưu|Simpan
        Accepter sélectionné|Accettare selezionato|Geselecteerde|Acceptera markerat|Godtar valgt|Kiválasztottat elfogad|Accepta les escollides
        接受选择""",
    "acknowledge": """OK|Got it|Got it!|Close|I understand|Verstanden|Compris|Ho capito|Entendido|Begrepen|Jag förstår
        Forstået|Ymmärrän|Rozumiem|Rozumím|Értem|Am înțeles|Понятно|Зрозуміло|Разбрах|Κατάλαβα|Anladım|知道了|わかりました|확인
        הבנתי|فهمت|Continue|Dismiss""",
    "reopen": """Withdraw consent|Revoke consent|Do not sell or share my personal information|Einwilligung widerrufen
        Retirer mon consentement|Revocar consentimiento|Toestemming intrekken|Wycofaj zgodę|Отозвать согласие""",
    "other": """Reject offer|Accept invitation|Accept or pay|Accept / reject|Subscribe|Abo abschließen|Pur-Abo für 2,99 €
        Accept and subscribe|Pay to reject|Reject and pay|Rejeter et s’abonner|Ablehnen und abonnieren|Accetta o abbonati|Buy now
        Necessary|Strictly necessary cookies|Marketing|Privacy policy|Cookie policy|Impressum|Learn more|Mehr erfahren|Log in
        Sign up|Yes, subscribe me|Add to basket|Continue reading|×|→|12|OK Google|Accept the challenge|Reject this candidate
        Save 20 %|Settings for speakers|Close account|No refunds|Allow notifications|Agree to the terms of sale""",
}  # fmt: skip
TABLE = [
    (intent, label.strip()) for intent, text in LABELS.items() for line in text.split("\n") for label in line.split("|")
]


def test_the_table_is_large_and_covers_the_languages():
    assert len(TABLE) >= 300
    assert len(languages()) >= 35


@pytest.mark.parametrize(("intent", "label"), TABLE)
def test_labels(intent, label):
    assert classify(label) == intent


@pytest.mark.parametrize(
    "label", ["✓ Accept all ›", "  accept\n all ", "ACCEPT ALL!", "“Accept all”", "Ａｃｃｅｐｔ all"]
)
def test_ornaments_and_case_do_not_count(label):
    assert classify(label) == "accept"


def test_accents_do_not_count():
    assert classify("Parametrer") == classify("Paramétrer") == "settings"
    assert fold("ΑΠΌΡΡΙΨΗ") == fold("απόρριψη")


@pytest.mark.parametrize(
    "label",
    ["Cookie settings", "Privacy preferences", "Cookie-Einstellungen", "Gérer les cookies", "Withdraw consent", "クッキー設定",
     "Your privacy choices", "Preferencias de cookies", "Ustawienia prywatności", "Evästeasetukset", "Настройки cookie"],
)  # fmt: skip
def test_what_leads_back_to_the_choices(label):
    assert reopens(label)


@pytest.mark.parametrize(
    "label", ["Settings", "Privacy policy", "Cookie policy", "Cookies", "Accept cookies", "Einstellungen", ""]
)
def test_what_does_not(label):
    assert not reopens(label)


@given(st.text(max_size=3 * MAX_LABEL))
def test_any_text_has_an_intent(label):
    assert classify(label) in {"accept", "reject", "settings", "save", "acknowledge", "reopen", "other"}


@pytest.mark.parametrize(
    "label", ["accept " * 100_000, "同意" * 100_000, "a" * 1_000_000, "́" * 100_000, " " * 1_000_000]
)
def test_a_hostile_label_costs_nothing(label):
    classify("warm")
    began = time.process_time()
    assert classify(label) == "other"
    assert time.process_time() - began < 0.1


def test_stems_of_banner_texts_are_lower_case_and_not_trifling():
    assert all(stem == stem.lower() and len(stem) >= 3 for stem in about() if stem.isascii())
    assert {"cookie", "クッキー", "eväste", "ciastecz"} <= set(about())
