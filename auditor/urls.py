"""URLs and sites: canonical forms, hosts, registrable domains. Pure functions, no I/O.

*Site* is scheme + registrable domain; the registrable domain follows the Public Suffix List, private section included
(`alice.github.io` and `bob.github.io` are two sites), as browsers do.
"""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import ada_url
from publicsuffixlist import PublicSuffixList

# Parameters that name a campaign or a click, not a page; folded when pages are told apart.
# Source: the documentation of Google (utm_*, gclid, gbraid, wbraid, dclid, _gl), Meta (fbclid), Microsoft: msclkid,
# Mailchimp: mc_cid, mc_eid, HubSpot: _hsenc, _hsmi, TikTok: ttclid, X: twclid, LinkedIn: li_fat_id, Pinterest: epik,
# Yandex: yclid, Instagram: igshid, Klaviyo: _kx, Snapchat: ScCid.
TRACKING_PARAMETERS = frozenset(
    "gclid gbraid wbraid dclid gclsrc _gl fbclid msclkid mc_cid mc_eid _hsenc _hsmi ttclid twclid li_fat_id epik yclid "
    "igshid _kx sccid srsltid".split()
)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=65_536)
def canonical(url: str, base: str | None = None) -> str | None:
    """The WHATWG form of `url`, resolved against `base`; None if it is no URL."""
    try:
        return str(ada_url.URL(url, base=base).href) if base else str(ada_url.URL(url).href)
    except (ValueError, UnicodeError):
        return None


ICE_SCHEMES = frozenset({"stun", "stuns", "turn", "turns"})
"""Of addresses that WebRTC asks (RFC 7064, 7065): the host follows the colon, without slashes."""


@lru_cache(maxsize=65_536)
def host_of(url: str) -> str:
    """Lower-case host of an absolute URL without port or brackets; empty for `data:`, `blob:` and the like."""
    scheme, _, rest = url.partition(":")
    if scheme.lower() in ICE_SCHEMES:
        url = f"//{rest}"
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def before_path(url: str) -> str:
    """What stands before the path of a canonical URL: few in a run, so what is found out from it is worth remembering."""
    end = url.find("/", 8)
    return url if end < 0 else url[:end]


@lru_cache(maxsize=16_384)
def _origin_host(origin: str) -> str:
    return host_of(origin)


def request_host(url: str) -> str:
    """`host_of` for the canonical URLs of requests, fast enough for millions: few origins, many paths."""
    return _origin_host(before_path(url))


def scheme_of(url: str) -> str:
    """Lower-case scheme, without the colon."""
    return url.partition(":")[0].lower() if ":" in url else ""


def origin_of(url: str) -> str:
    """`scheme://host[:port]` of an http(s) or ws(s) URL; empty otherwise."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.hostname else ""


def is_ip(host: str) -> bool:
    """Whether the host is an IP address literal."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=65_536)
def registrable_domain(host: str) -> str:
    """`shop.example.co.uk` -> `example.co.uk`; an IP address or a bare public suffix is its own registrable domain."""
    host = host.lower().strip(".")
    if not host or is_ip(host):
        return host
    return _suffixes().privatesuffix(host) or host


@lru_cache(maxsize=65_536)
def is_public_suffix(host: str) -> bool:
    """Whether names under it belong to different people, as under `com`, `co.uk` or `github.io`; of no IP address."""
    host = host.lower().strip(".")
    return bool(host) and not is_ip(host) and _suffixes().privatesuffix(host) is None


def site_of(url: str) -> str:
    """Scheme + registrable domain, e.g. `https://example.com`."""
    host = host_of(url)
    return f"{scheme_of(url)}://{registrable_domain(host)}" if host else ""


def is_web(url: str) -> bool:
    """Whether the URL can be fetched from the web: http, https, ws or wss with a host."""
    return scheme_of(url) in {"http", "https", "ws", "wss"} and bool(host_of(url))


def is_reachable(url: str) -> bool:
    """Whether the URL names a server that a browser may speak with: one of the web, or one that WebRTC asks."""
    return is_web(url) or (scheme_of(url) in ICE_SCHEMES and bool(host_of(url)))


def page_key(url: str) -> str | None:
    """The identity of a page: canonical, tracking parameters folded, the fragment dropped unless it is a route; None if it is no web page."""
    clean = canonical(url)
    if clean is None or scheme_of(clean) not in {"http", "https"}:
        return None
    head, _, query = clean.partition("#")[0].partition("?")
    kept = [p for p in query.split("&") if p and not is_tracking_parameter(p.partition("=")[0])]
    return (f"{head}?{'&'.join(kept)}" if kept else head) + route_of(clean)


def route_of(url: str) -> str:
    """The fragment of a URL, with its mark, where it names a view of a single-page application: `#/cart`, `#!/cart`, `#!cart`. Empty for a
    place on the page (`#top`), and for the first view (`#/`)."""
    fragment = url.partition("#")[2]
    return f"#{fragment}" if fragment.startswith(("/", "!")) and fragment.strip("/!") else ""


def is_tracking_parameter(name: str) -> bool:
    """Whether a query parameter names a campaign or a click."""
    low = name.lower()
    return low.startswith("utm_") or low in TRACKING_PARAMETERS


@lru_cache(maxsize=65_536)
def without_values(url: str) -> str:
    """The URL with the values of its query dropped and its fragment removed, unless that is a route: `https://t.example/p?cid=…&ev=…`.

    What reports and fingerprints use: values change from run to run and may identify a person.
    """
    bare, mark, _ = url.partition("#")
    route = route_of(url).partition("?")[0] if mark else ""
    head, _, query = bare.partition("?")
    if not query:
        return head + route
    names = sorted({p.partition("=")[0] for p in query.split("&") if p})
    return f"{head}?{'&'.join(f'{n}=…' for n in names)}{route}"


def without_query(url: str) -> str:
    """The URL up to its query."""
    return url.partition("#")[0].partition("?")[0]


def path_of(url: str) -> str:
    """The path of a URL, `/` if empty."""
    try:
        return urlsplit(url).path or "/"
    except ValueError:
        return "/"


def query_pairs(url: str) -> tuple[tuple[str, str], ...]:
    """Decoded query parameters in order; hostile input yields what can be read."""
    try:
        return tuple(parse_qsl(urlsplit(url).query, keep_blank_values=True, errors="replace"))
    except ValueError:
        return ()


_IN_PATH = re.compile(r"([\w.-]+)=([^;&,/]+)")


def path_pairs(url: str) -> tuple[tuple[str, str], ...]:
    """Parameters that stand in the path, as in `/ibs:dpid=9&dpuuid=x` and `/p;id=3`, decoded, in order."""
    path = path_of(url)
    return tuple((name, unquote(value)) for name, value in _IN_PATH.findall(path)) if "=" in path else ()


def with_query(url: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """`url` with its query replaced by `pairs`."""
    head = without_query(url)
    return f"{head}?{urlencode(pairs)}" if pairs else head
