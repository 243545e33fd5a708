"""Talk: the whole story in a forum that decides nothing."""

import numpy as np
import pytest

from sim import deliberation
from sim.model import NegotiationModel
from sim.scenario import Scenario, simulate
from tests.conftest import compose

N = 12


def positions(edit=None, **values):
    """Openness before and after one Internet Governance Forum, (R, N) each."""
    config = compose("igf_cycle", **values)
    config["scenario"]["calendar"] = config["scenario"]["calendar"][:1]
    config["forum"] |= edit or {}
    model = NegotiationModel(Scenario(config), range(N))
    before = model.chamber.position[..., 0].copy()
    model.run()
    after, present = model.chamber.position[..., 0].copy(), model.last.present
    model.close()
    return before, after, present


def test_talk_moves_those_in_the_room_and_nobody_else():
    before, after, present = positions()
    assert (after[~present] == before[~present]).all()
    assert (after[present] != before[present]).mean() > 0.95


def test_talk_brings_near_positions_together():
    """Hegselmann & Krause (2002): the spread within reach falls."""
    before, after, _ = positions()
    assert (after.std(axis=1) < before.std(axis=1)).all()


def test_nothing_is_decided():
    meetings = simulate(compose("igf_cycle"), range(3))["meetings"]
    assert set(meetings["result"]) == {"no_decision"}


def test_without_listening_talk_is_idle():
    before, after, _ = positions(model={"listening": 0.0})
    assert (before == after).all()


def test_stakeholders_pull_the_room_towards_where_they_stand():
    """Rows 51, IG-1: firms, civil society and the technical community speak."""
    moved = []
    for speakers in (["state", "firm", "civil_society", "technical_community"], ["state"]):
        before, after, _ = positions(edit={"who_speaks": speakers})
        moved.append((after - before).mean(axis=1))
    difference = moved[0] - moved[1]
    assert difference.mean() > 3 * difference.std(ddof=1) / np.sqrt(N)


def test_contacts_give_a_camp_more_voice():
    """Rows 103, 105: those within reach of its leaders end nearer to them."""
    gap = []
    for name in ("no_action", "soft_diplomacy"):
        before, after, present = positions(democratic=name)
        leaders = Scenario(compose("igf_cycle")).camps[0].leaders
        middle = after[:, leaders].mean(axis=1, keepdims=True)
        near = present & (abs(before - middle) < 0.8)
        gap.append((abs(after - middle) * near).sum(axis=1) / near.sum(axis=1))
    difference = gap[1] - gap[0]
    assert difference.mean() < -3 * difference.std(ddof=1) / np.sqrt(N)


def test_half_of_what_talk_moves_lasts():
    config = compose("igf_cycle")
    config["scenario"]["calendar"] = config["scenario"]["calendar"][:1]
    model = NegotiationModel(Scenario(config), range(2))
    start = model.chamber.anchor[..., 0].copy()
    model.run()
    moved = model.chamber.position[..., 0] - start
    kept = model.chamber.anchor[..., 0] - start
    model.close()
    assert kept == pytest.approx(deliberation.LASTING * moved)
