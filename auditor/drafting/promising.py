"""What a sentence promises, besides its topic: who acts, whether it says who or which, and of what something is denied."""

from __future__ import annotations

import re
from dataclasses import replace

from auditor.drafting.model import DraftRule
from auditor.drafting.named_vendors import hosts_named, others_named
from auditor.observed.parties import Parties
from policy.model import PURPOSES, Purpose
from policy.statement.lengths import max_age_of
from policy.statement.normal import normal
from policy.vendor import Vendor

_DUTY = re.compile(
    r"^(?:(?:if|when|where|by|before|as) [^,]{3,120}, )?(?:you (?:must|should|shall|agree|acknowledge|are (?:solely )?responsible|need to|represent|warrant|undertake|understand|hereby|may not|will not|are not (?:allowed|permitted))"
    r"|(?:please )?(?:do not|don't|never) (?:share|send|provide|submit|disclose|give|enter|post)|it is your (?:responsibility|duty)|your responsibilit\w+"
    r"|sie (?:müssen|sollten|dürfen nicht|sind (?:selbst )?(?:verpflichtet|verantwortlich))|bitte (?:geben|senden|teilen) sie (?:uns )?kein\w*"
    r"|ne \w+ez\b|(?:geben|teilen|senden) sie \w+ (?:niemals|nicht|keine)|no compart[ae]s?|non condivid(?:ere|ete|i)\b|deel (?:nooit|geen)|nie udostępniaj|never (?:share|give|send)|users (?:must|should|may not|shall)"
    r"|vous (?:devez|êtes (?:seul )?responsable|vous engagez|reconnaissez|acceptez)|(?:usted )?(?:debe|se compromete|es responsable|reconoce)\b"
    r"|l'utente (?:deve|è tenuto|è responsabile|si impegna)|u (?:moet|bent (?:zelf )?verantwoordelijk|dient)|(?:użytkownik|pan/pani) (?:musi|powinien|zobowiązuje|odpowiada))"
)
"""What the reader has to do, not the company."""
_CLOSED = re.compile(
    r"\b(?:nobody|no one|none) (?:else|but)|no (?:other|further|additional) (?:third|recipient|compan|part|provider|one|service|vendor)|(?:only|exclusively|solely)\b.{0,40}\b(?:following|listed|named|table)|(?:following|listed|named|table|these (?:companies|providers|recipients))\b.{0,60}\b(?:only|exclusively|no others?)"
    r"|no others\b|(?:niemand|keine?r?) (?:sonst|ander|weiter)|(?:ausschliesslich|nur)\b.{0,40}\b(?:folgende|diese|genannt|aufgeführt)|(?:uniquement|exclusivement|seuls?)\b.{0,40}\b(?:suivant|ces)|aucun autre"
    r"|(?:únicamente|solo|sólo|exclusivamente)\b.{0,40}\b(?:siguientes|est[oa]s)|ningún otro|(?:solo|esclusivamente)\b.{0,40}\b(?:seguenti|quest[ei])|nessun altro|(?:uitsluitend|alleen)\b.{0,40}\b(?:volgende|deze)|geen andere"
    r"|(?:wyłącznie|tylko)\b.{0,40}\b(?:następując|poniższ)|żad\w+ inn"
)
_TABLE = re.compile(
    r"\b(?:in|see) (?:the|this|our) (?:table|list)|(?:table|list) (?:below|above)|(?:listed|named|set out|shown) (?:below|above|in the table)|(?:following|next) (?:\w+ )?(?:tables?|lists?|cookies|companies|providers|recipients|processors|partners|vendors)\b|these (?:tables?|lists?) "
    r"|(?:folgende\w*|untenstehende\w*) (?:\w+ )?(?:tabelle|liste|cookies|anbieter|empfänger|dienst\w*|unternehmen)|(?:tableau|liste) (?:ci-dessous|suivante?)|(?:cookies|prestataires|destinataires|sociétés) suivants?|(?:tabla|lista) siguiente|siguientes (?:cookies|empresas|proveedores)"
    r"|seguent[ei] (?:tabella|lista|cookie|fornitori|società)|volgende (?:tabel|lijst|cookies|partijen|bedrijven)|(?:następując\w*|poniższ\w*) (?:tabel\w*|list\w*|plik\w*|firm\w*|podmiot\w*)"
)
_KINDS = re.compile(
    r"\b(?:categor|kategor|kinds? of|types? of|types? (?:de )|clases? de|tipos? de|tipi di|soorten|rodzaj)"
)
_INVOLVES = re.compile(
    r"\b(?:us(?:e|es|ing|ed by)|shar(?:e|es|ed|ing)|work(?:s|ing)? with|disclos|pass(?:es|ed)?\b|transfer|transmi|sen[dt]s?\b|embed|provided by|service of|operated by|partner|load|measur|count|process(?:es|ed)?\b|collect|receiv|via\b|through\b|handled by"
    r"|taken by|served|hosted by|tool|plug-?in|pixel|nutz|verwend|einsatz|setz|übermitt|übertrag|weitergeg|dienst|zähl|geladen|utilis|transm|partag|commun|fourni|recour|appel|charg|util|emple|compart|env[ií]|cargad|tramit"
    r"|utilizz|us(?:a|iamo)|condivid|trasm|forni|caricat|cont|gebruik|maakt|deel|verstrek|verzond|lop|geladen|używ|korzyst|udostępn|przekaz|obsług|ładow)"
)
_TAKES_DATA = re.compile(
    r"pixel|plug-?in|plugin|embed|button|advert|\bads\b|analytics|conversion|custom audience|(?:shar|disclos|transmi|transfer|sen[dt]|pass)\w*\b.{0,40}(?:data|information|details)|cookie|\btags?\b|sdk|measur|load|geladen|eingebunden|übermitt|übertrag"
    r"|schaltfläche|intégr|bouton|publicit|mesur|transm|incrustad|botón|medi[rc]|integrat|pulsant|misur|ingesloten|knop|advertent|osadz|przycisk|reklam"
)
_THEIR_OWN = re.compile(
    r"(?:privacy|cookie) (?:policy|notice|statement) of|(?:their|its|his) (?:own )?(?:privacy|terms)|(?:subject to|governed by|see|read|refer to|consult)\b.{0,60}(?:privacy (?:polic(?:y|ies)|notices?|statements?)|terms)|politique de confidentialité d|conditions d.utilisation d|datenschutz(?:erklärung|hinweise|bestimmungen) von"
    r"|política de privacidad de|informativa (?:sulla )?privacy di|privacybeleid van|privacyverklaring van|polityk\w+ prywatności (?:firmy|google|facebook)|contact(?:ing)? (?:us|me) (?:on|via|through)|(?:you|vous|sie) (?:choose|choisissez|share|post|contact)\b|pages? on (?:social|facebook|instagram)|(?:log|sign)[ -]?in with|(?:third[- ]party|social\w*|your|another) (?:media |network )?accounts?|(?:more|further|additional) information|polic(?:y|ies) of|identifiants|credentials|(?:log|sign)(?:ged|ing)? in|learn more|pour en savoir plus|weitere informationen|más información|maggiori informazioni|meer informatie|więcej informacji|accounts? (?:of|on|with|from)|konto (?:auf|bei)|comptes? (?:tiers|sur)"
)
"""A company is named for its own statement, or for what the reader does there."""
_SET_BY = re.compile(
    r"cookies?\b.{0,60}(?:\b(?:of|from|by)\b|von|vom|der firma|gesetzt|de la société|d[eu]\b|déposés? par|di\b|impostati da|van\b|geplaatst door|od\b|firmy)|(?:sets?|places?|stores?|use[sd]?|setzt|verwendet|dépose|utilise|instala|utiliza|usa|installa|plaatst|gebruikt|zapisuje|używa)\b.{0,40}cookies?|cookies?\b.{0,40}(?:set|placed|stored|used) by"
)
_COOKIE = re.compile(r"cookie|traceur|ciastecz")
_NUMBERED = re.compile(
    r"\b(?:(?:only|just|exactly) (?:one|two|three)|one single|a single|one|no cookies? (?:but|except)|nothing but)\b (?:\w+ )?cookies?\b(?! of)|\b(?:nur|genau|lediglich) (?:ein|zwei|drei)\w* (?:\w+ )?cookies?|ein(?:en)? einzig\w+ cookie"
    r"|un seul cookie|(?:uniquement|seulement) (?:un|deux|trois) cookies?|una (?:sola|única) cookie|(?:solo|sólo) (?:una|dos|tres) cookies?|un (?:solo|unico) cookie|solo (?:un|due|tre) cookie|(?:één|een) enkele cookie|slechts (?:één|twee|drie) cookies?|jeden plik|(?:tylko|jedynie) (?:jeden|dwa|trzy) pliki?"
)
"""How many cookies there are."""
_REMOVES = re.compile(r"delet|block|supprim|bloqu|lösch|blockier|borra|elimin|cancell|verwijder|usun|blokuj")
_STORED = re.compile(r"cookie|traceur|ciastecz|storage|speicher|tracker|plik")
_NAME = re.compile(r"(?<![\w@/.:-])_?[A-Za-z]\w*_[\w*]+|(?<![\w@/.:-])_[a-z]\w+|PHPSESSID|JSESSIONID")
_OF_DATA = re.compile(
    r"(?:information|data|identifiers?|daten|données|datos|dati|gegevens|dane|danych)\b.{0,60}cookie|cookie (?:id|identifier|data)|(?:retain|keep|store|aufbewahr|conserv|bewar)\w* (?:the |your |this |these |ihre |vos |sus |les )?(?:\w+ )?(?:information|data|daten|données|datos|dati|gegevens)"
)
"""How long what cookies have told is kept, not the cookies."""
_OTHERS_MAY = re.compile(
    r"^(?:(?:the|these|such|our|some|other|les|ces|die|diese|los|las|i|de|het) )?(?:\w+ )?(?:third[- ]part(?:y|ies)\b(?: \w+){0,2}|partners?|advertisers?|vendors?|they|tiers|partenaires|dritte|terceros|terze parti|derden) (?:may|might|can|could|peuvent|können|pueden|possono|kunnen)\b"
    r"|^[\w.]+(?: \w+)? (?:may|can) (?:also )?(?:share|disclose|work|combine)\b|^[\w.]+ also (?:shares?|works?|uses?|combines?)\b"
)
"""What others may do of their own accord."""
_US = re.compile(
    r"\b(?:we|us|our|this (?:site|website|shop|page)|your browser|wir|uns|unser\w*|diese\w* (?:seite|website)|nous|notre|nos|ce site|nuestr\w+|usamos|utilizamos|este sitio|noi|nostr\w+|utilizziamo|questo sito|wij|ons|onze|deze (?:site|website)|nasz\w*|używamy|korzystamy|nam)\b"
)
_SHORT = 12
"""Words of a sentence that speaks of the site without saying so."""
_OF: tuple[tuple[Purpose, re.Pattern[str]], ...] = (
    (
        "analytics",
        re.compile(
            r"analy|anális|analít|analit|statisti|estadíst|statyst|audience|reichweit|besucherz|traffic meas|matomo|piwik|hotjar|medición|misuraz|pomiar"
        ),
    ),
    (
        "advertising",
        re.compile(r"advert|\bads\b|marketing|targeting|werb|publicit|publicidad|pubblicit|reclame|reklam"),
    ),
    (
        "social",
        re.compile(
            r"social (?:media|network|plug)|soziale\w* (?:netzwerk|medien)|réseaux sociaux|redes sociales|like button"
        ),
    ),
)
"""What a sentence denies or makes wait, by words that stand for nothing else."""
_ALL = re.compile(
    r"\b(?:nothing|everything|all (?:cookies|other|optional)|any (?:cookies?|other)|(?:strictly |technically )?(?:necessary|essential|required)|else|optional|non[- ]essential|nichts|alles|notwendig\w*|erforderlich\w*|rien|tout|nécessaires?|nada|todo|necesari\w+"
    r"|nulla|tutto|necessari\w*|tecnic\w+|niets|alles|noodzakelijk\w*|nic|wszystk\w+|niezbędn\w+)\b"
)


