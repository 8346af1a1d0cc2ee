"""Makes `vendors.tsv` from its two sources. Run by hand; what it writes is read over before it is committed.

    npm pack third-party-web && tar xzf third-party-web-*.tgz
    python -m policy.imported.making package/dist/entities-nostats.json open-cookie-database.csv

It prints how much of both sources the catalogue then knows.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from policy.catalogue import Catalogue, own_catalogue
from policy.globs import host_glob_problem, name_matches
from policy.imported.reading import GENERIC, read_lines
from policy.model import PURPOSES, Purpose
from policy.vendor import Category, Vendor
from policy.vendor_words import slug, vendor_words

TARGET = Path(__file__).with_name("vendors.tsv")
HEAD = "# Made by policy/imported/making.py from third-party-web 0.30.0 and the Open Cookie Database: see NOTICE. Not written by hand.\n"

CATEGORIES: dict[str, tuple[Category, tuple[Purpose, ...]]] = {
    "ad": ("advertising", ("advertising",)),
    "marketing": ("advertising", ("advertising", "analytics")),
    "analytics": ("analytics", ("analytics",)),
    "social": ("social", ("social",)),
    "video": ("video", ("preferences", "analytics")),
    "consent-provider": ("consent", ("necessary",)),
    "tag-manager": ("tag-manager", ("analytics", "advertising")),
    "customer-success": ("chat", ("preferences",)),
    "cdn": ("cdn", ()),
    "hosting": ("cdn", ()),
    "utility": ("other", ()),
    "content": ("other", ()),
    "other": ("other", ()),
}
"""Theirs -> ours, and the purposes. A network that carries anybody's content, a tool or "other" may be for anything: nobody knows."""

COOKIE_PURPOSES: dict[str, Purpose] = {
    "Marketing": "advertising",
    "Analytics": "analytics",
    "Personalization": "preferences",
    "Functional": "preferences",
    "Security": "necessary",
    "Necessary": "necessary",
}
NECESSARY = re.compile(
    r"csrf|xsrf|cross-site request|load.?balanc|session (?:id|identifier|state|cookie)|logged.?in|log.?in|sign.?in|authenti|authoris"
    r"|authoriz|shopping cart|basket|checkout|\bbots?\b|fraud|security|secure|malicious|consent|cookie (?:preference|choice|setting)",
    re.IGNORECASE,
)
"""Words of a description by which a "functional" cookie, which may be either, is one that a site does not go without."""
OPTIONAL = re.compile(
    r"statistic|analytic|advert|track|marketing|personali|targeting|recommend|\bA/B\b|experiment", re.IGNORECASE
)
"""Words by which it is not, whatever the others say."""
NETWORKS = frozenset("amazon-cloudfront aws azure google-cloud bunny github akamai fastly netlify vercel".split())
"""Of our own: they carry anybody's content, so one host of theirs may be another company's."""
WRONG = frozenset("aniview.com limelight.com delvenetworks.com liadm.com company-target.com".split())
"""Domains that the list gives to a company that they are not of."""
FRAMEWORKS = frozenset(
    {"PHP", "JSP", "ASP.net", "Django", "Ruby on Rails", "Laravel", "Express", "Java", "ColdFusion", "Symfony"}
)
"""Software of which our own file says when a name counts."""
COMMON = frozenset(
    "a ab abtest accept accepted access account active admin affiliate age agree alert api app auth back banner basket browser campaign cart "
    "category chat checkout choice city click client close closed code color colour consent cookie cookies count counter country coupon csrf "
    "currency customer dark data date day debug default desktop device dismissed display domain email enabled entry error event expires "
    "experiment filter first flag flash font form frontend geo group guest height hidden hide history home host id in info init ip is item items key "
    "lang language last lat layout level light list lng locale location log logged login logout me menu message method mobile modal mode name nav new "
    "newsletter next nonce notice number offer ok old optin optout order origin out page pages partner path popup preferences prefs preview "
    "previous price product products profile promo query random recent redirect ref referer referrer refresh region remember request return role "
    "route screen search section secure security seen server sess session settings shop show side sid signup site size sort source start state "
    "status step store style submit subscribe support tab tag temp test text theme time timestamp timezone title token track tracking type tz uid "
    "unique update url user userid username userlang utm uuid value variant version view viewed views visit visited visitor visits web website "
    "welcome width wishlist xsrf year zip".split()
)
"""Words of which a site's own developers make names."""
_SHORTEST = 4
"""Characters of a name that may say whose it is; of capital letters one less."""
_MAJORITY = 0.6
"""Of a company's domains that are one vendor's of our own: then the others are too."""
_MANY = 4
"""Everyday words that make a name that nobody else thinks of."""
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")


