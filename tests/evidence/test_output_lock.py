"""One audit in a folder at a time."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from auditor.errors import EnvironmentFault, UsageError
from auditor.evidence.output_lock import locked_output
from auditor.locks import Lock


def test_the_second_is_told_who_holds_it(tmp_path):
    with (
        locked_output(tmp_path),
        pytest.raises(UsageError, match=rf"another audit \(process {os.getpid()}\) writes to"),
        locked_output(tmp_path),
    ):
        pass


def test_it_is_given_back_and_leaves_nothing(tmp_path):
    for _ in range(2):
        with locked_output(tmp_path):
            assert [p.name for p in tmp_path.iterdir()] == [".lock"]
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_killed_process_is_free(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from auditor.locks import Lock;"
        "lock = Lock.take(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "l")], check=False)
    assert (tmp_path / "l").exists()
    lock = Lock.take(tmp_path / "l")
    assert lock is not None
    lock.release()


def test_a_full_disk_leaves_the_lock_free(tmp_path, monkeypatch):
    def full(_handle, _data):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("auditor.locks.os.write", full)
        with (
            pytest.raises(EnvironmentFault, match="No space left on device; choose another --out"),
            locked_output(tmp_path),
        ):
            pass
    with locked_output(tmp_path):
        assert Lock.holder(tmp_path / ".lock") == str(os.getpid())


def test_another_process_is_named(tmp_path):
    code = (
        "import sys; from pathlib import Path; from auditor.evidence.output_lock import locked_output\n"
        "with locked_output(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(UsageError, match=rf"another audit \(process {other.pid}\)"), locked_output(tmp_path):
            pass
        other.communicate()
    with locked_output(tmp_path):
        pass


def test_one_of_many_gets_it_however_they_meet(tmp_path):
    """Whoever finds a file that its last holder is removing must neither hold what is gone nor give up a free lock."""
    code = (
        "import sys; from pathlib import Path; from auditor.locks import Lock\n"
        "for _ in range(300):\n"
        "    while (lock := Lock.take(Path(sys.argv[1]) / 'l')) is None: pass\n"
        "    (Path(sys.argv[1]) / 'alone').mkdir(); (Path(sys.argv[1]) / 'alone').rmdir(); lock.release()\n"
    )
    others = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(3)]
    assert [other.wait(120) for other in others] == [0, 0, 0]


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="choose another"), locked_output(tmp_path / "file" / "out"):
        pass


def test_a_folder_for_reading_only():
    with pytest.raises(UsageError, match=r"cannot write to /proc/self/out"), locked_output_at("/proc/self/out"):
        pass


def locked_output_at(path: str):
    from pathlib import Path

    return locked_output(Path(path))
