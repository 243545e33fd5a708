"""Play a study and open what it left: ``run`` and ``sweep``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.analysis.summary import save_table, summarize
from experiments.api.saved import Saved
from experiments.api.studies import confirm, folder_of, study_of, validate
from experiments.api.words import words_of
from experiments.figures.labels import counted, titles
from experiments.figures.win_rate import save_win_rate
from experiments.running.runner import run_study
from experiments.store.folders import saved_study, writing
from experiments.study.study import Study
from experiments.study.threads import use_one_thread


def play(
    kind: str,
    words: Sequence[str],
    settings: dict,
    *,
    config_dir: str | Path | None = None,
    overwrite: bool = False,
    yes: bool = False,
    quiet: bool = False,
) -> Saved:
    """Play what some words and settings mean; see `experiments.run` and `experiments.sweep`.

    Parameters
    ----------
    kind : {'run', 'sweep'}
    words : sequence of str
        In Hydra's grammar.
    settings : dict
        See `experiments.api.words.words_of`.
    config_dir : path, optional
        A further folder of configuration files.
    overwrite, yes, quiet : bool
        As the switches of the command line.

    Returns
    -------
    Saved
    """
    use_one_thread()
    overrides = [*words, *words_of(settings, swept=kind == "sweep")]
    study, config = study_of(overrides, config_dir, swept=kind == "sweep")
    folder = folder_of(study, config, kind)
    confirm(study, config, yes=yes, quiet=quiet)
    validate(study, folder, kind)
    command = shlex.join(["plenary", kind, *overrides])
    failed = compute(study, config, folder, overwrite=overwrite, quiet=quiet, command=command)
    if failed:
        print(
            f"{counted(failed, 'part')} failed; see .failures. The same call tries them again.",
            file=sys.stderr,
        )
    written_summary(folder)
    return Saved(folder)


def compute(
    study: Study,
    config: dict,
    folder: Path,
    *,
    overwrite: bool = False,
    quiet: bool = False,
    command: str | None = None,
) -> int:
    """Compute what is missing of a study.

    Returns
    -------
    int
        Number of failed spans of replications.
    """
    return run_study(
        study,
        folder,
        executor_config=config.get("executor"),
        overwrite=overwrite,
        quiet=quiet,
        command=command,
    )


def written_summary(folder: Path) -> pd.DataFrame | None:
    """Write the table and the figure of a results folder; give the table, if there is one."""
    if not any((folder / "meetings").glob("[0-9]*.parquet")):
        return None
    table = summarize(folder)
    with writing(folder):
        save_table(table, folder)
        if len(table) > 1:
            study = saved_study(folder)
            first = table.drop_duplicates("forum")["cell"]
            bodies = {k: v for cell in first for k, v in titles(study.config(int(cell))).items()}
            save_win_rate(table, folder, bodies, study.camps_asked)
    return table