@dataclass(slots=True)
class _Made:
    id: str
    category: str = ""
    name: str = ""
    documentation: str = ""
    purposes: tuple[str, ...] = ()
    hosts: dict[str, None] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    """Name, with its mark -> purpose."""

    @property
    def line(self) -> str:
        names: defaultdict[str, list[str]] = defaultdict(list)
        for name, purpose in self.cookies.items():
            names[purpose].append(name)
        head = [
            self.id,
            self.category,
            self.name,
            self.documentation,
            " ".join(self.purposes),
            " ".join(sorted(self.hosts)),
        ]
        return "\t".join((*head, *(" ".join(sorted(names[p])) for p in PURPOSES))).rstrip("\t ")


class _Making:
    def __init__(self, own: Catalogue) -> None:
        self._own = own
        self._words = vendor_words(own.vendors)
        self.made: dict[str, _Made] = {}
        self._by_name: dict[str, str] = {}
        self._hosts: dict[str, str] = {}

    def _known(self, host: str) -> Vendor | None:
        """Who of our own answers there; not a network that carries anybody's content."""
        vendor = self._own.by_host(host)
        return vendor if vendor is not None and vendor.id not in NETWORKS else None

    def entity(self, entity: dict[str, str], domains: Iterable[str]) -> None:
        """A company and its domains."""
        hosts = [d.lower() for d in domains]
        owners = Counter(v.id for d in hosts if (v := self._known(d.replace("*", "x"))))
        most = owners.most_common(1)
        if (named := self._words.get(slug(entity["name"]))) is not None:
            made = self._added_to(named)
        elif most and most[0][1] >= _MAJORITY * owners.total() and self._are_alike(most[0][0], entity):
            made = self._added_to(most[0][0])
        else:
            category, purposes = CATEGORIES[entity["category"]]
            made = self._new(entity["name"], category, purposes, entity.get("homepage", ""))
        self._by_name.setdefault(slug(entity["name"]), made.id)
        for host in hosts:
            self._add_host(made, host)

    def _are_alike(self, vendor_id: str, entity: dict[str, str]) -> bool:
        """Whether both are called alike: one foreign domain does not make a company another."""
        vendor = self._own.get(vendor_id)
        called = f"{entity['name']} {entity.get('company', '')}"
        return vendor is not None and bool(_words_of(called) & _words_of(f"{vendor.name} {vendor_id}"))

    def cookie(self, row: dict[str, str]) -> None:
        """A row of the list of cookies."""
        name = row["Cookie / Data Key name"].strip() + ("*" if row["Wildcard match"] == "1" else "")
        if not name or re.search(r"[\s?]|^~|^#", name) or row["Platform"] in FRAMEWORKS:
            return
        made = self._vendor_of(row)
        owner = self._own.get(made.id)
        if owner is not None and any(name_matches(k.name, name) for k in owner.cookies):
            return
        marked = f"{GENERIC}{name}" if _is_common(name) else name
        made.cookies.setdefault(marked, _purpose(row))

    def _vendor_of(self, row: dict[str, str]) -> _Made:
        hosts = [h.removeprefix("www.") for h in _HOST.findall(row["Domain"].lower())]
        known = next((v for h in hosts if (v := self._known(h) or self._known(f"x.{h}"))), None)
        if known is not None:
            return self._added_to(known.id)
        name = slug(row["Platform"])
        if name in self._words:
            return self._added_to(self._words[name])
        if name in self._by_name:
            return self.made[self._by_name[name]]
        at_host = next((self._hosts[h] for h in hosts if h in self._hosts), None)
        if at_host is not None:
            return self.made[at_host]
        made = self._new(row["Platform"], "other", (), row["User Privacy & GDPR Rights Portals"])
        self._by_name[name] = made.id
        for host in hosts:
            self._add_host(made, f"*.{host}")
        return made

    def _added_to(self, vendor_id: str) -> _Made:
        return self.made.setdefault(vendor_id, _Made(vendor_id))

    def _new(self, name: str, category: Category, purposes: tuple[Purpose, ...], documentation: str) -> _Made:
        wanted = vendor_id = slug(name).replace(".", "-").strip("-") or "unnamed"
        number = 2
        while vendor_id in self.made or vendor_id in self._words:
            vendor_id, number = f"{wanted}-{number}", number + 1
        url = documentation.strip().split(" ")[0].replace("http://", "https://")
        url = url if re.fullmatch(r"https://[^\s/]+/?\S*", url) else ""
        made = self.made[vendor_id] = _Made(vendor_id, category, " ".join(name.split()), url, purposes)
        return made

    def _add_host(self, made: _Made, host: str) -> None:
        bare = host.removeprefix("*.")
        if (
            "*" in bare
            or bare.replace(".", "").isdigit()
            or host_glob_problem(bare)
            or bare in self._hosts
            or "." not in bare
            or self._is_ours(bare, host)
        ):
            return
        self._hosts[bare] = made.id
        below = host.startswith("*.") and self._own.by_host(f"x.{bare}") is None
        made.hosts[f".{bare}" if below else bare] = None

    def _is_ours(self, bare: str, host: str) -> bool:
        """Whether our own entries know it; one machine of a network that carries anybody's content they do not."""
        whole = self._own.by_host(bare) or (self._own.by_host(f"x.{bare}") if host.startswith("*.") else None)
        return whole is not None and (whole.id not in NETWORKS or host.startswith("*.") or bare in whole.hosts)


