"""The run folder: evidence written while a site is visited, and loaded back as frozen records."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from auditor.errors import EnvironmentFault, RunError, UsageError, unusable
from auditor.evidence.decode import Reading, decode_head, decode_visit
from auditor.evidence.encode import encode_json, encode_visit
from auditor.evidence.files import atomic_write, need_writable
from auditor.evidence.layout import (
    EVIDENCE,
    HEAD,
    JOURNAL,
    MANIFEST,
    POLICIES,
    POLICY,
    SCREENSHOTS,
    VISITS,
    output_folder,
    screenshot_path,
    visit_id,
    visit_path,
)
from auditor.evidence.manifest import check_manifest, write_manifest
from auditor.evidence.run import FORMAT, MAX_ROUNDS, PART_NUMBERS, Evidence, Run, ScenarioRun, Visit, part_of
from auditor.memory import no_collector

MAX_HEAD = 256 * 2**20
MAX_SCREENSHOT = 32 * 2**20
_SCREENSHOT = re.compile(rf"{SCREENSHOTS}/[A-Za-z0-9_%~-]+\.jpg")


class RunWriter:
    """Writes a run folder. Every file is whole at any moment; the manifest comes last and says that the run ended.

    Evidence of an earlier run in the same folder is removed, unless the writer `goes_on` with it. Raises UsageError if the
    folder cannot be written, if it has an `evidence` folder that no auditor wrote, or if there is no run to go on with; any
    later refusal of the disk is an EnvironmentFault.
    """

    def __init__(self, out: Path, *, goes_on: bool = False) -> None:
        self.out = Path(out)
        self._evidence = self.out / EVIDENCE
        self._keeps_policy = False
        if goes_on and not (self._evidence / HEAD).is_file():
            raise UsageError(f"there is no run in {out} to go on with: leave out --resume")
        need_writable(self.out)
        if not goes_on:
            _make_room(self.out)
        need_writable(self._evidence)

    @property
    def journal(self) -> Path:
        """Where the journal of the run is while it is not finished; its name keeps it out of the manifest."""
        return self._evidence / JOURNAL

    @property
    def finished(self) -> bool:
        """Whether the run came to its end."""
        return (self.out / MANIFEST).is_file()

    def has_visit(self, scenario: str, number: int, round_: int) -> bool:
        """Whether that visit was written, and is whole: a power cut may leave a file that has its name and not its content."""
        path = self._evidence / visit_path(scenario, number, round_)
        try:
            return decode_visit(path.read_bytes(), str(path), FORMAT, Reading()).number == number
        except (OSError, RunError):
            return False

    def read_head(self) -> Run:
        """The head as it was written last. Raises RunError."""
        return decode_head(_read(self._evidence / HEAD, MAX_HEAD), str(self._evidence / HEAD))

    def write_head(self, run: Run) -> None:
        """Write (again) the head of the run, so that evidence of a broken run can be loaded."""
        atomic_write(self._evidence / HEAD, encode_json(_whole(run)), private=True)

    def write_policy(self, policy: Path, *named: str | None) -> None:
        """Keep a copy of the policy, and of files that it names: the reviewed wording (relative to it; None is left out).

        Raises EnvironmentFault if one of them cannot be read any more.
        """
        try:
            files = {name: (policy.parent / name).read_bytes() for name in named if name is not None}
            files[POLICY] = policy.read_bytes()
        except OSError as error:
            raise EnvironmentFault(f"cannot keep a copy of {policy}: {error.strerror or error}") from error
        _remove(self._evidence / POLICIES)  # not earlier: it may be the very policy that is being kept
        for name, data in files.items():
            atomic_write(self._evidence / POLICIES / name, data, private=True)
        self._keeps_policy = True

    def write_visit(self, visit: Visit, screenshot: bytes | None = None) -> Visit:
        """Write a visit and its JPEG; gives the visit back with the path of the picture."""
        where = visit.scenario, visit.number, visit.round
        path = screenshot_path(*where) if screenshot is not None else None
        if path is not None and screenshot is not None:
            atomic_write(self._evidence / path, screenshot, private=True)
        visit = replace(visit, screenshot=path)
        atomic_write(self._evidence / visit_path(*where), encode_visit(visit), private=True)
        return visit

    def resume(self) -> None:
        """Go on with a run that was finished: until it is finished again, it is not."""
        try:
            (self.out / MANIFEST).unlink(missing_ok=True)
        except OSError as error:
            raise EnvironmentFault(f"cannot remove {self.out / MANIFEST}: {error.strerror or error}") from error

    def finish(self, run: Run) -> None:
        """Write the final head, then the manifest."""
        if not self._keeps_policy:
            _remove(self._evidence / POLICIES)
        self.write_head(run)
        try:
            write_manifest(self.out)
        except OSError as error:
            raise EnvironmentFault(f"cannot read {error.filename} again: {error.strerror or error}") from error

    def close(self) -> None:
        """Nothing is added to this run any more: what only helps to go on with it is removed."""
        try:
            self.journal.unlink(missing_ok=True)
        except OSError as error:
            raise EnvironmentFault(f"cannot remove {self.journal}: {error.strerror or error}") from error


def load_run(path: Path, *, verify: bool = True) -> Evidence:
    """The evidence in a run folder, given the output folder or the `evidence` folder in it.

    `verify` holds every file against the manifest, and refuses a run without one: it did not finish. Without `verify` what
    there is gets loaded, and if the manifest is missing every scenario counts as incomplete. Raises RunError, one line.
    """
    out = output_folder(path)
    evidence = out / EVIDENCE
    if not (evidence / HEAD).is_file():
        raise RunError(f"{path} is not a run folder: {evidence / HEAD} is missing; `auditor audit` makes one")
    finished = is_finished(path)
    if verify and not finished:
        raise RunError(
            f"the run in {out} did not finish: {out / MANIFEST} is missing; the same audit with --resume goes on"
        )
    try:
        run = decode_head(_read(evidence / HEAD, MAX_HEAD), str(evidence / HEAD))
        if verify:
            check_manifest(out)
        with no_collector():
            visits = tuple(_visits(evidence, run.format))
    except OSError as error:
        raise RunError(f"cannot read {error.filename or out}: {error.strerror or error}") from error
    return _ordered(run if finished else _unfinished(run), visits)


def is_finished(path: Path) -> bool:
    """Whether the run has its manifest, which is written last."""
    return (output_folder(path) / MANIFEST).is_file()


def kept_policy(path: Path) -> Path | None:
    """The copy of the policy that a run was recorded for, if it has one."""
    copy = output_folder(path) / EVIDENCE / POLICIES / POLICY
    return copy if copy.is_file() else None


def screenshots(path: Path) -> Mapping[str, bytes]:
    """The pictures of a run by their path in the evidence folder; each is read when it is asked for."""
    return _Screenshots(output_folder(path) / EVIDENCE)


class _Screenshots(Mapping[str, bytes]):
    def __init__(self, evidence: Path) -> None:
        self._evidence = evidence

    def __getitem__(self, name: str) -> bytes:
        path = self._evidence / name
        if not _SCREENSHOT.fullmatch(name) or path.is_symlink():
            raise KeyError(name)
        try:
            return _read(path, MAX_SCREENSHOT)
        except (OSError, RunError) as error:
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        names = (f"{SCREENSHOTS}/{p.name}" for p in sorted((self._evidence / SCREENSHOTS).glob("*.jpg")))
        return (n for n in names if _SCREENSHOT.fullmatch(n))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _visits(evidence: Path, format_: int) -> Iterator[Visit]:
    reading = Reading()
    for path in sorted((evidence / VISITS).glob("*/*.jsonl.gz"), key=str):  # paths themselves are slow to compare
        visit = decode_visit(path.read_bytes(), str(path), format_, reading)
        where = visit.scenario, visit.number, visit.round
        expected = visit_path(*where), visit_id(*where)
        known = visit.number >= 0 or visit.number in PART_NUMBERS.values()
        if not known or visit.part != part_of(visit.number):
            raise RunError(f"{path} is damaged: it is neither a page, nor a walk or a return")
        if (path.relative_to(evidence).as_posix(), visit.id) != expected or not 1 <= visit.round <= MAX_ROUNDS:
            raise RunError(f"{path} is damaged: it holds visit {visit.number} of '{visit.scenario}'")
        yield visit


def _ordered(run: Run, visits: tuple[Visit, ...]) -> Evidence:
    """Visits in the order of the run's scenarios; a scenario that the head forgot is there, and incomplete."""
    named = {s.name for s in run.scenarios}
    forgotten = sorted({v.scenario for v in visits} - named)
    late = tuple(ScenarioRun(name=n, browser="", complete=False, reason="the run's head lacks it") for n in forgotten)
    run = replace(run, scenarios=(*run.scenarios, *late))
    order = {s.name: i for i, s in enumerate(run.scenarios)}
    return Evidence(
        run=run, visits=tuple(sorted(visits, key=lambda v: (order[v.scenario], v.round, *_place(v.number))))
    )


