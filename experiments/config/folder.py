"""Where the configuration files lie, and which groups and options they make.

The files lie in ``configs/`` of a clone or an editable install, and in
``experiments/configs`` of an installed wheel.
"""

from __future__ import annotations

from pathlib import Path

from sim.errors import DataError

ROOT_CONFIG = "config"


def config_directory() -> Path:
    """Give the folder of the configuration files.

    Returns
    -------
    Path
        The clone's ``configs/``, or the copy inside the installed package.
    """
    here = Path(__file__).resolve().parents[1]
    for folder in (here.parent / "configs", here / "configs"):
        if (folder / f"{ROOT_CONFIG}.yaml").is_file():
            return folder
    raise DataError(here / "configs", "the configuration files are missing; install Plenary again")


def options_by_name() -> dict[str, str]:
    """Map every option of every group to its group."""
    root = config_directory()
    files = [p for p in root.rglob("*.yaml") if p.parent != root]
    return {p.stem: p.parent.relative_to(root).as_posix() for p in sorted(files)}


def group_names() -> list[str]:
    """List the groups of the configuration."""
    root = config_directory()
    folders = {p.parent.relative_to(root).as_posix() for p in root.rglob("*.yaml")}
    return sorted({"model"} | {f for f in folders if f != "." and not f.startswith("hydra")})
