"""One installation at a time, and no waiting for a lock that cannot be had."""

import errno
from pathlib import Path

import pytest

from lib.start import lock
from lib.start.problem import Problem


def fail_with(monkeypatch: pytest.MonkeyPatch, *numbers: int) -> list[int]:
    """Let the first tries to lock fail with these errors; the list holds what is left of them."""
    left = list(numbers)

    def try_lock(_: int) -> None:
        if left:
            raise OSError(left.pop(0), "no locks available")

    monkeypatch.setattr(lock, "_try_lock", try_lock)
    monkeypatch.setattr("time.sleep", lambda _: None)
    return left


def test_a_lock_that_is_held_is_waited_for_and_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = fail_with(monkeypatch, errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK)
    said = []
    with lock.only_one(tmp_path / "lock", lambda: said.append("waiting")):
        assert not left
    assert said == ["waiting"]


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EIO])
def test_a_file_system_without_locks_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    left = fail_with(monkeypatch, number, number)
    said = []
    with (
        pytest.raises(Problem, match=r"lock cannot be locked \(no locks available\)"),
        lock.only_one(tmp_path / "lock", lambda: said.append("waiting")),
    ):
        pass
    assert left == [number] and not said


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock.only_one(tmp_path / "lock", lambda: None):
        raise ZeroDivisionError
    with lock.only_one(tmp_path / "lock", pytest.fail):
        pass
