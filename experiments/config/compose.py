"""Find the configuration files and put one configuration together with Hydra.

The files lie in ``configs/`` of a clone or an editable install, and in
``experiments/configs`` of an installed wheel.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from experiments.commands.completion import asked, script, shorten_line
from sim.errors import ConfigError, DataError

ROOT_CONFIG = "config"

# Keys that say how a study is run. They change no number and are kept from the
# simulation and from the identity of a study.
RUNNING = (
    *("executor", "results", "name", "choices"),
    *("design", "samples", "until", "replications", "study"),
)


def config_directory() -> Path:
    """Give the folder of the configuration files.

    Returns
    -------
    Path
        The clone's ``configs/``, or the copy inside the installed package.
    """
    here = Path(__file__).resolve().parents[1]
    for folder in (here.parent / "configs", here / "configs"):
        if (folder / f"{ROOT_CONFIG}.yaml").is_file():
            return folder
    raise DataError(here / "configs", "the configuration files are missing; install Plenary again")


def scientific(config: dict) -> dict:
    """Leave out the keys that only say how a study is run.

    Examples
    --------
    >>> scientific({"seed": 1, "name": "mine", "executor": {"name": "joblib"}})
    {'seed': 1}
    """
    return {key: value for key, value in config.items() if key not in RUNNING}


def list_behaviour() -> None:
    """Let Hydra know the group ``model``, whose defaults are the model's own."""
    import inspect

    from hydra.core.config_store import ConfigStore

    from sim.behaviour import Behaviour
    from sim.meeting.influence import Influence

    def defaults(part: type) -> dict:
        return {p.name: p.default for p in inspect.signature(part).parameters.values()}

    node = {**defaults(Behaviour), "influence": defaults(Influence)}
    ConfigStore.instance().store(group="model", name="default", node=node, provider="plenary")


def list_calibrations(words: Sequence[str] = ()) -> None:
    """Let Hydra know calibrations beside the shipped ones, as options of their group.

    Parameters
    ----------
    words : sequence of str
        Overrides; files that ``calibration=`` names in them are options too.
    """
    from hydra.core.config_store import ConfigStore

    from experiments.estimation.calibration_files import own_calibrations
    from experiments.store.calibration_copies import remembered
    from sim.members.calibration import shipped

    store = ConfigStore.instance()
    store.repo.pop("calibration", None)  # of another working directory
    files = {name: name for name in own_calibrations()}
    for value in calibrations_in(words):
        if value.endswith(".json"):
            files[value] = value
        elif "/" in value and Path(f"{value}.json").is_file():
            files[value] = f"{value}.json"
    if lost := {*calibrations_in(words)} - {*files, *shipped()}:
        known = remembered(words)
        files |= {v: v for v in lost if v in known}
        files |= {v: f"{v}.json" for v in lost if f"{v}.json" in known}
    for option in files.keys() - {*shipped()}:
        *folders, last = ("calibration", *filter(None, option.split("/")))
        node = {"name": files[option]}
        store.store(last, node, "/".join(folders), package="calibration", provider="plenary")


