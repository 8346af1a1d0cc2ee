"""`report.json` read back: the keys that a baseline and a comparison need. Others are ignored, as the contract asks.

A report comes from a file that anybody may have edited: whatever is wrong with it is one line of a UsageError.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from auditor.errors import UsageError
from auditor.findings.report import SCHEMA_VERSION
from policy.model import Severity
from policy.suggest import cut

REPORT = "report.json"
MAX_BYTES = 256 * 2**20

_Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class PastPolicy(_Part):
    """The policy that a report was made by."""

    path: str
    sha256: str


class PastTool(_Part):
    """What made a report."""

    version: str


class PastSite(_Part):
    """The site that a report is about."""

    name: str
    url: str


class PastRule(_Part):
    """A rule and how it ended."""

    id: str
    check: str
    outcome: str
    complete: bool | None = None
    """None in reports of auditors that did not say."""

    @property
    def judged(self) -> bool:
        """Whether everything that the rule asks about could be judged."""
        return self.outcome != "inconclusive" and self.complete is not False


class PastSubject(_Part):
    """What a finding is about."""

    kind: str
    key: str


class PastFinding(_Part):
    """A finding."""

    fingerprint: _Fingerprint
    rule: str
    clause: str
    check: str
    code: str
    severity: Severity
    status: str
    subject: PastSubject
    expected: str
    observed: str
    scenarios: tuple[str, ...]
    pages: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether it fails its rule."""
        return self.status != "waived" and self.severity != "note"


class PastCookie(_Part):
    """A cookie of the inventory."""

    name: str
    domain: str
    party: str
    purpose: str | None
    vendor: str
    declared: bool
    stored: bool
    asked: float | None
    lifetime: float | None
    secure: bool
    http_only: bool
    same_site: str
    scenarios: tuple[str, ...]


class PastStorage(_Part):
    """A storage key of the inventory."""

    kind: str
    origin: str
    key: str
    party: str
    purpose: str | None
    vendor: str
    declared: bool
    scenarios: tuple[str, ...]


class PastRequests(_Part):
    """Requests in a scenario."""

    scenario: str


class PastRecipient(_Part):
    """A recipient of the inventory."""

    name: str
    vendor: str
    hosts: tuple[str, ...]
    purposes: tuple[str, ...]
    declared: bool
    requests: tuple[PastRequests, ...]


class PastEmbed(_Part):
    """A third-party frame or player of the inventory."""

    url: str
    element: str
    recipient: str
    scenarios: tuple[str, ...]


class PastInventory(_Part):
    """What was there, whatever the policy said."""

    cookies: tuple[PastCookie, ...]
    storage: tuple[PastStorage, ...]
    recipients: tuple[PastRecipient, ...]
    embeds: tuple[PastEmbed, ...]


class _Version(_Part):
    version: int = Field(alias="schema")


class PastReport(_Part):
    """The report of an earlier audit."""

    verdict: str
    complete: bool
    policy: PastPolicy
    tool: PastTool
    started: str
    site: PastSite
    rules: tuple[PastRule, ...]
    findings: tuple[PastFinding, ...]
    inventory: PastInventory


def read_report(path: Path) -> PastReport:
    """The report in a file, or in the output folder of an audit. Raises UsageError, one line."""
    file = path / REPORT if path.is_dir() else path
    try:
        if file.exists() and not file.is_file():  # a pipe or a device might never end
            raise UsageError(f"{file} is no file: name the report.json of an audit")
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UsageError(f"the report {file} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MAX_BYTES:
        raise UsageError(f"the report {file} is larger than {MAX_BYTES // 2**20} MB; it is not read")
    return parse_report(data, str(file))


def parse_report(data: bytes | str, name: str) -> PastReport:
    """The report in a JSON text; `name` is what messages call it. Raises UsageError, one line."""
    try:
        version = _Version.model_validate_json(data).version
        if version > SCHEMA_VERSION:
            raise UsageError(
                f"{name} was written by a newer auditor (version {version} of the contract): update this one"
            )
        return PastReport.model_validate_json(data)
    except ValidationError as error:
        raise UsageError(f"{name} is damaged or no report of an audit: {_first(error)}") from None


def _first(error: ValidationError) -> str:
    details = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(step) for step in details["loc"])
    return cut(f"{place}: {details['msg']}" if place else details["msg"], 200)