def _place(number: int) -> tuple[bool, int]:
    """Pages first, then the walk and the return."""
    return number < 0, abs(number)


def _unfinished(run: Run) -> Run:
    reason = "the run did not finish"
    return replace(run, scenarios=tuple(replace(s, complete=False, reason=s.reason or reason) for s in run.scenarios))


def _whole(run: Run) -> dict[str, object]:
    # The format stands first and always, whatever its default: a reader looks at it before anything else.
    return {"format": run.format, **{f: getattr(run, f) for f in run.__dataclass_fields__ if f != "format"}}


def _read(path: Path, limit: int) -> bytes:
    if path.stat().st_size > limit:
        raise RunError(f"{path} is larger than {limit / 2**20:.0f} MB; it is not read")
    return path.read_bytes()


def _make_room(out: Path) -> None:
    """Remove an earlier run, the manifest first: what is left of it then counts as unfinished."""
    evidence = out / EVIDENCE
    try:
        if evidence.is_symlink() or (evidence.is_dir() and any(evidence.iterdir()) and not _is_run(evidence)):
            raise UsageError(f"{evidence} was not written by the auditor: choose another folder with --out")
        (out / MANIFEST).unlink(missing_ok=True)
        for folder in (VISITS, SCREENSHOTS):
            if (evidence / folder).is_dir():
                shutil.rmtree(evidence / folder)
        for file in (HEAD, JOURNAL):
            (evidence / file).unlink(missing_ok=True)
    except OSError as error:
        raise unusable(error, f"cannot clear {evidence}: {error.strerror or error}; choose another --out") from error


def _remove(folder: Path) -> None:
    try:
        if folder.is_dir():
            shutil.rmtree(folder)
    except OSError as error:
        raise EnvironmentFault(f"cannot clear {folder}: {error.strerror or error}") from error


def _is_run(evidence: Path) -> bool:
    return all(p.name in {HEAD, POLICIES, VISITS, SCREENSHOTS} or p.name.startswith(".") for p in evidence.iterdir())
