"""What `run` and `sweep` have in common: flags, folder, running, showing."""

from __future__ import annotations

import sys
from pathlib import Path

from experiments.analysis.summary import save_table, summarize
from experiments.commands.flags import Flags
from experiments.commands.table import print_table, remarks
from experiments.figures.labels import counted, titles
from experiments.figures.win_rate import save_win_rate
from experiments.running.runner import run_study
from experiments.store.folders import saved_study, writing
from experiments.study import cost
from experiments.study.stopping_rule import rule
from experiments.study.study import Study, whole
from sim.errors import ConfigError

# Above so many replications a command asks whether it is meant [count].
MANY = 1_000_000


def run_settings(config: dict) -> tuple[int, str | None]:
    """Check and give the number of replications and the stopping rule.

    Raises
    ------
    ConfigError
        If they, the seed, or the chunk are of no use.
    """
    replications = whole("replications", config.get("replications"), least=1)
    whole("seed", config.get("seed"), least=0, most=2**63 - 1)
    executor = config.get("executor") or {}
    if not isinstance(executor, dict):
        raise ConfigError(
            "executor", "must be a mapping, for instance {name: joblib}", value=executor
        )
    chunk = executor.get("chunk", 256)
    whole("executor.chunk", chunk, least=1)
    until = config.get("until")
    rule(until)
    return replications, until


def confirm(study: Study, config: dict, flags: Flags) -> None:
    """Refuse a very large study unless it is meant, and say how long a long one takes.

    Raises
    ------
    AskFirst
        For more than a million replications, hours, or more memory than a machine has.
    """
    total = len(study) * study.replications
    if flags.yes:
        return
    if total > MANY:
        raise cost.AskFirst(
            f"{counted(len(study), 'cell')} x {counted(study.replications, 'replication')} = "
            f"{total:,}. That is more than {MANY:,}; add --yes if you mean it "
            "(`plenary check` estimates the time)."
        )
    chunk = (config.get("executor") or {}).get("chunk", cost.TOGETHER)
    found = cost.ask_first(study, chunk)
    if found.seconds > cost.WORTH_SAYING and not flags.quiet:
        print(f"{cost.words(found)}, roughly.", file=sys.stderr)


def execute(study: Study, config: dict, flags: Flags, kind: str) -> int:
    """Compute a study, write and show its answer.

    Parameters
    ----------
    study : Study
    config : dict
        Whole configuration, with the keys that say how to run.
    flags : Flags
    kind : {'run', 'sweep'}
        Names the folder if the configuration does not.

    Returns
    -------
    int
        Exit code: 1 if something failed.
    """
    folder = folder_of(study, config, kind)
    failed = run_study(
        study,
        folder,
        executor_config=config.get("executor"),
        overwrite=flags.overwrite,
        quiet=flags.quiet,
    )
    show(folder, flags)
    if failed:
        print(
            f"{counted(failed, 'part')} failed; see {folder / 'failures.csv'}. "
            "The same command tries them again.",
            file=sys.stderr,
        )
    return 1 if failed else 0


def folder_of(study: Study, config: dict, kind: str) -> Path:
    """Give the results folder: as named, or by content so that nothing collides."""
    name = config.get("name")
    if name is None:
        name = f"{kind}-{study.identity()[:8]}"
    if not isinstance(name, str) or not name or Path(name).name != name or name.startswith("."):
        raise ConfigError("name", "must be a plain folder name", value=name)
    root = config.get("results", "results")
    if not isinstance(root, str) or not root:
        raise ConfigError("results", "must be a folder", value=root)
    return Path(root) / name


def show(folder: Path, flags: Flags) -> None:
    """Write the table and the figure of a results folder and print the table."""
    if not any((folder / "meetings").glob("[0-9]*.parquet")):
        return
    table = summarize(folder)
    with writing(folder):
        save_table(table, folder)
        if len(table) > 1:
            study = saved_study(folder)
            first = table.drop_duplicates("forum")["cell"]
            bodies = {k: v for cell in first for k, v in titles(study.config(int(cell))).items()}
            save_win_rate(table, folder, bodies)
    if not flags.quiet:
        print_table(table, title=folder.name, notes=remarks(folder))
        print(f"Results are in {folder}/")
