"""Put a configuration together with Hydra: for a program, or as a command."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from experiments.config.calibrations import (
    calibrations_in,
    list_calibrations,
    no_copies,
    tell_if_shadowed,
)
from experiments.config.camps import absent_camps, of_its_camps, with_own_camps
from experiments.config.composer import VERSION, Composer, open_composer
from experiments.config.folder import ROOT_CONFIG, config_directory
from experiments.config.messages import plainly
from experiments.config.registered import plain, register_parts
from sim.errors import ConfigError


@contextlib.contextmanager
def composer(
    config_dir: str | Path | None = None,
    copies: Callable[[Sequence[str]], Collection[str]] = no_copies,
) -> Iterator[Composer]:
    """Open a `Composer` whose errors are said plainly.

    Parameters
    ----------
    config_dir : path, optional
        A further folder of configuration files, as ``--config-dir``.
    copies : callable
        See `Composer`.
    """
    with open_composer(config_dir, copies) as found, plainly(found):
        yield found


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


CFG = ("--cfg", "-c")  # Hydra's flags that print the configuration
VALUED = (*CFG, "--package", "-p")  # of those that go with them, the ones that take a value


class Absent:
    """What Hydra calls to tell whose strategies are not played.

    Attributes
    ----------
    camps : set of str
    """

    __name__ = "plenary"

    def __init__(self):
        self.camps: set[str] = set()

    def __call__(self, config) -> None:
        """Keep the names."""
        from hydra.core.hydra_config import HydraConfig

        self.camps = absent_camps(plain(config), HydraConfig.get().overrides.task)


def _without_absent(argv: Sequence[str], copies) -> list[str]:
    """Take the strategies of camps that the scenario lacks out of what Hydra prints."""
    words, found = list(argv), Absent()
    for at in reversed(range(len(words))):
        if words[at] in VALUED:
            del words[at : at + 2]
        elif words[at].split("=")[0] in (*VALUED, "--resolve"):
            del words[at]
    with contextlib.suppress(ConfigError):  # Hydra says it when it prints
        application(words, found, multirun=False, copies=copies)
    return [*argv, *(f"~strategy/{camp}" for camp in sorted(found.camps))]


def overrides_last(argv: Sequence[str]) -> list[str]:
    """Put flags first: Hydra refuses overrides that stand on both sides of one.

    Examples
    --------
    >>> overrides_last(["forum=oewg", "--config-dir", "mine", "scenario=own", "--cfg=job"])
    ['--config-dir', 'mine', '--cfg=job', 'forum=oewg', 'scenario=own']
    """
    last = [
        at
        for at, word in enumerate(argv)
        if word[:1] == "~" or ("=" in word and word[:1] != "-")
        if at == 0 or argv[at - 1] not in (*VALUED, "--config-dir", "-cd")
    ]
    return [*(w for at, w in enumerate(argv) if at not in last), *(argv[at] for at in last)]


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

        found = HydraConfig.get()
        named = dict(found.runtime.choices)
        self.found = of_its_camps(plain(config), named, found.overrides.task)


def application(
    argv: Sequence[str],
    task: Callable,
    *,
    multirun: bool,
    copies: Callable[[Sequence[str]], Collection[str]] = no_copies,
) -> None:
    """Run a Hydra application: its grammar, ``--cfg``, ``--help``, ``--config-dir``.

    Parameters
    ----------
    argv : sequence of str
        Arguments after ``plenary run`` or ``plenary sweep``.
    task : callable
        Called with the composed configuration, or handed to our sweeper.
    multirun : bool
        Whether swept values are allowed.
    copies : callable
        See `Composer`.
    """
    import hydra

    if any(word.startswith("--e") for word in argv):
        # Hydra would unpickle that file, and a pickle runs what its writer wants.
        raise ConfigError("--experimental-rerun", "is not offered; see `plenary replay`")
    register_parts()
    list_calibrations(argv, copies)
    for name in calibrations_in(argv):
        tell_if_shadowed(name)
    shows = any(
        a.split("=")[0] in (*CFG, "--info", "-i", "--shell-completion", "-sc") for a in argv
    )
    flags = ["--multirun"] if multirun and not shows and "--multirun" not in argv else []
    if any(a.split("=")[0] in CFG for a in argv):
        argv = _without_absent(argv, copies)
    before = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    sys.argv = ["plenary", *flags, *overrides_last(with_own_camps(argv))]
    os.environ["HYDRA_FULL_ERROR"] = "1"  # errors come to us; we say them plainly
    try:
        with plainly(None, overrides=argv):
            hydra.main(
                version_base=VERSION, config_path=str(config_directory()), config_name=ROOT_CONFIG
            )(task)()
    finally:
        sys.argv = before[0]
        if before[1] is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = before[1]
