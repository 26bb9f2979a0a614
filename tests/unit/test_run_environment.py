import errno
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lib.cases import ROOT
from lib.start import environment as environments
from lib.start.environment import Environment
from lib.start.install import explain
from lib.start.problem import Problem

ENSURE = "import sys; from pathlib import Path; from lib.start.environment import Environment; "
ENSURE += "Environment(Path(sys.argv[1])).ensure()"


def write_wheel(folder: Path, version: str) -> None:
    """The smallest package that pip installs: one module `toypackage` that knows its version."""
    folder.mkdir(exist_ok=True)
    info = f"toypackage-{version}.dist-info"
    with zipfile.ZipFile(folder / f"toypackage-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("toypackage.py", f"version = {version!r}\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: toypackage\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(
            f"{info}/RECORD", f"toypackage.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n"
        )


def require(root: Path, version: str) -> None:
    text = f"--no-index\n--find-links {(root / 'wheels').as_posix()}\ntoypackage=={version}\n"
    (root / "requirements.txt").write_text(text, encoding="utf-8")
    (root / "constraints.txt").write_text("", encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for version in ("1.0", "2.0"):
        write_wheel(tmp_path / "wheels", version)
    require(tmp_path, "1.0")
    return tmp_path


def installed(environment: Environment) -> str:
    code = "import toypackage; print(toypackage.version)"
    return subprocess.check_output([environment.python, "-c", code], text=True).strip()


def start_twice_at_once(root: Path) -> str:
    """What two starts of a notebook that has no environment yet say."""
    command = [sys.executable, "-c", ENSURE, str(root)]
    starts = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    outputs = [start.communicate()[0] for start in starts]
    assert [start.returncode for start in starts] == [0, 0], outputs
    return "".join(outputs)


# One test, because making an environment takes seconds: two starts at once make it, the rest goes on from it.
def test_a_life_of_an_environment(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environment = Environment(root)
    said = start_twice_at_once(root)
    assert said.count("Making the environment") == said.count("Installing the packages") == 1
    assert installed(environment) == "1.0"

    environment.ensure()
    assert capsys.readouterr().out == "", "a second start installs nothing"

    require(root, "2.0")
    environment.ensure()
    assert installed(environment) == "2.0"
    assert "Making the environment" not in capsys.readouterr().out, "a new pin does not begin from nothing"

    require(root, "3.0")
    with pytest.raises(Problem, match=r"package toypackage==3\.0 is not offered"):
        environment.ensure()
    require(root, "2.0")
    capsys.readouterr()
    environment.ensure()
    assert capsys.readouterr().out == "", "what was whole before the failed install is whole still"

    # As a killed install leaves it: the marker, and a package of which only the description is there.
    (root / ".cache" / "installing").touch()
    for file in environment.folder.rglob("toypackage.py"):
        file.unlink()
    environment.ensure()
    assert installed(environment) == "2.0"


@pytest.fixture
def ready(root: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """An environment that says it is ready, without the seconds that making one takes."""

    def create(environment: Environment) -> None:
        environment.python.parent.mkdir(parents=True, exist_ok=True)
        environment.python.touch()

    monkeypatch.setattr(Environment, "_create", create)
    monkeypatch.setattr(environments, "install", lambda *_: None)
    environment = Environment(root)
    environment.ensure()
    return environment


@pytest.mark.parametrize(
    "change", ["requirements", "constraints", "python", "stamp", "stamp gone", "no python"]
)
def test_what_makes_an_environment_unready(
    ready: Environment, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = ready.folder / "installed.json"
    match change:
        case "requirements" | "constraints":
            with (ready.root / f"{change}.txt").open("a") as file:
                file.write("other==1\n")
        case "python":
            stamp.write_text(
                json.dumps(json.loads(stamp.read_text()) | {"python": "cpython 3.9 linux x86_64"})
            )
        case "stamp":
            stamp.write_text("[]")
        case "stamp gone":
            stamp.unlink()
        case "no python":
            ready.python.unlink()
    made: list[bool] = []
    monkeypatch.setattr(environments, "install", lambda *_: made.append(True))
    ready.ensure()
    ready.ensure()
    assert made == [True]


def test_line_ends_do_not_count(ready: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ready.root / "requirements.txt"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr(environments, "install", lambda *_: pytest.fail("installed again"))
    ready.ensure()


def test_too_little_disk_is_one_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "DISK_NEEDED_BYTES", 1 << 62)
    with pytest.raises(Problem, match="too little space on the disk"):
        Environment(root).ensure()


def test_a_disk_that_fills_up_is_one_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(_: Environment) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Environment, "_create", fill)
    with pytest.raises(Problem, match="is full"):
        Environment(root).ensure()


def test_a_folder_that_cannot_be_written_to_is_one_sentence(root: Path) -> None:
    (root / ".cache").touch()
    with pytest.raises(Problem, match="cannot be written to"):
        Environment(root).ensure()


def test_a_missing_requirements_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"requirements\.txt is missing"):
        Environment(tmp_path).ensure()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "The virtual environment was not created successfully because ensurepip is not\navailable.",
            "-venv",
        ),
        ("No module named venv", "-venv"),
        ("Error: something else", r"could not be made \(Error: something else\)"),
    ],
)
def test_a_python_without_venv_is_one_sentence(
    root: Path, monkeypatch: pytest.MonkeyPatch, output: str, sentence: str
) -> None:
    failed = subprocess.CompletedProcess([], 1, stdout=output, stderr="")
    monkeypatch.setattr(environments.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(Problem, match=sentence):
        Environment(root).ensure()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError(...)'\n"
            "ERROR: Could not find a version that satisfies the requirement altair==6 (from versions: none)",
            "connect this machine to the network",
        ),
        (
            "ERROR: Could not find a version that satisfies the requirement altair==99 (from versions: 1)\n"
            "ERROR: No matching distribution found for altair==99",
            "The package altair==99 is not offered",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: 'x'",
            "permissions",
        ),
        (
            "ERROR: Cannot install a and b because these have conflicting dependencies.",
            "conflicting dependencies",
        ),
        ("", "no reason given"),
    ],
)
def test_why_an_install_failed_is_one_sentence(output: str, sentence: str) -> None:
    explained = explain(output.splitlines(), Path("install.log"))
    assert sentence in explained
    assert len(explained.splitlines()) == 1
