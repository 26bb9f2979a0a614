"""The case studies that this notebook holds: a case exists when its folder has a `case.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASE_STUDIES = ROOT / "case_studies"

# What a reader types on the command line, and the folder it stands for.
ALIASES: Mapping[str, str] = MappingProxyType({"xm": "xm_bank", "l": "l_bank"})


class UnknownCase(LookupError):
    """No case has this name; the message lists the names that exist."""


class BrokenCase(ValueError):
    """A case's file cannot be read; the message is a sentence that names it."""


@dataclass(frozen=True)
class Case:
    """One case study.

    `settings` is the whole of `case.toml`, with tables as read-only mappings and arrays as tuples.
    `package` is the dotted name under which the case's own modules are imported.
    """

    case_id: str
    folder: Path
    package: str
    settings: Mapping[str, Any] = field(compare=False)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value


def case_ids(folder: Path = CASE_STUDIES) -> tuple[str, ...]:
    """Ids of the cases in `folder`, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/case.toml")))


def case_id_of(name: str, folder: Path = CASE_STUDIES) -> str:
    """The id that `name` (an id or a command-line alias such as `xm`) stands for.

    Raises UnknownCase when there is no such case.
    """
    known = case_ids(folder)
    case_id = ALIASES.get(name, name)
    if case_id not in known:
        raise UnknownCase(f"There is no case {name!r}; the cases are: {', '.join(known) or 'none yet'}.")
    return case_id


def load_case(name: str, folder: Path = CASE_STUDIES) -> Case:
    """Read the case `name` from `folder`.

    Raises UnknownCase when there is no such case, BrokenCase when its file cannot be read or is not TOML.
    """
    case_id = case_id_of(name, folder)
    path = folder / case_id / "case.toml"
    try:
        settings = tomllib.loads(path.read_bytes().decode())
    except OSError as error:
        raise BrokenCase(f"{path} cannot be read ({error.strerror}); check its permissions.") from error
    except UnicodeDecodeError as error:
        raise BrokenCase(f"{path} is not UTF-8 text; save it as UTF-8, or restore it.") from error
    except tomllib.TOMLDecodeError as error:
        raise BrokenCase(f"{path} is not TOML ({error}); correct it, or restore it.") from error
    return Case(case_id, folder / case_id, f"{folder.name}.{case_id}", _frozen(settings))
