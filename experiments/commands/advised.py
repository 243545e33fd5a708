"""The adviser's commands as functions: tables in, an answer out."""

from __future__ import annotations

import contextlib
import importlib
import io
import tempfile
from pathlib import Path

import pandas as pd

from experiments.api.advice import Advice
from experiments.commands.catalogue import available
from sim.errors import ConfigError

QUESTIONS = ("whip", "package", "game", "draft", "when", "route")


def advise(
    question: str,
    *words: str,
    name: str | None = None,
    results: str | Path = "results",
    **options,
) -> Advice:
    """Ask one of the adviser's questions; see `experiments.advise`."""
    if question not in QUESTIONS:
        raise ConfigError("question", "unknown question", value=question, choices=QUESTIONS)
    place = name or question
    with tempfile.TemporaryDirectory() as folder:
        arguments = [*words, *spoken(options, Path(folder))]
        arguments += ["--name", place, "--results", str(results), "--overwrite"]
        module = importlib.import_module(available()[question][0])
        with contextlib.redirect_stdout(io.StringIO()):
            module.main(arguments)
    return Advice(Path(results) / place)


def spoken(options: dict, folder: Path) -> list[str]:
    """Write options as a command line has them; tables become files.

    Examples
    --------
    >>> spoken({"states": 5, "block": True, "if_": ["IND=N"]}, Path("."))
    ['--states', '5', '--block', '--if', 'IND=N']
    """
    found: list[str] = []
    for key, value in options.items():
        flag = f"--{key.rstrip('_').replace('_', '-')}"
        if isinstance(value, pd.DataFrame):
            file = folder / f"{key}.csv"
            value.to_csv(file, index=False, encoding="utf-8")
            found += [flag, str(file)]
        elif value is True:
            found.append(flag)
        elif isinstance(value, (list, tuple)):
            found += [word for one in value for word in (flag, str(one))]
        elif value is not None and value is not False:
            found += [flag, str(value)]
    return found
