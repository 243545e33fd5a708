"""The user's own calibrations that a study names: a copy of each lies with its results.

What is computed reads the copy, so that a file that changes meanwhile is never mixed in.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from experiments.store.atomic import atomically
from experiments.store.folders import manifest
from experiments.study.own_calibrations import own_calibrations, with_calibrations
from experiments.study.study import Study
from sim.errors import DataError
from sim.members.calibration_names import file_named

FOLDER = "calibrations"
NOT_FOR_OTHERS = "NOT-TO-BE-PASSED-ON.txt"


def digest(content: bytes) -> str:
    """Hash a file as the manifest does, 16 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:16]


def digests(contents: Mapping[str, bytes]) -> dict[str, str]:
    """Give what the manifest holds of calibrations: file to digest."""
    return {_file(name): digest(content) for name, content in contents.items()}


def copy_name(name: str, content: bytes) -> str:
    """Give the name of a copy, which no other content has.

    Examples
    --------
    >>> copy_name("folder/mine.json", b"{}")
    'mine-44136fa355b3678a.json'
    """
    return f"{Path(name).stem}-{digest(content)}.json"


def copies(folder: str | Path) -> dict[str, Path]:
    """Find the copies in a results folder, by the name that its study gives them."""
    folder = Path(folder)
    if not (folder / "manifest.json").is_file():
        return {}
    kept = manifest(folder).get("calibrations")
    found = {
        str(name): (folder / FOLDER / Path(str(file)).name).resolve()
        for name, file in (kept if isinstance(kept, dict) else {}).items()
    }
    return {name: path for name, path in found.items() if path.is_file()}


def made_with(study: Study, folder: str | Path) -> dict[str, Path]:
    """Find the calibrations that a saved result was made with: the copy, or what equals it.

    Parameters
    ----------
    study : Study
        As saved there.
    folder : path

    Returns
    -------
    dict of str to Path
        Without those that are nowhere.
    """
    names = own_calibrations(study)
    if not names:
        return {}
    kept, wanted = copies(folder), manifest(folder).get("data") or {}
    found = {}
    for name in names:
        both = (kept.get(name), file_named(name))
        there = [path.resolve() for path in both if path is not None]  # workers may be elsewhere
        same = (p for p in there if digest(p.read_bytes()) == wanted.get(_file(name)))
        if there:
            found[name] = next(same, there[0])
    return found


def check_found(study: Study, folder: str | Path) -> None:
    """Refuse a saved result whose own calibrations are neither here nor beside it.

    Raises
    ------
    DataError
        With the name of the calibration, and why it may be missing.
    """
    found = made_with(study, folder)
    for name in own_calibrations(study):
        if name not in found:
            problem = (
                "is neither here nor with the result; one made from votes that may not be passed "
                "on is left out by plenary export, and README.txt says where they come from"
            )
            raise DataError(_file(name), problem)


def at_hand(study: Study, folder: str | Path, *, quiet: bool = True) -> dict[str, Path]:
    """Find the calibrations that a study is to run with: the originals, else the copies.

    Parameters
    ----------
    study : Study
    folder : path
        Its results folder, which need not exist.
    quiet : bool
        Whether not to say on stderr which copies are used.
    """
    found, kept = {}, {}
    for name in own_calibrations(study):
        path = file_named(name)
        if path is None:
            kept = kept or copies(folder)
            path = kept.get(name)
            if path is not None and not quiet:
                where = Path(folder) / FOLDER / path.name
                print(
                    f"Note: {_file(name)} is not here; its copy {where} is used.", file=sys.stderr
                )
        if path is not None:
            found[name] = path
    return found


def within_reach(study: Study, folder: str | Path) -> Study:
    """Let a study whose calibrations are gone use the copies in its results folder."""
    return with_calibrations(study, at_hand(study, folder, quiet=False))


def read(files: Mapping[str, Path]) -> dict[str, bytes]:
    """Read calibrations whole.

    Raises
    ------
    DataError
        If one cannot be read.
    """
    found = {}
    for name, path in files.items():
        try:
            found[name] = path.read_bytes()
        except OSError as error:
            raise DataError(path, f"cannot be read ({error.strerror})") from None
    return found


def not_to_be_passed_on(content: bytes) -> list[str]:
    """Name the sources in a calibration whose terms forbid to pass their votes on.

    Examples
    --------
    >>> one = {"source": "UN Digital Library", "licence": "non-commercial", "shareable": False}
    >>> not_to_be_passed_on(json.dumps({"notes": {"record": [one]}}).encode())
    ['UN Digital Library (non-commercial)']
    >>> not_to_be_passed_on(b"{}")
    []
    """
    try:
        notes = json.loads(content).get("notes") or {}
    except (ValueError, AttributeError):  # said elsewhere, with the file's name
        return []
    record = notes.get("record") or []
    return [
        f"{one.get('source')} ({one.get('licence')})"
        for one in record
        if not one.get("shareable", True)
    ]


def keep(contents: Mapping[str, bytes], folder: Path) -> None:
    """Write the copies that are not there yet, each whole, with a word on what forbids sharing."""
    sources = sorted({one for content in contents.values() for one in not_to_be_passed_on(content)})
    if sources:
        said = (
            f"Single votes from {', '.join(sources)} lie in this folder: {FOLDER}/ is not to be "
            "passed on. Everything beside it may be; plenary export leaves it out.\n"
        )
        target = folder / FOLDER / NOT_FOR_OTHERS
        target.parent.mkdir(parents=True, exist_ok=True)
        atomically(target, lambda path: path.write_text(said, encoding="utf-8"))
        print(f"Note: {said.strip()}", file=sys.stderr)
    for name, content in contents.items():
        target = folder / FOLDER / copy_name(name, content)
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(exist_ok=True)
            atomically(target, lambda path, content=content: path.write_bytes(content))


def remarks(study: Study, folder: str | Path) -> list[str]:
    """Say which files here are not those that a saved result was made with."""
    out = []
    wanted = manifest(folder).get("data") or {}
    for name, used in made_with(study, folder).items():
        here, recorded = file_named(name), wanted.get(_file(name))
        if recorded is not None and digest(used.read_bytes()) != recorded:
            out.append(f"{used} is not the calibration {name} that this result was made with.")
        elif recorded is not None and here is not None and digest(here.read_bytes()) != recorded:
            out.append(
                f"{here} is not the calibration that this result was made with; "
                f"the copy {Path(folder) / FOLDER / used.name} is used."
            )
    return out


def remembered(words: Sequence[str]) -> set[str]:
    """Name the calibrations whose copies lie in the results folders that a command means."""
    from glob import escape

    given = dict(word.partition("=")[::2] for word in words if "=" in word)
    name = escape(given["name"]) if given.get("name") else "*"
    found: set[str] = set()
    for file in Path(given.get("results") or "results").glob(f"{name}/manifest.json"):
        try:
            found |= set(copies(file.parent))
        except DataError:  # damaged; it is said where that folder is meant
            continue
    return found


def _file(name: str) -> str:
    return name if name.endswith(".json") else f"{name}.json"
