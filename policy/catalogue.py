"""The vendor catalogue: who stands behind a host, a cookie or a storage key. Data in `policy/vendors/*.yaml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from importlib.resources import files

from policy.globs import name_matches
from policy.vendor import Category, Vendor, VendorKey
from policy.vendor_files import literals, read_vendors
from policy.wires import Wires

__all__ = ["Catalogue", "Category", "Vendor", "VendorKey", "load_catalogue"]


_INITIALS = 3
"""So many first letters of a glob file it away."""


class Catalogue:
    """Every vendor, looked up by id, host, cookie or storage key."""

    def __init__(self, vendors: Iterable[Vendor] = ()) -> None:
        """Raises `ValueError` if two vendors share an id or a host."""
        self.vendors: tuple[Vendor, ...] = tuple(sorted(vendors, key=lambda v: v.id))
        self._by_id = _unique((v.id, v) for v in self.vendors)
        self._by_host = _unique((host, v) for v in self.vendors for host in v.hosts)
        self._cookies = _Names(self.vendors, lambda v: v.cookies)
        self._storage = _Names(self.vendors, lambda v: v.storage)

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

    def by_cookie(self, name: str) -> Vendor | None:
        """Whose cookie has that name: the narrowest glob wins; None if several vendors claim it alike, or anybody may."""
        return self._by_id.get(self._cookies.owner(name) or "")

    def by_storage(self, key: str) -> Vendor | None:
        """Whose storage key it is, likewise."""
        return self._by_id.get(self._storage.owner(key) or "")

    @cached_property
    def wires(self) -> Wires:
        """How the vendors' requests are known."""
        return Wires(self.vendors)


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that ships, read once."""
    texts = (f.read_text("utf-8") for f in (files("policy") / "vendors").iterdir() if f.name.endswith(".yaml"))
    return Catalogue(vendor for text in texts for vendor in read_vendors(text))


class _Names:
    """Names and globs of several vendors. Looking one up costs a few dictionary accesses."""

    def __init__(self, vendors: Iterable[Vendor], keys_of: Callable[[Vendor], tuple[VendorKey, ...]]) -> None:
        claims: defaultdict[str, set[str]] = defaultdict(set)
        for vendor in vendors:
            for key in keys_of(vendor):
                claims[key.name].update(() if key.generic else (vendor.id,))
        self._plain = {name: ids for name, ids in claims.items() if "*" not in name}
        # By the first letters: of a thousand globs, a name is held against the few that begin like it.
        self._globs: defaultdict[str, list[tuple[str, set[str]]]] = defaultdict(list)
        for glob in claims:
            if "*" in glob:
                self._globs[glob.partition("*")[0][:_INITIALS]].append((glob, claims[glob]))

    def owner(self, name: str) -> str | None:
        """Id of the one vendor whose name this is."""
        claims = self._plain[name] if name in self._plain else self._narrowest(name)
        return next(iter(claims)) if len(claims) == 1 else None

    def _narrowest(self, name: str) -> set[str]:
        candidates = (pair for n in range(_INITIALS + 1) for pair in self._globs.get(name[:n], ()))
        matching = [(literals(glob), ids) for glob, ids in candidates if name_matches(glob, name)]
        most = max((n for n, _ in matching), default=0)
        return {vendor_id for n, ids in matching if n == most for vendor_id in ids}


def _unique(pairs: Iterable[tuple[str, Vendor]]) -> dict[str, Vendor]:
    found: dict[str, Vendor] = {}
    for key, vendor in pairs:
        if key in found:
            raise ValueError(f"the vendors {found[key].id} and {vendor.id} both claim {key}")
        found[key] = vendor
    return found