def _words_of(name: str) -> set[str]:
    return {w for w in re.split(r"[^a-z0-9]+", name.lower()) if len(w) >= _SHORTEST}


def _purpose(row: dict[str, str]) -> Purpose:
    purpose = COOKIE_PURPOSES[row["Category"]]
    said = row["Description"]
    if row["Category"] == "Functional" and NECESSARY.search(said) and not OPTIONAL.search(said):
        return "necessary"
    return purpose


def _is_common(name: str) -> bool:
    """Whether anybody may use the name: it is made of everyday words, or of next to nothing."""
    literal = name.rstrip("*")
    words = [w.lower() for w in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", literal)]
    everyday = all(w in COMMON or w.isdigit() for w in words)
    if len(words) >= _MANY or (len(literal) == _SHORTEST - 1 and literal.isupper() and literal.isalpha()):
        return everyday and len(words) < _MANY
    return len(literal) < _SHORTEST or everyday


def make(entities: Path, cookies: Path) -> str:
    """The text of the file."""
    making = _Making(own_catalogue())
    for entity in json.loads(entities.read_text("utf-8")):
        making.entity(entity, entity["domains"])
    with cookies.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            making.cookie(row)
    useful = (m for m in making.made.values() if m.hosts or m.cookies)
    return HEAD + "".join(f"{m.line}\n" for m in sorted(useful, key=lambda m: m.id))


def coverage(text: str, entities: Path, cookies: Path) -> Iterator[str]:
    """How much of the sources is known with it."""
    catalogue = own_catalogue().with_imported(read_lines(text))
    domains = [d for e in json.loads(entities.read_text("utf-8")) for d in e["domains"]]
    known = sum(catalogue.by_host(d.replace("*", "x")) is not None for d in domains)
    yield f"{known} of {len(domains)} domains"
    with cookies.open(encoding="utf-8", newline="") as file:
        names = [r["Cookie / Data Key name"] for r in csv.DictReader(file)]
    yield f"{sum(catalogue.by_cookie(n) is not None for n in names)} of {len(names)} names say by themselves whose they are"
    claimed = sum(any(v.cookie_named(n) or v.cookie_named(f"{n}x") for v in catalogue.vendors) for n in names)
    yield f"{claimed} are known of some vendor"


def main(entities: str, cookies: str) -> None:
    """Write the file, and say what it covers."""
    text = make(Path(entities), Path(cookies))
    TARGET.write_text(text, "utf-8")
    print("\n".join(coverage(text, Path(entities), Path(cookies))))  # noqa: T201 (a script)


if __name__ == "__main__":
    main(*sys.argv[1:])
