"""Calibrations by name: the shipped ones, and files of the user's own beside them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from sim.members.calibration_names import FORMAT, shipped

HEAD = 200  # characters in which a calibration file says what it is


def tell_if_shadowed(name: str) -> None:
    """Say on stderr that a name means the shipped calibration, if there is a file so named."""
    if name in shipped() and Path(f"{name}.json").is_file():
        print(
            f"Note: {name} is the shipped calibration; for the file in this folder "
            f"say {name}.json.",
            file=sys.stderr,
        )


def no_copies(words: Sequence[str]) -> Collection[str]:
    """Give no names: nobody has looked for copies of lost calibrations."""
    return ()


def list_calibrations(
    words: Sequence[str] = (), copies: Callable[[Sequence[str]], Collection[str]] = no_copies
) -> None:
    """Let Hydra know calibrations beside the shipped ones, as options of their group.

    Parameters
    ----------
    words : sequence of str
        Overrides; files that ``calibration=`` names in them are options too.
    copies : callable
        Of the overrides: names of calibrations that are gone, of which copies lie
        in results folders. Asked only if a calibration is not found.
    """
    from hydra.core.config_store import ConfigStore

    store = ConfigStore.instance()
    store.repo.pop("calibration", None)  # of another working directory
    files = {name: name for name in calibration_files()}
    for value in calibrations_in(words):
        if value.endswith(".json"):
            files[value] = value
        elif "/" in value and Path(f"{value}.json").is_file():
            files[value] = f"{value}.json"
    if lost := {*calibrations_in(words)} - {*files, *shipped()}:
        known = copies(words)
        files |= {v: v for v in lost if v in known}
        files |= {v: f"{v}.json" for v in lost if f"{v}.json" in known}
    for option in files.keys() - {*shipped()}:
        *folders, last = ("calibration", *filter(None, option.split("/")))
        node = {"name": files[option]}
        store.store(last, node, "/".join(folders), package="calibration", provider="plenary")


def calibrations_in(words: Sequence[str]) -> list[str]:
    """Give the calibrations that overrides name.

    Examples
    --------
    >>> calibrations_in(["seed=1", "calibration=default,mine.json"])
    ['default', 'mine.json']
    """
    values = (w.partition("=")[2] for w in words if w.startswith("calibration="))
    return [name.strip() for value in values for name in value.split(",")]


def calibration_files(folder: Path | None = None) -> list[str]:
    """Names of the calibration files in a folder, the working directory by default."""
    return sorted(
        file.stem
        for file in (folder or Path()).glob("*.json")
        if file.stem not in shipped() and _is_calibration(file)
    )


def _is_calibration(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8") as text:
            return f'"{FORMAT}"' in text.read(HEAD)
    except (OSError, ValueError):
        return False
