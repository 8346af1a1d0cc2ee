"""The wire of a vendor: what its requests look like, whatever host they go to."""

from __future__ import annotations

from dataclasses import dataclass

from policy.globs import name_matches

ANY_PATH = "/**"
MASKED = "~"
"""What a value begins with that evidence keeps as a digest: `~<hash>.<length>`. Only its length is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One kind of request that a vendor's own script makes: path, parameters, names in the body. All of it must be there."""

    path: str
    """Globs over segments that the path ends in: `/g/collect` takes `/metrics/g/collect/` too; `/**` any path."""
    query: tuple[str, ...] = ()
    """Parameters: `en` is there, `v=2` has that value, `tid=G-*` one like it, `id=#12` at least twelve digits."""
    body: tuple[str, ...] = ()
    """Names that the body has: of a form, or of JSON however deep."""
    script: bool = False
    """Whether only scripts are asked for so."""

    @property
    def words(self) -> str:
        """For people: `/g/collect with v=2 and tid=G-*`."""
        named = [*(q.partition("=#")[0] for q in self.query), *self.body]
        place = "any path" if self.path == ANY_PATH else self.path
        return f"{place} with {', '.join(named[:-1])}{' and ' if named[:-1] else ''}{named[-1]}" if named else place

    def is_at(self, path: str) -> bool:
        """Whether a path ends as the wire's does."""
        if self.path == ANY_PATH:
            return True
        wanted, got = self.path.strip("/").split("/"), path.strip("/").split("/")
        ending = got[-len(wanted) :]
        return len(ending) == len(wanted) and all(
            w == g or name_matches(w, g) for w, g in zip(wanted, ending, strict=True)
        )

    def is_spoken(self, query: str, body: tuple[str, ...], *, script: bool) -> bool:
        """Whether a request at such a path, with this query and these names in its body, is the vendor's."""
        if (self.script and not script) or not set(self.body) <= set(body):
            return False
        given = _parameters(query)
        return all(_is_given(wanted, given) for wanted in self.query)


def wire_problem(wire: Wire) -> str | None:
    """What is wrong with a wire, or None: it must say enough not to be anybody's."""
    if not wire.path.startswith("/"):
        return f"the path {wire.path} does not begin with a slash"
    if wire.path == ANY_PATH and len(wire.query) + len(wire.body) + wire.script < 2:  # noqa: PLR2004
        return "a wire at any path needs two names"
    if wire.path.endswith("/*") and not wire.query and not wire.body:
        return f"the path {wire.path} may end in anything"
    return None


def _parameters(query: str) -> dict[str, str]:
    pairs = (p.partition("=") for p in query.split("&"))
    return {name: value for name, _, value in pairs}


def _is_given(wanted: str, given: dict[str, str]) -> bool:
    name, mark, glob = wanted.partition("=")
    value = given.get(name)
    if value is None or not mark:
        return value is not None
    if glob.startswith("#"):
        return _length(value) >= int(glob[1:] or 1) and (value.isdigit() or value.startswith(MASKED))
    return value.startswith(MASKED) or value == glob or name_matches(glob, value)


def _length(value: str) -> int:
    length = value.rpartition(".")[2].rstrip("@") if value.startswith(MASKED) else ""
    return int(length) if length.isdigit() else len(value)