def is_readers_duty(text: str) -> bool:
    """Whether a sentence says what its reader must do or not do: the company promises nothing."""
    return bool(_DUTY.match(normal(text)))


def says_who(text: str, parties: Parties) -> bool:
    """Whether a sentence names a company of the catalogue or a host, or says that there is nobody else."""
    words = normal(text)
    if _CLOSED.search(words):
        return True
    if _TABLE.search(words) and not _KINDS.search(words):
        return True
    if any(not parties.is_first(host) for host in hosts_named(text)):
        return True
    if _OTHERS_MAY.match(words) or not (_US.search(words) or len(words.split()) <= _SHORT):
        return False
    return any(_has_part(vendor, words) for vendor in others_named(text, parties))


def _has_part(vendor: Vendor, words: str) -> bool:
    """Whether a sentence says that a vendor does something for the site: a social network is named for its own pages too."""
    return bool((_TAKES_DATA if vendor.category == "social" else _INVOLVES).search(words)) and not _THEIR_OWN.search(
        words
    )


def says_which(text: str, parties: Parties) -> bool:
    """Whether a sentence says which cookies or keys there are: by name, by whose they are, by a list, or for how long."""
    words = normal(text)
    length = max_age_of(words)
    if length and length != "session" and _COOKIE.search(words) and not _OF_DATA.search(words):
        return True
    if _OTHERS_MAY.match(words):
        return False
    if _NUMBERED.search(words):
        return True
    if (_NAME.search(text) and not _REMOVES.search(words)) or (
        _STORED.search(words) and _TABLE.search(words) and not _KINDS.search(words)
    ):
        return True
    return bool(_SET_BY.search(words)) and not _THEIR_OWN.search(words) and bool(others_named(text, parties))


def narrowed(rule: DraftRule, text: str) -> DraftRule:
    """A rule that allows only what is necessary, for a sentence that promises it of some purposes: the others are allowed too."""
    words = normal(text)
    said = tuple(purpose for purpose, pattern in _OF if pattern.search(words))
    if not said or _ALL.search(words):
        return rule
    allow = tuple(p for p in PURPOSES if p not in said)
    pairs = tuple((key, allow if key == "allow" else value) for key, value in rule.pairs)
    return replace(rule, id=f"{rule.id}-{'-'.join(sorted(said))}", pairs=pairs)
