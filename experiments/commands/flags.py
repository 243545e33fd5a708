"""Switches of ``plenary run`` and ``plenary sweep`` that are ours, not Hydra's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class Flags:
    """Switches of our own, taken out of the arguments before Hydra reads them.

    Attributes
    ----------
    overwrite : bool
        Replace what the results folder holds.
    yes : bool
        Agree to a very large study.
    quiet : bool
        No progress and no table.
    """

    overwrite: bool = False
    yes: bool = False
    quiet: bool = False


def split_flags(argv: Sequence[str]) -> tuple[Flags, list[str]]:
    """Take our own switches out of the arguments.

    Examples
    --------
    >>> split_flags(["seed=3", "--overwrite"])
    (Flags(overwrite=True, yes=False, quiet=False), ['seed=3'])
    """
    flags, rest = Flags(), []
    for argument in argv:
        name = argument.removeprefix("--")
        if argument.startswith("--") and name in vars(flags):
            setattr(flags, name, True)
        else:
            rest.append(argument)
    return flags, rest
