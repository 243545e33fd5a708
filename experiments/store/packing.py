"""A results folder as one file that a colleague replays on another machine.

Code of the user's own (``plugins``) travels along as source. It runs there only
if the colleague says so: a stranger's file runs nothing by itself.
"""

from __future__ import annotations

import importlib.util
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from experiments.store.atomic import atomically
from experiments.store.calibration_copies import FOLDER, NOT_FOR_OTHERS, not_to_be_passed_on
from experiments.store.folders import saved_study
from sim.errors import ConfigError, DataError

PLUGINS = "plugins"  # where the sources of the user's own code lie
WHEN = (1980, 1, 1, 0, 0, 0)  # of every entry, so that the same folder gives the same bytes
LEFT_OUT = (".lock", NOT_FOR_OTHERS)
MOST_BYTES = 8 * 2**30  # unpacked [bytes]
README = """A result of Plenary. To check it bit for bit:

    plenary replay {name}.zip

study.yaml is the resolved study, manifest.json says what made the tables, and cells.parquet,
meetings/ and drafts/ are the tables. report.html, if it is there, is the report.
"""
CLOSED = """
Left out: {files}, made from votes that may not be passed on: {sources}. To
replay, fetch these from their source and make the calibration again (plenary records add FILE,
plenary calibrate --name NAME); manifest.json holds its digest, and replay says whether it agrees.
"""


def pack(folder: str | Path, target: str | Path) -> Path:
    """Write a results folder into a zip file.

    Parameters
    ----------
    folder : path
    target : path
        Ends in .zip.

    Raises
    ------
    DataError
        If it is no results folder, or the code that it names cannot be found.
    """
    folder, target = Path(folder), Path(target)
    if target.suffix != ".zip":
        raise DataError(target, "must end in .zip")
    study = saved_study(folder)
    closed = closed_copies(folder)
    left_out = {target.resolve(), *(path.resolve() for path in closed)}
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as out:
        _put(out, "README.txt", (README.format(name=target.stem) + told(closed)).encode())
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name not in LEFT_OUT and path.resolve() not in left_out:
                _put(out, path.relative_to(folder).as_posix(), path.read_bytes())
        for name, path in sources(study.base.get("plugins") or ()):
            _put(out, f"{PLUGINS}/{name}", path.read_bytes())
    atomically(target, lambda part: part.write_bytes(kept.getvalue()))
    return target


def closed_copies(folder: str | Path) -> dict[Path, list[str]]:
    """Find the calibrations that may not be passed on, with their sources; nested results too."""
    found = {
        path: not_to_be_passed_on(path.read_bytes())
        for path in sorted(Path(folder).rglob(f"{FOLDER}/*.json"))
    }
    return {path: sources for path, sources in found.items() if sources}


def told(closed: Mapping[Path, Sequence[str]]) -> str:
    """Say what is left out, and where it comes from; empty where nothing is."""
    if not closed:
        return ""
    files = ", ".join(f"{FOLDER}/{path.name}" for path in closed)
    sources = ", ".join(sorted({one for each in closed.values() for one in each}))
    return CLOSED.format(files=files, sources=sources)


def _put(out: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    out.writestr(entry, content)


def sources(plugins: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Give the Python files of the user's own packages: name in the zip, and file."""
    for plugin in dict.fromkeys(name.split(".")[0] for name in plugins):
        spec = importlib.util.find_spec(plugin)
        if spec is None or not spec.origin:
            raise DataError(plugin, "is named under plugins and cannot be found")
        origin = Path(spec.origin)
        if spec.submodule_search_locations is None:
            yield origin.name, origin
        else:
            for path in sorted(origin.parent.rglob("*.py")):
                yield path.relative_to(origin.parent.parent).as_posix(), path


def unpack(file: str | Path, place: str | Path) -> Path:
    """Unpack a zip file into a folder, and give the results folder.

    Raises
    ------
    DataError
        If it is no such file, or would write anywhere else.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            names = [PurePosixPath(name) for name in packed.namelist()]
            if any(name.is_absolute() or ".." in name.parts for name in names):
                raise DataError(file, "holds names that lead out of its folder")
            if sum(entry.file_size for entry in packed.infolist()) > MOST_BYTES:
                raise DataError(file, "is too large")
            packed.extractall(place)
    except FileNotFoundError:
        raise DataError(file, "there is no such file") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise DataError(file, f"cannot be unpacked: {error}") from None
    if not (Path(place) / "manifest.json").is_file():
        raise DataError(file, "holds no result of Plenary")
    return Path(place)


def own_code(folder: Path) -> list[str]:
    """Name the files of code that came with a result."""
    place = folder / PLUGINS
    return sorted(p.relative_to(place).as_posix() for p in place.rglob("*.py"))


def check_trusted(folder: Path, trusted: bool) -> None:
    """Refuse to run code that came with a file unless it is meant.

    Raises
    ------
    ConfigError
        If there is code and nobody has said that it may run.
    """
    code = own_code(folder)
    if code and not trusted:
        raise ConfigError(
            "plugins",
            f"this result brings code of its own ({', '.join(code[:5])}); read it in the zip, and "
            "add --trust-code if it may run",
        )
