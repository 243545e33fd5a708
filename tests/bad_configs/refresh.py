"""Write the messages that wrong configurations give now: ``python tests/bad_configs/refresh.py``.

Each file names one kind of mistake: ``overrides`` as typed, or ``changes`` to a
saved configuration, and the exact ``message``. Read the difference before you
commit it: every message must say where, what was given and what is allowed.
"""

import sys
from pathlib import Path

import yaml

from experiments.check import read
from experiments.configuration import composer, scientific
from experiments.study import replaced
from experiments.study_files import load
from experiments.validation import check_cell, check_study
from sim.errors import PlenaryError

HERE = Path(__file__).parent


def message_of(case: dict, folder: Path) -> str | None:
    """Give what Plenary says about a case, None if it finds nothing wrong."""
    try:
        if "overrides" in case:
            study, _ = read(case["overrides"])
            check_study(study)
        else:
            path = folder / "saved.yaml"
            write_saved(case, path)
            study = load(path)
            check_cell(study.base)
    except PlenaryError as error:
        return str(error).replace(f"{folder}/", "")
    return None


def write_saved(case: dict, path: Path) -> None:
    """Write a saved configuration with changes to it."""
    if "text" in case:
        path.write_text(case["text"])
        return
    config = sound()
    for key, value in case["changes"].items():
        config = replaced(config, key.split("."), value)
    path.write_text(yaml.safe_dump(config, sort_keys=False))


def sound() -> dict:
    """Give a configuration that runs."""
    with composer() as compose:
        config, _ = compose(["scenario=minimal", "replications=2"])
    return {**scientific(config), "replications": config["replications"]}


def main() -> int:
    """Rewrite the messages of all files."""
    import tempfile

    wrong = 0
    for path in sorted(HERE.glob("*.yaml")):
        case = yaml.safe_load(path.read_text())
        with tempfile.TemporaryDirectory() as folder:
            message = message_of(case, Path(folder))
        if message is None:
            print(f"{path.name}: nothing is found wrong")
            wrong += 1
            continue
        case["message"] = message
        path.write_text(yaml.safe_dump(case, sort_keys=False, allow_unicode=True, width=96))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
