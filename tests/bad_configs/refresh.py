"""Write the messages that wrong configurations give now: ``python tests/bad_configs/refresh.py``.

Each file names one kind of mistake: ``overrides`` as typed, or ``changes`` to a
saved configuration, and the exact ``message``. Read the difference before you
commit it: every message must say where, what was given and what is allowed.
"""

import inspect
import re
import sys
from functools import lru_cache
from pathlib import Path

import yaml

from experiments.commands.check import read
from experiments.config.compose import composer
from experiments.config.validation import check_study
from experiments.study.dotted_keys import replaced
from experiments.study.files import load
from experiments.study.study import scientific
from sim.behaviour import Behaviour
from sim.errors import PlenaryError
from sim.simulation import check

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
            check(study.base)
    except PlenaryError as error:
        return settled(str(error).replace(f"{folder}/", ""))
    return None


@lru_cache(maxsize=1)
def lists() -> dict[str, str]:
    """Give the lists that grow with every file or parameter added, by a word for each."""
    found = {"parameters of the model": list(inspect.signature(Behaviour).parameters)}
    with composer() as compose:
        for group in ("forum", "scenario", "strategy/democratic", "strategy/sovereigntist",
                      "calibration", "study"):  # fmt: skip
            found[f"options of {group}"] = compose.options(group)
    shown = {}
    for word, names in found.items():
        names = sorted(names)
        shown[", ".join(names)] = f"<{word}>"
    return shown


def settled(message: str) -> str:
    """Put a word in the place of a list that will grow."""
    for text, word in lists().items():
        if "," in text or message.endswith(f"Allowed: {text}"):
            message = message.replace(f"Allowed: {text}", f"Allowed: {word}")
    message = re.sub(r"\d+ (?=are allowed, among them: )", "<number> ", message)
    return re.sub(r"\. All of them: plenary ls \S+$", "", message)  # the command line's own


def write_saved(case: dict, path: Path) -> None:
    """Write a saved configuration with changes to it."""
    if "text" in case:
        path.write_text(case["text"], encoding="utf-8")
        return
    config = sound()
    for key, value in case["changes"].items():
        config = replaced(config, key.split("."), value)
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


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
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as folder:
            message = message_of(case, Path(folder))
        if message is None:
            print(f"{path.name}: nothing is found wrong")
            wrong += 1
            continue
        case["message"] = message
        path.write_text(
            yaml.safe_dump(case, sort_keys=False, allow_unicode=True, width=96), encoding="utf-8"
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
