"""One cell of a result as a configuration that runs alone."""

from __future__ import annotations

from pathlib import Path

import yaml

from experiments.store import calibration_copies
from experiments.store.atomic import atomically, write_text
from experiments.store.folders import exporting
from experiments.study.camps import named_groups
from experiments.study.study import Study
from sim.errors import DataError


def export(study: Study, cell: int | None, target: Path, folder: str | Path) -> int:
    """Write one cell as a configuration that runs alone: ``plenary run FILE``."""
    if cell is None and len(study) > 1:
        raise DataError("--export", f"needs --cell, one of 0 to {len(study) - 1}")
    cell = cell or 0
    named = study.labels(cell)

    groups = named_groups(study.camps)
    choices = {**study.choices, **{g: named[c] for g, c in groups.items() if named.get(c)}}
    config = {
        **study.config(cell),
        "replications": study.replications,
        "until": study.until,
        "choices": choices,
    }
    copies = _beside(target, config, calibration_copies.made_with(study, folder))
    text = yaml.safe_dump(config, sort_keys=False, allow_unicode=True)
    head = f"# Cell {cell} of {Path(folder).name}. Run it with: plenary run {target.name}\n"
    with exporting(target):
        for path, content in copies.items():
            atomically(path, lambda part, content=content: part.write_bytes(content))
        write_text(head + text, target)
    for path in copies:
        print(f"Its calibration is in {path}.")
    print(f"Cell {cell} is in {target}; `plenary run {target}` runs it.")
    return 0


def _beside(target: Path, config: dict, files: dict[str, Path]) -> dict[Path, bytes]:
    """Let an exported cell name a copy of its calibration beside it; give the copy."""
    value = config.get("calibration")
    name = value.get("name") if isinstance(value, dict) else value
    if name not in files:
        return {}
    content = files[name].read_bytes()
    path = target.with_name(calibration_copies.copy_name(name, content))
    config["calibration"] = {**value, "name": path.name} if isinstance(value, dict) else path.name
    return {path: content}
