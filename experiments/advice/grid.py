"""Portfolios put together from parts, so that a search finds those that nobody listed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from experiments.study.dotted_keys import replaced

_PIVOTAL = {"_target_": "sim.strategies.court.Pivotal", "price_exponent": 0.5}
_NOBODY = {"_target_": "sim.strategies.court.Nobody"}


def _against(share: float) -> dict:
    return {"_target_": "sim.strategies.target.Against", "share": share}


_OWN = {"_target_": "sim.strategies.target.Own"}

# Part: option: what it sets below ``strategy.<camp>``. Values are those of the shipped presets.
PARTS: Mapping[str, Mapping[str, Mapping[str, object]]] = {
    "money": {
        "no money": {"budget": 0.0, "court": _NOBODY, "target": _OWN},
        "court for": {"budget": 1.0, "court": _PIVOTAL, "target": _OWN},
        "court against": {"budget": 1.0, "court": _PIVOTAL, "target": _against(1.0)},
        "court both": {"budget": 1.0, "court": _PIVOTAL, "target": _against(0.5)},
    },
    "text": {
        "hold": {"draft": {"_target_": "sim.strategies.draft.Hold", "ambition": 1.0}},
        "concede": {
            "draft": {
                "_target_": "sim.strategies.draft.Concede",
                "ambition": 1.0,
                "target": 0.9,
                "step": 0.08,
                "red_line": 0.5,
            },
            "invite": {"_target_": "sim.strategies.invite.Everyone"},
        },
    },
    "line": {
        "free": {"discipline": {"_target_": "sim.strategies.discipline.Free"}},
        "whip": {"discipline": {"_target_": "sim.strategies.discipline.Whip", "strength": 1.0}},
    },
    "rules": {
        "no motion": {},
        "amend": {"tactics.amendments": 2},
        "turn": {"tactics.amendments": 1, "tactics.amend_towards": "own"},
        "no-action motion": {"tactics.motions": ["no_action"]},
        "two-thirds motion": {"tactics.motions": ["important_question"]},
        "separate votes": {"tactics.division": True},
    },
}
IDLE = ("no money", "hold", "free", "no motion")
Portfolio = tuple[str, ...]


def portfolios() -> list[Portfolio]:
    """Every combination of one option of each part.

    Examples
    --------
    >>> len(portfolios()), IDLE in portfolios()
    (96, True)
    """
    return list(itertools.product(*PARTS.values()))


def words(portfolio: Portfolio) -> str:
    """Name a portfolio by what it does beyond nothing.

    Examples
    --------
    >>> words(IDLE), words(("court for", "hold", "whip", "amend"))
    ('idle', 'court for, whip, amend')
    """
    return ", ".join(o for o, idle in zip(portfolio, IDLE, strict=True) if o != idle) or "idle"


def with_portfolio(config: dict, camp: str, portfolio: Portfolio) -> dict:
    """Set a camp's portfolio in a whole configuration; parts that are shared stay shared."""
    for part, option in zip(PARTS.values(), portfolio, strict=True):
        for key, value in part[option].items():
            config = replaced(config, ["strategy", camp, *key.split(".")], value)
    return config
