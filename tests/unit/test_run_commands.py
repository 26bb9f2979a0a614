import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from lib.cases import ROOT
from lib.start.environment import Environment
from lib.start.main import main


def test_an_old_python_gets_a_sentence() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    program = (
        "import runpy, sys; sys.version_info = (3, 10, 4); runpy.run_path('run.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "needs Python 3.11 or newer" in done.stderr


@pytest.mark.parametrize("package", ["lib/start", "lib/cases.py"])
def test_what_runs_before_the_install_needs_only_the_standard_library(package: str) -> None:
    path = ROOT / package
    for file in path.glob("*.py") if path.is_dir() else [path]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                top = name.split(".")[0]
                assert top in sys.stdlib_module_names or name.startswith(("lib.start", "lib.cases")), name


def test_a_taken_port_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["--port", str(port), "--no-browser"], tmp_path) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"Port {port} is taken") and len(error.splitlines()) == 1
    assert not list(tmp_path.iterdir()), "nothing is installed before the port is known to be free"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty", "８０８０" * 2])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([f"--port={port}"])
    assert stop.value.code == 2
    assert "is not a port" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["reproduce", "bench", "whatif", "report"])
def test_what_does_not_exist_yet_says_so(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command], tmp_path) == 1
    assert capsys.readouterr().err == f"'{command}' does not exist yet in this version of the notebook.\n"


def test_an_unknown_argument_is_refused() -> None:
    for arguments in (["--prot", "1"], ["tests"], ["reproduce", "xm", "--jsn", "a"]):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 2


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Stands in for the environment: notes what would be run in it."""
    noted: list[tuple[str, ...]] = []

    def run(_: Environment, *arguments: str) -> int:
        noted.append(arguments)
        return 3 if arguments[1] != "lib.warehouse" else 0

    monkeypatch.setattr(Environment, "ensure", lambda _: None)
    monkeypatch.setattr(Environment, "run", run)
    return noted


def test_the_exit_code_and_the_arguments_are_passed_on(
    calls: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["test", "-k", "warehouse", "-q"]) == 3
    assert calls == [("-m", "lib.warehouse", "build", "all"), ("-m", "pytest", "-k", "warehouse", "-q")]
    calls.clear()
    assert main(["test"]) == 3
    assert [call[1] for call in calls] == ["lib.warehouse", "lib.exhibits.prepare", "pytest", "pytest"]
    assert [call[call.index("-m", 1) + 1] for call in calls[2:]] == ["not load", "load"]
    calls.clear()
    assert main(["bench", "--only", "load"]) == 3
    assert calls[-1] == ("-m", "lib.bench", "--only", "load")


def test_reproduce_writes_its_file_where_the_reader_stands(
    calls: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["reproduce", "--json", "out.json", "--accept", "a new seed"]) == 3
    expected = ("all", "--json", str(tmp_path / "out.json"), "--accept", "a new seed")
    assert calls == [("-m", "lib.exhibits.reproduce", *expected)]


def test_reproduce_of_an_unknown_case_names_those_that_exist(
    calls: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reproduce", "nobody"]) == 1
    assert "There is no case 'nobody'" in capsys.readouterr().err
    assert not calls