def calibrations_in(words: Sequence[str]) -> list[str]:
    """Give the calibrations that overrides name.

    Examples
    --------
    >>> calibrations_in(["seed=1", "calibration=default,mine.json"])
    ['default', 'mine.json']
    """
    values = (w.partition("=")[2] for w in words if w.startswith("calibration="))
    return [name.strip() for value in values for name in value.split(",")]


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
    """

    def __init__(self, loader, name: str = ROOT_CONFIG, hydra_overrides: Sequence[str] = ()):
        self.loader, self.name, self.always = loader, name, list(hydra_overrides)

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
        from omegaconf import OmegaConf, open_dict

        list_calibrations(overrides)
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
        return OmegaConf.to_container(whole, resolve=True), choices

    def options(self, group: str) -> list[str]:
        """Give the options of a group, none if there is no such group."""
        return list(self.loader.get_group_options(group))


@contextlib.contextmanager
def composer(config_dir: str | Path | None = None) -> Iterator[Composer]:
    """Open Hydra's loader on our files, and on a folder of the user's own.

    Parameters
    ----------
    config_dir : path, optional
        A further folder of configuration files, as ``--config-dir``.
    """
    from hydra._internal.hydra import Hydra
    from hydra._internal.utils import create_config_search_path
    from hydra.core.global_hydra import GlobalHydra

    from experiments.config.messages import plainly

    search_path = create_config_search_path(str(config_directory()))
    if config_dir is not None:
        if not Path(config_dir).is_dir():
            raise ConfigError("--config-dir", "there is no such folder", value=str(config_dir))
        folder = f"file://{Path(config_dir).resolve()}"
        search_path.prepend("command-line", folder, anchor="schema")  # schemas must come last
    GlobalHydra.instance().clear()
    list_behaviour()
    list_calibrations()
    hydra = Hydra.create_main_hydra2(task_name="plenary", config_search_path=search_path)
    found = Composer(hydra.config_loader)
    try:
        with plainly(found):
            yield found
    finally:
        GlobalHydra.instance().clear()


def compose(overrides: Sequence[str] = (), config_dir: str | Path | None = None) -> dict:
    """Compose one configuration as the command line would.

    Parameters
    ----------
    overrides : sequence of str
        In Hydra's grammar, for instance ``["forum=oewg", "seed=3"]``.
    config_dir : path, optional
        A further folder of configuration files.

    Returns
    -------
    dict
        Plain and resolved.

    Raises
    ------
    ConfigError
        If a group, option or key is unknown, or an override cannot be read.
    """
    with composer(config_dir) as compose_one:
        return compose_one(list(overrides))[0]


def application(argv: Sequence[str], task: Callable, *, multirun: bool) -> None:
    """Run a Hydra application: its grammar, ``--cfg``, ``--help``, ``--config-dir``.

    Parameters
    ----------
    argv : sequence of str
        Arguments after ``plenary run`` or ``plenary sweep``.
    task : callable
        Called with the composed configuration, or handed to our sweeper.
    multirun : bool
        Whether swept values are allowed.
    """
    import hydra

    from experiments.config.messages import plainly
    from experiments.estimation.calibration_files import tell_if_shadowed

    if (wish := asked(argv)) in ("install", "uninstall"):
        from experiments.command_line import available

        print(script(list(available())) if wish == "install" else "complete -r plenary")
        return
    if wish == "query":
        shorten_line()
    if any(word.startswith("--e") for word in argv):
        # Hydra would unpickle that file, and a pickle runs what its writer wants.
        raise ConfigError("--experimental-rerun", "is not offered; see `plenary replay`")
    list_behaviour()
    list_calibrations(argv)
    for name in calibrations_in(argv):
        tell_if_shadowed(name)
    shows = any(
        a.split("=")[0] in ("--cfg", "-c", "--info", "-i", "--shell-completion", "-sc")
        for a in argv
    )
    flags = ["--multirun"] if multirun and not shows and "--multirun" not in argv else []
    before = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    sys.argv = ["plenary", *flags, *argv]
    os.environ["HYDRA_FULL_ERROR"] = "1"  # errors come to us; we say them plainly
    try:
        with plainly(None, overrides=argv):
            _with_documented_keys(
                hydra.main(
                    version_base="1.3", config_path=str(config_directory()), config_name=ROOT_CONFIG
                )(task)
            )
    finally:
        sys.argv = before[0]
        if before[1] is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = before[1]


def _with_documented_keys(call: Callable) -> None:
    """Call a Hydra application; if a key is not there, let documented ones be added."""
    from hydra.errors import ConfigCompositionException

    from experiments.config.documented import completed
    from experiments.config.messages import known

    try:
        call()
    except ConfigCompositionException:
        words = completed(sys.argv[1:], known(None, sys.argv[1:]))
        if words == sys.argv[1:]:
            raise
        sys.argv = [sys.argv[0], *words]
        call()
