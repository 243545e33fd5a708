"""Read studies and single configurations from files, as plain values only."""

from __future__ import annotations

from pathlib import Path

from experiments.study.own_calibrations import own_calibrations, with_calibrations
from experiments.study.plain_yaml import read_yaml
from experiments.study.study import Axis, Choice, Study, grid, scientific, whole
from sim.errors import DataError
from sim.members.calibration_names import file_named

PARTS_OF_A_STUDY = {  # group to keys that only such a file has at its top
    "scenario": {"camps", "agenda"},
    "forum": {"stages"},
}


def load(path: str | Path) -> Study:
    """Read a saved study, or a single configuration as a study of one cell.

    Parameters
    ----------
    path : path
        ``study.yaml`` of a results folder, or a file that `replay --export` wrote.

    Returns
    -------
    Study

    Raises
    ------
    DataError
        If it is not a readable file of that kind.
    """
    path = Path(path)
    saved = read_yaml(path)
    if not isinstance(saved, dict) or not saved:
        raise DataError(path, "is no configuration: it must be a mapping of keys to values")
    for group, keys in PARTS_OF_A_STUDY.items():
        if group not in saved and keys & saved.keys():
            raise DataError(
                path,
                f"is a {group}, not a whole configuration; put it into MINE/{group}/ and choose it "
                f"with --config-dir MINE {group}={path.stem}",
            )
    if "base" not in saved:
        return _beside(_single(saved), path.parent)
    return _study(saved, path)


def _single(config: dict) -> Study:
    replications = whole("replications", config.get("replications", 1), least=1)
    choices = config.get("choices") if isinstance(config.get("choices"), dict) else {}
    return Study(
        base=scientific(config),
        replications=replications,
        choices=dict(choices),
        until=config.get("until"),
    )


def _beside(study: Study, folder: Path) -> Study:
    """Find calibrations beside the file that names them, if they are not here."""
    names = [name for name in own_calibrations(study) if not file_named(name)]
    files = {name: file_named(str(folder / name)) for name in names}
    return with_calibrations(study, {n: path for n, path in files.items() if path is not None})


def _study(saved: dict, path: Path) -> Study:
    try:
        axes = tuple(
            Axis(
                str(axis["name"]),
                None
                if axis["choices"] is None
                else tuple(Choice(dict(c["labels"]), dict(c["patch"])) for c in axis["choices"]),
                bool(axis["is_key"]),
            )
            for axis in saved["axes"]
        )
        points = saved["points"]
        points = grid(axes) if points == "grid" else [tuple(p) for p in points]
        study = Study(
            base=dict(saved["base"]),
            axes=axes,
            points=points,
            replications=whole("replications", saved["replications"], least=1),
            choices=dict(saved["choices"]),
            until=saved["until"],
        )
        for cell in (0, len(points) - 1):
            study.config(cell)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise DataError(path, f"is no saved study ({type(error).__name__}: {error})") from None
    return study
