"""``plenary run [key=value ...]``: one scenario, many replications.

``plenary run FILE.yaml [key=value ...]`` runs a saved configuration.
"""

from __future__ import annotations

from collections.abc import Sequence

from experiments.commands.launch import Flags, execute, folder_of, run_settings, split_flags
from experiments.config.compose import application, scientific
from experiments.config.documented import documented
from experiments.running.executors import named_executor
from experiments.study.files import load
from experiments.study.study import Study, lookup, replaced
from sim.errors import ConfigError


def main(argv: Sequence[str]) -> int:
    """Run ``plenary run``.

    Parameters
    ----------
    argv : sequence of str
        Arguments after ``run``.

    Returns
    -------
    int
        Exit code.
    """
    flags, rest = split_flags(argv)
    files = [a for a in rest if a.endswith((".yaml", ".yml")) and "=" not in a]
    if files and not any(a.startswith("--") for a in rest):
        rest.remove(files[0])
        return run_file(files[0], rest, flags)
    for word in rest:
        if word.startswith("study=") and word != "study=null":
            name = word.removeprefix("study=")
            raise ConfigError("study", f"is a sweep; use: plenary sweep study={name}", value=name)
    task = Task()
    application(rest, task, multirun=False)
    return run_one(*task.found, flags) if task.found else 0


class Task:
    """What Hydra calls with the composed configuration; it is run once Hydra is done.

    Attributes
    ----------
    found : tuple or None
        For `run`, configuration and choices; for `sweep`, study and
        configuration; None if Hydra only showed something.
    """

    __name__ = "plenary"

    def __init__(self):
        self.found: tuple | None = None

    def __call__(self, config) -> None:
        """Keep the one configuration of a run."""
        from hydra.core.hydra_config import HydraConfig
        from omegaconf import OmegaConf

        named = dict(HydraConfig.get().runtime.choices)
        self.found = OmegaConf.to_container(config, resolve=True), named


def run_one(config: dict, choices: dict, flags: Flags) -> int:
    """Run one plain configuration.

    Parameters
    ----------
    config : dict
        Whole configuration.
    choices : dict
        Group to option, for the labels.
    flags : Flags

    Returns
    -------
    int
        Exit code.
    """
    from experiments.config.validation import check_cell
    from experiments.store.calibration_copies import within_reach

    replications, until = run_settings(config)
    named = {
        k: v
        for k, v in choices.items()
        if not k.startswith("hydra/") and k not in ("study", "executor")
    }
    study = Study(base=scientific(config), replications=replications, choices=named, until=until)
    check_cell(within_reach(study, folder_of(study, config, "run")).base)
    return execute(study, config, flags, "run")


def run_file(path: str, overrides: Sequence[str], flags: Flags) -> int:
    """Run a saved configuration, with single values changed if asked.

    Hydra does not compose it: a stranger's file is read as plain values only.
    """
    study = load(path)
    if len(study) != 1:
        raise ConfigError(
            path,
            "is a study of several cells; `plenary replay DIR --cell ID "
            "--export FILE` writes one of them as a file",
        )
    config = {
        **study.base,
        "replications": study.replications,
        "until": study.until,
        "executor": {"name": "joblib", "workers": None},
        "results": "results",
        "name": None,
    }
    for key, value in plain_overrides(overrides):
        if not lookup(config, key) and not documented(config, key):
            from experiments.config.messages import flat_keys

            raise ConfigError(key, "unknown key", choices=flat_keys(config))
        if key == "executor" and isinstance(value, str):  # the name of one, as Hydra takes it
            value = named_executor(value)
        config = replaced(config, key.split("."), value)
    return run_one(config, study.choices, flags)


def plain_overrides(overrides: Sequence[str]) -> list[tuple[str, object]]:
    """Read ``key=value`` in Hydra's grammar, single values only.

    Examples
    --------
    >>> plain_overrides(["seed=3", "model.names=[a,b]"])
    [('seed', 3), ('model.names', ['a', 'b'])]
    """
    from hydra.core.override_parser.overrides_parser import OverridesParser

    from experiments.config.messages import plainly

    with plainly():
        parsed = OverridesParser.create().parse_overrides(overrides=list(overrides))
    for one in parsed:
        if one.is_sweep_override() or one.is_delete() or one.is_add() or one.package:
            raise ConfigError(
                one.key_or_group,
                "a saved configuration takes single values only",
                value=one.input_line,
            )
    return [(one.key_or_group, one.value()) for one in parsed]
