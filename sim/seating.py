"""Whether the rules of a body can be applied to those who sit in it."""

from __future__ import annotations

import numpy as np

from sim.errors import ConfigError
from sim.forums.forum import Forum
from sim.members.roster import Roster

__all__ = ["check_rules"]


def check_rules(forum: Forum, roster: Roster, key: str) -> None:
    """Refuse a rule that counts a bloc apart, or weighs by a column, which no member has.

    Parameters
    ----------
    forum : Forum
    roster : Roster
        From which the body seats its members.
    key : str
        Key of the body, for messages.

    Raises
    ------
    ConfigError
        With the full key, where the roster has no such bloc or column, the bloc has no
        member in the body, or the column leaves a member without a weight.

    Examples
    --------
    >>> from sim.forums.procedures import NationalBodyBallot
    >>> stages = {"ballot": NationalBodyBallot(principals="jtc1_p")}
    >>> club = Forum(name="club", title="A club", members=["TUV"], stages=stages)
    >>> check_rules(club, Roster.load(), "forum")
    Traceback (most recent call last):
        ...
    sim.errors.ConfigError: forum.stages.ballot.principals: has no member in this body, got 'jtc1_p'
    """
    if not any(stage.blocs or stage.columns for stage in forum.stages.values()):
        return
    seats = roster.select(forum.members, f"{key}.members")
    for name, stage in forum.stages.items():
        for argument, bloc in stage.blocs.items():
            where = f"{key}.stages.{name}.{argument}"
            if not seats.bloc(bloc, where).any():
                raise ConfigError(where, "has no member in this body", value=bloc)
        for argument, column in stage.columns.items():
            _covers(seats, column, f"{key}.stages.{name}.{argument}")


def _covers(seats: Roster, column: str, where: str) -> None:
    """Refuse a column of weights that is no number for some member, or 0 for all."""
    weight = seats.column(column, where)
    if weight.dtype.kind not in "biuf":
        raise ConfigError(where, "is no column of numbers", value=column)
    short = ~np.isfinite(weight.astype(float)) | (weight < 0)
    if short.any():
        lacking = [code for code, is_short in zip(seats.iso3, short, strict=True) if is_short]
        raise ConfigError(where, f"gives no weight to {', '.join(lacking[:5])}", value=column)
    if not weight.any():
        raise ConfigError(where, "gives nobody a vote", value=column)
