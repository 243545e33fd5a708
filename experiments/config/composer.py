"""Compose whole configurations with Hydra's loader."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from experiments.config.calibrations import list_calibrations, no_copies
from experiments.config.camps import of_its_camps, with_own_camps
from experiments.config.folder import ROOT_CONFIG, config_directory
from experiments.config.registered import plain, register_parts
from sim.errors import ConfigError


class Composer:
    """Compose whole configurations with one Hydra loader.

    Parameters
    ----------
    loader : hydra.core.config_loader.ConfigLoader
        Hydra's loader, which knows the search path.
    name : str
        Name of the primary file.
    hydra_overrides : sequence of str
        Overrides of Hydra's own keys, given on the command line.
    copies : callable
        Of overrides: which lost calibrations have copies; see `list_calibrations`.
    """

    def __init__(
        self,
        loader,
        name: str = ROOT_CONFIG,
        hydra_overrides: Sequence[str] = (),
        copies: Callable[[Sequence[str]], Collection[str]] = no_copies,
    ):
        self.loader, self.name, self.always = loader, name, list(hydra_overrides)
        self.copies = copies

    def __call__(self, overrides: Sequence[str]) -> tuple[dict, dict]:
        """Compose one configuration.

        Returns
        -------
        config : dict
            Plain and resolved, without Hydra's own section.
        choices : dict
            Which option of each group was taken.
        """
        from hydra.types import RunMode
        from omegaconf import open_dict

        list_calibrations(overrides, self.copies)
        overrides = with_own_camps(overrides)
        whole = self.loader.load_configuration(
            self.name, [*self.always, *overrides], RunMode.RUN, from_shell=False
        )
        choices = {
            str(group): option
            for group, option in whole.hydra.runtime.choices.items()
            if not str(group).startswith("hydra/")
        }
        with open_dict(whole):
            del whole["hydra"]
        return of_its_camps(plain(whole), choices, overrides)

    def options(self, group: str) -> list[str]:
        """Give the options of a group, none if there is no such group."""
        return list(self.loader.get_group_options(group))


@contextlib.contextmanager
def open_composer(
    config_dir: str | Path | None = None,
    copies: Callable[[Sequence[str]], Collection[str]] = no_copies,
) -> Iterator[Composer]:
    """Open Hydra's loader on our files, and on a folder of the user's own.

    Errors are Hydra's own; `experiments.config.compose.composer` says them plainly.

    Parameters
    ----------
    config_dir : path, optional
        A further folder of configuration files, as ``--config-dir``.
    copies : callable
        See `Composer`.
    """
    from hydra._internal.hydra import Hydra
    from hydra._internal.utils import create_config_search_path
    from hydra.core.global_hydra import GlobalHydra

    search_path = create_config_search_path(str(config_directory()))
    if config_dir is not None:
        if not Path(config_dir).is_dir():
            raise ConfigError("--config-dir", "there is no such folder", value=str(config_dir))
        folder = f"file://{Path(config_dir).resolve()}"
        search_path.prepend("command-line", folder, anchor="schema")  # schemas must come last
    GlobalHydra.instance().clear()
    register_parts()
    list_calibrations()
    hydra = Hydra.create_main_hydra2(task_name="plenary", config_search_path=search_path)
    try:
        yield Composer(hydra.config_loader, copies=copies)
    finally:
        GlobalHydra.instance().clear()
