from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

from auditor.evidence.files import atomic_write


def test_a_file_is_written_whole_and_its_folders_are_made(tmp_path):
    atomic_write(tmp_path / "a" / "b.txt", b"one")
    atomic_write(tmp_path / "a" / "b.txt", b"two")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"two"
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_pipe_or_a_device_stays_what_it_is(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        atomic_write(pipe, b"report")
        assert read.result(10) == b"report"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
