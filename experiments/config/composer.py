"""Compose whole configurations with Hydra's loader."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.config.calibrations import list_calibrations, no_copies
from experiments.config.camps import of_its_camps, with_own_camps
from experiments.config.folder import ROOT_CONFIG, config_directory
from experiments.config.registered import plain, register_parts
from sim.errors import ConfigError

if TYPE_CHECKING:
    from omegaconf import DictConfig

VERSION = "1.3"  # of Hydra, whose ways are meant


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
        try:
            return self.alone(overrides)
        except Exception:  # Hydra's own section is asked for, or something is wrong: it says what
            return self._plainly(*self.whole(overrides), overrides)

    def alone(self, overrides: Sequence[str]) -> tuple[dict, dict]:
        """Compose the same without Hydra's own section, which no cell needs: in half the time.

        Its errors are not those of Hydra.
        """
        return self._plainly(*self._ours(self._listed(overrides)), overrides)

    def whole(self, overrides: Sequence[str]) -> tuple[DictConfig, Mapping]:
        """Compose as Hydra does, with its own section, and give the options of groups."""
        from hydra.types import RunMode

        words = [*self.always, *self._listed(overrides)]
        found = self.loader.load_configuration(self.name, words, RunMode.RUN, from_shell=False)
        return found, found.hydra.runtime.choices

    def _listed(self, overrides: Sequence[str]) -> list[str]:
        list_calibrations(overrides, self.copies)
        return with_own_camps(overrides)

    @staticmethod
    def _plainly(
        whole: DictConfig, options: Mapping, overrides: Sequence[str]
    ) -> tuple[dict, dict]:
        from omegaconf import open_dict

        choices = {str(g): name for g, name in options.items() if not str(g).startswith("hydra/")}
        with open_dict(whole):
            whole.pop("hydra", None)
        return of_its_camps(plain(whole), choices, overrides)

    def _ours(self, overrides: Sequence[str]) -> tuple[DictConfig, Mapping]:
        """Compose as Hydra's loader does, without the ten files of its own section."""
        from hydra._internal.defaults_list import create_defaults_list
        from hydra.types import RunMode
        from omegaconf import OmegaConf

        words = [*self.always, *overrides]
        parsed, files = self.loader._parse_overrides_and_create_caching_repo(self.name, words)
        self.loader.validate_sweep_overrides_legal(parsed, RunMode.RUN, from_shell=False)
        primary = files.load_config(self.name)
        primary.defaults_list = [
            entry
            for entry in primary.defaults_list
            if not (entry.is_override() and entry.group.startswith("hydra/"))
        ]
        task = [one for one in parsed if one.input_line not in self.always]
        listed = create_defaults_list(
            files, self.name, task, prepend_hydra=False, skip_missing=False
        )
        found = self.loader._compose_config_from_defaults_list(listed.defaults, files)
        OmegaConf.set_struct(found, True)
        self.loader._apply_overrides_to_config(listed.config_overrides, found)
        return found, listed.overrides.known_choices

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
    from hydra import version
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
    version.setbase(VERSION)
    register_parts()
    list_calibrations()
    hydra = Hydra.create_main_hydra2(task_name="plenary", config_search_path=search_path)
    try:
        yield Composer(hydra.config_loader, copies=copies)
    finally:
        GlobalHydra.instance().clear()
