"""From words to a checked study: the same for the command line and for Python."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.config.compose import composer
from experiments.config.composer import Composer
from experiments.config.design import points
from experiments.config.expansion import expand
from experiments.config.overrides import parse, read_overrides
from experiments.config.validation import check_study
from experiments.figures.labels import counted
from experiments.store.calibration_copies import remembered, within_reach
from experiments.study import cost
from experiments.study.stopping_rule import rule
from experiments.study.study import Study, scientific, whole
from sim.errors import ConfigError
from sim.simulation import check

MANY = 1_000_000  # above so many replications a command asks whether it is meant [count]
# Keys that hold for a whole study and are never swept.
WHOLE = ("replications", "until", "design", "samples", "name", "results", "executor", "study")


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


def one_cell(config: dict, choices: dict) -> Study:
    """Make the study of one plain configuration.

    Parameters
    ----------
    config : dict
        Whole configuration.
    choices : dict
        Group to option, for the labels.
    """
    replications, until = run_settings(config)
    named = {
        group: option
        for group, option in choices.items()
        if not group.startswith("hydra/") and group not in ("study", "executor")
    }
    return Study(base=scientific(config), replications=replications, choices=named, until=until)


def build_study(
    found: Composer, saved: Sequence[str], arguments: Sequence[str]
) -> tuple[Study, dict]:
    """Expand a sweep into a study.

    Parameters
    ----------
    found : Composer
    saved, arguments : sequence of str
        Overrides of the study file and of the user.

    Returns
    -------
    study : Study
    config : dict
        Whole configuration of the first cell, with the keys that say how to run.
    """
    swept, (base, choices, axes) = _expanded(found, [*saved, *arguments])
    replications, until = run_settings(base)
    cells = points(
        axes,
        swept,
        design=base.get("design", "grid"),
        samples=base.get("samples", 1),
        seed=base["seed"],
    )
    varying = {part for axis in axes for part in axis.name.split("+")}
    named = {
        group: option
        for group, option in choices.items()
        if group not in varying and group not in ("study", "executor")
    }
    study = Study(
        base=scientific(base),
        axes=tuple(axes),
        points=cells,
        replications=replications,
        choices=named,
        until=until,
    )
    return study, base


def _expanded(found: Composer, words: Sequence[str]) -> tuple:
    """Parse and expand overrides."""
    fixed, swept = parse(words, found)
    for one in swept:
        if one.name.lstrip("+").split(".")[0] in WHOLE:
            raise ConfigError(one.name, "holds for the whole study and cannot be swept")
    return swept, expand(found, fixed, swept)


def study_params(found: Composer, overrides: Sequence[str]) -> list[str]:
    """Give the swept overrides that the chosen study file holds."""
    from hydra.types import RunMode
    from omegaconf import OmegaConf

    if not any(text.lstrip("+").startswith("study=") for text in overrides):
        return []
    composed = found.loader.load_configuration(
        found.name, list(overrides), RunMode.MULTIRUN, from_shell=False
    )
    params = OmegaConf.to_container(composed.hydra.sweeper, resolve=True).get("params") or {}
    return [f"{key}={value}" for key, value in params.items()]


def study_of(
    overrides: Sequence[str], config_dir: str | Path | None = None, *, swept: bool
) -> tuple[Study, dict]:
    """Compose a study without the command line.

    Parameters
    ----------
    overrides : sequence of str
        In Hydra's grammar.
    config_dir : path, optional
        A further folder of configuration files.
    swept : bool
        Whether values may be swept; else it is one cell.

    Returns
    -------
    study : Study
    config : dict
        Whole configuration of the first cell, with the keys that say how to run.
    """
    with composer(config_dir, remembered) as found:
        read_overrides(overrides, found)
        if swept:
            return build_study(found, study_params(found, overrides), overrides)
        config, choices = found(list(overrides))
    return one_cell(config, choices), config


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


def confirm(study: Study, config: dict, *, yes: bool = False, quiet: bool = False) -> None:
    """Refuse a very large study unless it is meant, and say how long a long one takes.

    Raises
    ------
    AskFirst
        For more than a million replications, hours, or more memory than a machine has.
    """
    total = len(study) * study.replications
    if yes:
        return
    if total > MANY:
        raise cost.AskFirst(
            f"{counted(len(study), 'cell')} x {counted(study.replications, 'replication')} = "
            f"{total:,}. That is more than {MANY:,}; add --yes if you mean it "
            "(`plenary check` estimates the time)."
        )
    chunk = (config.get("executor") or {}).get("chunk", cost.TOGETHER)
    found = cost.ask_first(study, chunk)
    if found.seconds > cost.WORTH_SAYING and not quiet:
        print(f"{cost.words(found)}, roughly.", file=sys.stderr)


def validate(study: Study, folder: Path, kind: str) -> None:
    """Build what would be played, so that what is wrong is told before anything runs.

    Parameters
    ----------
    study : Study
    folder : path
        Where its results go.
    kind : {'run', 'sweep'}
    """
    known = within_reach(study, folder)
    if kind == "run":
        check(known.base)
    else:
        check_study(known)
