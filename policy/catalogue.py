"""The vendor catalogue: who stands behind a host, a cookie or a storage key. Data in `policy/vendors/*.yaml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from policy.globs import name_matches
from policy.imported.reading import Imported, imported_vendors
from policy.vendor import Category, Vendor, VendorKey
from policy.vendor_files import literals, narrowest_first, read_vendors
from policy.wires import Wires

__all__ = ["Catalogue", "Category", "Vendor", "VendorKey", "load_catalogue"]


_INITIALS = 3
"""So many first letters of a glob file it away."""


class Catalogue:
    """Every vendor, looked up by id, host, cookie or storage key. What is imported gives way to what is our own."""

    def __init__(self, vendors: Iterable[Vendor] = (), imported: Iterable[Imported] = ()) -> None:
        """Raises `ValueError` if two vendors share an id or a host."""
        own = {v.id: v for v in _unshared(vendors)}
        added = tuple(imported)
        self.vendors: tuple[Vendor, ...] = tuple(sorted(_merged(own, added), key=lambda v: v.id))
        self._by_id = {v.id: v for v in self.vendors}
        mine = _unique((host, v.id) for v in own.values() for host in v.hosts)
        theirs = ((host, i.vendor.id) for i in added for host in i.vendor.hosts)
        self._by_host = {host: self._by_id[i] for host, i in ({**dict(theirs), **mine}).items()}
        self._cookies = _Names(own.values(), lambda v: v.cookies)
        self._storage = _Names(own.values(), lambda v: v.storage)
        self._of_servers = _Names(
            own.values(), lambda v: tuple(replace(k, server=False) for k in v.cookies if k.server)
        )
        self._more_cookies = _Names((i.vendor for i in added), lambda v: v.cookies)

    def with_imported(self, imported: Iterable[Imported]) -> Catalogue:
        """The same, with what is imported besides."""
        return Catalogue(self.vendors, imported)

    def ids(self) -> frozenset[str]:
        """Every vendor's id."""
        return frozenset(self._by_id)

    def get(self, vendor_id: str) -> Vendor | None:
        """The vendor of that id."""
        return self._by_id.get(vendor_id)

    def by_host(self, host: str) -> Vendor | None:
        """Who answers on that host: its own name wins, then the longest matching glob."""
        host = host.lower().removesuffix(".")
        vendor = self._by_host.get(host)
        rest = host
        while vendor is None and (rest := rest.partition(".")[2]):
            vendor = self._by_host.get(f"*.{rest}")
        return vendor

    def by_cookie(self, name: str, *, by_server: bool = False) -> Vendor | None:
        """Whose cookie has that name: the narrowest glob wins; None if several vendors claim it alike, or anybody may.

        `by_server`: whether names of software that servers run on count (`VendorKey.server`).
        """
        if by_server and (software := self._by_id.get(self._of_servers.owner(name) or "")):
            return software
        own = self._cookies.owner(name)
        return self._by_id.get((own if own is not None else self._more_cookies.owner(name)) or "")

    def by_storage(self, key: str) -> Vendor | None:
        """Whose storage key it is, likewise."""
        return self._by_id.get(self._storage.owner(key) or "")

    @cached_property
    def wires(self) -> Wires:
        """How the vendors' requests are known."""
        return Wires(self.vendors)


@cache
def load_catalogue(added: Path | None = None) -> Catalogue:
    """The catalogue that ships, read once; with the entries of a folder of one's own, which win. Raises `ValueError` for what they have wrong,
    `OSError` if they cannot be read."""
    if added is None:
        return own_catalogue().with_imported(imported_vendors())
    mine = tuple(v for f in sorted(added.glob("*.yaml")) for v in read_vendors(f.read_text("utf-8")))
    if not mine:
        raise ValueError("it has no *.yaml files with vendors")
    names = frozenset(v.id for v in mine)
    imported = (i for i in imported_vendors() if i.vendor.id not in names)
    return Catalogue((*mine, *_left_to(own_catalogue().vendors, mine)), imported)


def own_catalogue() -> Catalogue:
    """Our own entries alone."""
    texts = (f.read_text("utf-8") for f in (files("policy") / "vendors").iterdir() if f.name.endswith(".yaml"))
    return Catalogue(vendor for text in texts for vendor in read_vendors(text))


def _left_to(vendors: Iterable[Vendor], mine: tuple[Vendor, ...]) -> Iterator[Vendor]:
    """Vendors without what the others have: ids, hosts, names of cookies and keys."""
    ids = {v.id for v in mine}
    hosts = {h for v in mine for h in v.hosts}
    cookies = {k.name for v in mine for k in v.cookies}
    keys = {k.name for v in mine for k in v.storage}
    for vendor in vendors:
        if vendor.id not in ids:
            yield replace(
                vendor,
                hosts=tuple(h for h in vendor.hosts if h not in hosts),
                cookies=tuple(k for k in vendor.cookies if k.name not in cookies),
                storage=tuple(k for k in vendor.storage if k.name not in keys),
            )


def _merged(own: Mapping[str, Vendor], imported: Iterable[Imported]) -> Iterator[Vendor]:
    """Our own, with what was added to them, then the others."""
    added: dict[str, Vendor] = {}
    for one in imported:
        if one.vendor.id in own:
            added[one.vendor.id] = one.vendor
        elif not one.adds:
            yield one.vendor
    for vendor in own.values():
        more = added.get(vendor.id)
        yield (
            vendor
            if more is None
            else replace(
                vendor, hosts=(*vendor.hosts, *more.hosts), cookies=narrowest_first((*vendor.cookies, *more.cookies))
            )
        )


class _Names:
    """Names and globs of several vendors. Looking one up costs a few dictionary accesses."""

    def __init__(self, vendors: Iterable[Vendor], keys_of: Callable[[Vendor], tuple[VendorKey, ...]]) -> None:
        claims: defaultdict[str, set[str]] = defaultdict(set)
        for vendor in vendors:
            for key in keys_of(vendor):
                claims[key.name].update(() if key.generic or key.server else (vendor.id,))
        self._plain = {name: ids for name, ids in claims.items() if "*" not in name}
        # By the first letters: of a thousand globs, a name is held against the few that begin like it.
        self._globs: defaultdict[str, list[tuple[str, set[str]]]] = defaultdict(list)
        for glob in claims:
            if "*" in glob:
                self._globs[glob.partition("*")[0][:_INITIALS]].append((glob, claims[glob]))

    def owner(self, name: str) -> str | None:
        """Id of the one vendor whose name this is; empty if several claim it, or anybody may use it; None if nobody does."""
        claims = self._plain.get(name)
        if claims is None:
            claims = self._narrowest(name)
        if claims is None:
            return None
        return next(iter(claims)) if len(claims) == 1 else ""

    def _narrowest(self, name: str) -> set[str] | None:
        candidates = (pair for n in range(_INITIALS + 1) for pair in self._globs.get(name[:n], ()))
        matching = [(literals(glob), ids) for glob, ids in candidates if name_matches(glob, name)]
        if not matching:
            return None
        most = max(n for n, _ in matching)
        return {vendor_id for n, ids in matching if n == most for vendor_id in ids}


def _unshared(vendors: Iterable[Vendor]) -> tuple[Vendor, ...]:
    every = tuple(vendors)
    _unique((v.id, v.id) for v in every)
    return every


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, vendor_id in pairs:
        if key in found:
            raise ValueError(f"the vendors {found[key]} and {vendor_id} both claim {key}")
        found[key] = vendor_id
    return found
