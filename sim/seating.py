"""Who may sit anywhere, and whether the rules of a body can be applied to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import ConfigError
from sim.forums.forum import Forum
from sim.homes import Homes
from sim.members.cached import full_roster
from sim.members.calibration import Calibration
from sim.members.organisations import load_organisations, placed
from sim.members.roster import Roster

__all__ = ["Seats", "check_rules", "seat", "whole_of"]


@dataclass(frozen=True, eq=False)
class Seats:
    """Who takes part in a scenario, and where.

    Attributes
    ----------
    roster : Roster
        Everyone who takes part, in the order of axis N.
    calibration : Calibration
        One that places all of them.
    seated, entitled : dict of str to (N,) bool
        By body: who sits there, and who may vote there.
    may_vote : (N,) bool
        Who may vote somewhere: no observer, and nobody whom a state keeps out.
    """

    roster: Roster
    calibration: Calibration
    seated: dict[str, np.ndarray]
    entitled: dict[str, np.ndarray]
    may_vote: np.ndarray


def seat(
    whole: Roster,
    spec: object,
    forums: Sequence[tuple[Forum, str]],
    leaders: Mapping[str, list[str]],
    homes: Homes,
    calibration: Calibration,
    *,
    may_accede: bool,
) -> Seats:
    """Seat the members of all bodies of a scenario.

    Parameters
    ----------
    whole : Roster
        As from `whole_of`.
    spec : object
        The key ``roster`` of the configuration.
    forums : sequence of (Forum, str)
        The bodies, with their keys.
    leaders : mapping of str to list of str
        By key: who leads a camp; they mark its position even where they do not sit.
    homes : Homes
        Where members get their instructions.
    calibration : Calibration
        The one that is named.
    may_accede : bool
        Whether years pass, so that any state may come to join a text.

    Raises
    ------
    ConfigError
        For unknown members, and for a body in which fewer than two may vote.
    """
    roster = chosen(whole, spec)
    members: dict[str, set[str]] = {}
    for forum, key in forums:
        members[forum.name] = set(roster.select(forum.members, f"{key}.members").iso3)
        check_rules(forum, roster, key)
    everyone = set().union(*members.values())
    for key, words in leaders.items():
        everyone |= _marked(roster, roster.codes(words, key))
    if may_accede and any(forum.accession for forum, _ in forums):
        everyone |= _marked(roster, roster.column("kind") == "state")
    everyone |= homes.states(roster)
    calibration = placing(calibration, roster, everyone, spec)
    everyone &= set(calibration.iso3)
    roster = roster.at(np.flatnonzero([code in everyone for code in roster.iso3]))
    seated = {
        name: np.array([code in codes for code in roster.iso3]) for name, codes in members.items()
    }
    may_vote = (roster.column("kind") != "observer") & ~homes.kept_out(roster)
    entitled = {f.name: _entitled(f, key, roster, seated[f.name], may_vote) for f, key in forums}
    return Seats(roster, calibration, seated, entitled, may_vote)


def _marked(roster: Roster, mask: np.ndarray) -> set[str]:
    return {code for code, is_one in zip(roster.iso3, mask, strict=True) if is_one}


def _entitled(
    forum: Forum, key: str, roster: Roster, seated: np.ndarray, may_vote: np.ndarray
) -> np.ndarray:
    """Say who may vote in a body, (N,) bool; nothing can be negotiated by fewer than two."""
    mask = np.zeros(len(roster), dtype=bool)
    mask[seated] = forum.entitled(np.array(roster.iso3)[seated].tolist())
    mask &= may_vote
    if not mask.any():
        problem = "nobody who sits here may vote"
        raise ConfigError(f"{key}.members", problem, value=forum.members)
    if np.count_nonzero(mask) == 1:
        (alone,) = np.array(roster.iso3)[mask]
        raise ConfigError(
            f"{key}.members",
            "only one member may vote here, so that there is nothing to negotiate",
            value=str(alone),
            allowed="two or more members with a vote",
        )
    return mask


def _files(spec: object) -> tuple[str, ...]:
    """Read ``roster.organisations``: no table of one's own, one, or several."""
    given = spec.get("organisations") if isinstance(spec, Mapping) else None
    if given is None:
        return ()
    files = [given] if isinstance(given, str) else given
    if not isinstance(files, list) or not all(isinstance(file, str) for file in files):
        raise ConfigError("roster.organisations", "must be a table or a list of them", value=given)
    return tuple(files)


def whole_of(spec: object) -> Roster:
    """Give every state and every organisation that the key ``roster`` knows of."""
    return full_roster(_files(spec))


def chosen(whole: Roster, spec: object) -> Roster:
    """Give those whom the key ``roster`` lets sit; organisations for the bodies that seat them.

    Parameters
    ----------
    whole : Roster
    spec : object
        As in the configuration: what `Roster.select` takes, or a mapping with ``members``
        and ``organisations``.

    Returns
    -------
    Roster
    """
    where = "roster"
    if isinstance(spec, Mapping) and set(spec) <= {"members", "organisations"}:
        spec, where = spec.get("members", "all"), "roster.members"
    if spec is None or (isinstance(spec, str) and spec == "all"):
        return whole
    states = whole.codes(list(whole.select(spec, where).iso3))
    organisations = ~np.isin(whole.column("kind").astype(str), ("state", "observer"))
    return whole.at(np.flatnonzero(states | organisations))


def placing(
    calibration: Calibration, roster: Roster, everyone: Collection[str], spec: object
) -> Calibration:
    """Give a calibration that places whoever is there; the same one where all are states."""
    if set(everyone) <= set(calibration.iso3) | {code for code in roster.iso3 if code.isupper()}:
        return calibration
    return placed(calibration, load_organisations(_files(spec)))


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
