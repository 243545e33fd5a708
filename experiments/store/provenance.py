"""What a result was made with: versions, code, data, platform."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from experiments.study.blocks import LAYOUT
from experiments.study.installed import VERSION

# Packages whose version may change the last bits of a number.
NUMERIC = ("numpy", "scipy", "pandas", "mesa")
OTHERS = ("networkx", "pyarrow", "hydra-core", "joblib")

NO_INPUT = ".scores.csv"  # how well a calibration forecasts; no number rests on it


def provenance(plugins: Iterable[str] = ()) -> dict:
    """Describe the code, data and packages of this moment.

    Parameters
    ----------
    plugins : iterable of str
        The user's own packages, whose files count as code.

    Returns
    -------
    dict
        Plain values, ready for JSON.
    """
    root = Path(__file__).resolve().parents[2]
    code = _digests(root / "sim", "*.py", root)
    for name in plugins:
        code |= _plugin(name)
    return {
        "plenary": VERSION,
        "layout": LAYOUT,
        "commit": _commit(root),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "packages": {name: _version(name) for name in (*NUMERIC, *OTHERS)},
        "code": code,
        "data": _digests(root / "sim" / "members" / "data", "*", root),
    }


def with_files(origin: Mapping, files: Mapping[str, str]) -> dict:
    """Count files of the user's own as data.

    Parameters
    ----------
    origin : mapping
        From `provenance`.
    files : mapping of str to str
        File to digest.

    Examples
    --------
    >>> with_files({"data": {"a.csv": "12"}}, {"mine.json": "34"})
    {'data': {'a.csv': '12', 'mine.json': '34'}}
    """
    return {**origin, "data": {**origin["data"], **files}}


def fingerprint(origin: Mapping) -> str:
    """Hash what may change a number: code, data, numeric packages.

    Parameters
    ----------
    origin : mapping
        From `provenance`.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    parts = [f"layout {origin['layout']}"]
    parts += [f"{name} {origin['packages'].get(name)}" for name in NUMERIC]
    for section in ("code", "data"):
        parts += [f"{file} {digest}" for file, digest in sorted(origin[section].items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def changes(before: Mapping, now: Mapping) -> list[str]:
    """List in words what differs between two provenances.

    Examples
    --------
    >>> changes({"python": "3.11.9"}, {"python": "3.12.1"})
    ['python: 3.11.9 then, 3.12.1 now']
    """
    found = []
    for key in ("plenary", "layout", "commit", "python", "platform", "processor"):
        if key == "processor" and not before.get(key):  # not recorded by earlier versions
            continue
        if before.get(key) != now.get(key):
            found.append(f"{key}: {before.get(key)} then, {now.get(key)} now")
    for section, word in (("packages", "package"), ("code", "code"), ("data", "data")):
        old, new = before.get(section) or {}, now.get(section) or {}
        for name in sorted({*old, *new}):
            if old.get(name) == new.get(name):
                continue
            if section == "packages":
                found.append(f"{word} {name}: {old.get(name)} then, {new.get(name)} now")
            else:
                how = "added" if name not in old else "removed" if name not in new else "changed"
                found.append(f"{word} {name}: {how}")
    return found


def _digests(folder: Path, pattern: str, root: Path) -> dict[str, str]:
    files = sorted(
        p
        for p in folder.rglob(pattern)
        if p.is_file() and "__pycache__" not in p.parts and not p.name.endswith(NO_INPUT)
    )
    return {
        p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()[:16]
        for p in files
    }


def _plugin(name: str) -> dict[str, str]:
    try:
        spec = importlib.util.find_spec(name.split(".")[0])
    except (ImportError, ValueError):
        return {}
    if spec is None or spec.origin is None:
        return {}
    origin = Path(spec.origin)
    if origin.name == "__init__.py":
        return _digests(origin.parent, "*.py", origin.parent.parent)
    return {origin.name: hashlib.sha256(origin.read_bytes()).hexdigest()[:16]}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str | None:
    """Name the vector instructions that numpy uses here, since they may move last digits."""
    try:
        from numpy._core._multiarray_umath import __cpu_features__ as has
    except ImportError:  # numpy 1
        return None
    known = ("AVX2", "FMA3", "X86_V3", "AVX512F", "X86_V4", "AVX512_ICL", "ASIMD", "ASIMDHP")
    return " ".join(name for name in known if has.get(name)) or "none"


def _commit(root: Path) -> str | None:
    """Give the git commit of a clone, with a + if files have changed since.

    Of what is no clone there is none; where git does not tell, the reason stands
    in its place.
    """
    if not (root / ".git").exists():
        return None
    try:
        head = _git(root, "rev-parse", "--short=12", "HEAD")
        changed = _git(root, "status", "--porcelain", "--", "sim")
    except FileNotFoundError:
        return "unknown: git is not installed"
    except subprocess.CalledProcessError as error:
        if b"ownership" in error.stderr:  # the folder belongs to another user
            return "unknown: git refuses this folder"
        return "unknown: git knows no commit here"
    except (OSError, subprocess.SubprocessError) as error:
        return f"unknown: git gives no answer ({type(error).__name__})"
    return head + ("+" if changed else "")


def _git(root: Path, *words: str) -> str:
    ask = {"cwd": root, "capture_output": True, "timeout": 10, "check": True}
    said = subprocess.run(["git", *words], env={**os.environ, "LC_ALL": "C"}, **ask).stdout
    return said.decode("utf-8", "replace").strip()


def command_line() -> str:
    """Give the command as typed, for the manifest."""
    import shlex

    return shlex.join(["plenary", *sys.argv[1:]])
