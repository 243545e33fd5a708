"""The camps of a scenario: leaders and strategies, from the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from sim.errors import ConfigError
from sim.forums.forum import Forum
from sim.meeting.agenda import CHAIR
from sim.members.roster import Roster
from sim.parts import build
from sim.scenario_keys import ScenarioSpec
from sim.strategies.camp import Camp, Strategy


def camps_of(
    strategies: Mapping,
    spec: ScenarioSpec,
    roster: Roster,
    forums: Mapping[str, Forum],
    plugins: Iterable[str] = (),
) -> list[Camp]:
    """Make the camps, in the order of the scenario.

    Parameters
    ----------
    strategies : mapping
        The group ``strategy``: by camp, plain values; a camp without one does nothing.
    spec : ScenarioSpec
    roster : Roster
        The members in the order of axis N.
    forums : mapping of str to Forum
        Bodies of the scenario.
    plugins : iterable of str, optional
        Packages of the user's own whose classes may be named.

    Returns
    -------
    list of Camp

    Raises
    ------
    ConfigError
        For unknown camps, bodies and texts, and leaders who cannot lead, with the full key.
    """
    for name in strategies:
        if name not in spec.camps:
            raise ConfigError(f"strategy.{name}", "unknown camp", choices=spec.camps)
    camps: list[Camp] = []
    taken = np.zeros(len(roster), dtype=bool)
    for name, camp in spec.camps.items():
        leaders = _leaders(camp.leaders, roster, taken, f"scenario.camps.{name}.leaders")
        taken |= leaders
        key = f"strategy.{name}"
        strategy = build(
            strategies.get(name) or {}, Strategy, key, plugins=plugins, default=Strategy
        )
        strategy.invite.check(roster, f"{key}.invite")
        strategy.court.check(roster, f"{key}.court")
        for at, body in enumerate(strategy.venue.bodies):
            if body not in forums:
                where = f"{key}.venue.bodies[{at}]"
                raise ConfigError(where, "unknown body", value=body, choices=forums)
        _check_target(strategy, spec, f"{key}.target.text")
        active = None
        if strategy.leaders is not None:
            active = _active(strategy.leaders, leaders, roster, f"{key}.leaders")
        camps.append(Camp(name, leaders, strategy.invite.members(roster), strategy, active))
    return camps


def _leaders(words: list[str], roster: Roster, taken: np.ndarray, key: str) -> np.ndarray:
    """Mark a camp's leaders, (N,) bool; none of them may lead another camp."""
    leaders = roster.codes(words, key)
    if not leaders.any():
        raise ConfigError(key, "no leader is in the roster", value=words)
    if (leaders & taken).any():
        both = roster.iso3[int(np.flatnonzero(leaders & taken)[0])]
        raise ConfigError(key, "a member leads two camps", value=both)
    return leaders


def _check_target(strategy: Strategy, spec: ScenarioSpec, key: str) -> None:
    """Refuse to work against a text that is on no agenda."""
    text = strategy.target.text
    known = [draft.name for item in spec.agenda for draft in item.drafts] + [CHAIR]
    if text is not None and text not in known:
        raise ConfigError(key, "is on no agenda", value=text, choices=known)


def _active(words: list[str], leaders: np.ndarray, roster: Roster, key: str) -> np.ndarray:
    """Mark the leaders who act, (N,) bool."""
    meant = roster.codes(words, key)
    if not (meant & leaders).any():
        choices = [code for code, leads in zip(roster.iso3, leaders, strict=True) if leads]
        raise ConfigError(key, "no leader of the camp", value=words, choices=choices)
    return meant & leaders
