"""``plenary run [key=value ...]``: one scenario, many replications.

``plenary run FILE.yaml [key=value ...]`` runs a saved configuration.
"""

from __future__ import annotations

from collections.abc import Sequence

from experiments.api.studies import confirm, folder_of, one_cell, validate
from experiments.commands import sweep
from experiments.commands.flags import Flags, split_flags
from experiments.commands.launch import execute
from experiments.commands.overrides_only import read
from experiments.commands.show import MULTIRUN
from experiments.config.messages import plainly
from experiments.config.registered import OPEN, entry_of_unset
from experiments.running.executors import named_executor
from experiments.study.dotted_keys import flat_keys, lookup, replaced, value_at
from experiments.study.files import load
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
    if any(word in MULTIRUN for word in argv):  # as every user of Hydra types it
        return sweep.main([word for word in argv if word not in MULTIRUN])
    flags, rest = split_flags(argv)
    files = [a for a in rest if a.endswith((".yaml", ".yml")) and "=" not in a]
    if files and not any(a.startswith("--") for a in rest):
        rest.remove(files[0])
        return run_file(files[0], rest, flags)
    task = read(rest)
    return run_one(*task.found, flags) if task.found else 0


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
    study = one_cell(config, choices)
    confirm(study, config, yes=flags.yes, quiet=flags.quiet)
    validate(study, folder_of(study, config, "run"), "run")
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
        _check_key(config, key)
        if key == "executor" and isinstance(value, str):  # the name of one, as Hydra takes it
            value = named_executor(value)
        config = replaced(config, key.split("."), value)
    return run_one(config, study.choices, flags)


def _check_key(config: dict, key: str) -> None:
    """Refuse a key that no part of a saved configuration can have."""
    parent = key.rpartition(".")[0]
    if key.startswith("model.") and parent != "model" and value_at(config, parent) is None:
        raise entry_of_unset(key)
    if not lookup(config, key) and key.split(".")[0] not in ("model", *OPEN):
        raise ConfigError(key, "unknown key", choices=flat_keys(config))


def plain_overrides(overrides: Sequence[str]) -> list[tuple[str, object]]:
    """Read ``key=value`` in Hydra's grammar, single values only.

    Examples
    --------
    >>> plain_overrides(["seed=3", "model.names=[a,b]"])
    [('seed', 3), ('model.names', ['a', 'b'])]
    """
    from hydra.core.override_parser.overrides_parser import OverridesParser

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
