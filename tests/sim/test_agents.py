"""Agents: live columns of the chamber, and members that decide for themselves."""

import mesa
import numpy as np
import pytest

from sim.agents import MemberState, Participant, Stakeholder, overriders
from sim.errors import ConfigError
from sim.meeting.sounding import sound_out
from sim.model import NegotiationModel
from sim.scenario import Scenario, example
from sim.theory.ballot import Vote
from tests.conftest import compose


@pytest.fixture
def model():
    return NegotiationModel(Scenario(example()), range(3))


def finished(model):
    model.run()
    return model


def test_it_is_a_mesa_model_of_mesa_agents(model):
    assert isinstance(model, mesa.Model)
    assert len(model.agents) == 11
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)


def test_members_come_first_whoever_asks_and_nobody_comes_after_the_end(model):
    Stakeholder(model, 0)
    assert [type(agent) for agent in model.agents] == [MemberState] * 11 + [Stakeholder]
    assert set(model.agent_types) == {MemberState, Stakeholder}
    model.close()
    assert len(model.agents) == 0


def test_agent_sets_select_and_aggregate(model):
    open_ = model.agents.select(lambda agent: agent.position[0, 0] > 0)
    assert {"USA", "DEU", "JPN"} <= set(open_.get("iso3"))
    assert "RUS" not in set(open_.get("iso3"))
    assert len(model.agents_by_type[MemberState]) == 11


def test_agents_are_live_columns(model):
    [kenya] = model.agents.select(lambda agent: agent.iso3 == "KEN")
    assert np.shares_memory(kenya.position, model.chamber.position)
    model.chamber.position[:, kenya.place] = 0.25
    assert (kenya.position == 0.25).all()
    kenya.position = [1.0, 2.0, 3.0]
    assert (model.chamber.position[2, kenya.place] == [1.0, 2.0, 3.0]).all()
    assert (model.chamber.anchor[2, kenya.place] == [1.0, 2.0, 3.0]).all()
    assert kenya.name == "Kenya" and repr(kenya) == "MemberState(KEN)"
    assert 0 <= kenya.attendance <= 1
    assert kenya.fact("un_group") == "african"


def test_what_is_written_to_an_agent_counts_in_the_meeting(model):
    model.step()
    kenya = next(a for a in model.agents if a.iso3 == "KEN")
    before = kenya.lean(1).copy()
    kenya.position = kenya.position + np.array([1.0, 0.0, 0.0])
    sound_out(model.meeting)
    assert (kenya.lean(1) > before).all()


def test_votes_can_be_read_from_the_agents(model):
    assert all(agent.vote is None for agent in model.agents)
    finished(model)
    [usa] = model.agents.select(lambda agent: agent.iso3 == "USA")
    assert usa.vote.shape == (3, 2)
    assert (usa.vote == model.outcome.votes[:, :, usa.place]).all()


class Contrarian(MemberState):
    def ballot(self, draft, votes):
        return np.where(votes == Vote.ABSENT, votes, Vote.NO)


class Loner(MemberState):
    def join(self, camp, joins):
        return np.zeros_like(joins)


class Joiner(MemberState):
    def join(self, camp, joins):
        return np.full_like(joins, camp == "democratic")


def test_a_member_that_overrides_ballot_is_asked():
    plain = finished(NegotiationModel(Scenario(example()), range(20)))
    model = finished(NegotiationModel(Scenario(example()), range(20), {"KEN": Contrarian}))
    place = model.chamber.roster.iso3.index("KEN")
    mine, before = model.outcome.votes[:, :, place], plain.outcome.votes[:, :, place]
    assert ((mine == Vote.NO) | (mine == Vote.ABSENT)).all()
    assert (before == Vote.YES).any()
    others = np.arange(11) != place
    assert (model.outcome.votes[:, :, others] == plain.outcome.votes[:, :, others]).all()


def test_members_that_override_ballot_count_in_the_tally():
    everyone = dict.fromkeys(example()["forum"]["members"], Contrarian)
    model = finished(NegotiationModel(Scenario(example()), range(4), everyone))
    assert (model.outcome.tally[..., Vote.YES] == 0).all()
    assert not model.outcome.adopted.any()


def test_a_member_that_overrides_join_is_asked():
    config = compose(democratic="democracy_club")
    scenario = Scenario(config)
    place = scenario.roster.iso3.index("SWE")
    for kind, stands in ((Loner, False), (Joiner, True)):
        model = NegotiationModel(scenario, range(6), {"SWE": kind})
        model.step()
        assert (model.meeting.coalition[0][:, place] == stands).all()
        plain = NegotiationModel(scenario, range(6))
        plain.step()
        others = np.arange(len(scenario.roster)) != place
        same = model.meeting.coalition[:, :, others] == plain.meeting.coalition[:, :, others]
        assert same.all()


def test_unknown_member_cannot_be_given_a_class():
    with pytest.raises(ConfigError, match=r"agent_classes: unknown member code, got 'KEM'.*'KEN'"):
        NegotiationModel(Scenario(example()), range(1), {"KEM": Contrarian})


def test_only_those_that_override_a_method_are_asked(model):
    assert overriders(model.agents, "ballot") == [] == overriders(model.agents, "join")
    scenario = Scenario(example())
    mixed = NegotiationModel(scenario, range(1), {"KEN": Contrarian, "IND": Loner})
    assert [agent.iso3 for agent in overriders(mixed.agents, "ballot")] == ["KEN"]
    assert [agent.iso3 for agent in overriders(mixed.agents, "join")] == ["IND"]


def test_a_class_knows_what_it_decides_also_by_inheritance_and_from_a_mixture():
    class Heir(Contrarian):
        """Votes as its parent does."""

    class Stubborn:
        def join(self, camp, joins):
            return np.zeros_like(joins)

    class Mixed(Stubborn, Contrarian):
        """Votes as one parent, joins as the other."""

    class Named(MemberState):
        """Changes its name only."""

        name = "Somewhere"

    assert MemberState.decides == Named.decides == frozenset()
    assert Heir.decides == {"ballot"} and Mixed.decides == {"ballot", "join"}


def in_session(speak, **forum):
    """Seat the example's states in a body where some kinds of organisation may speak."""
    made = example()
    made["forum"] |= {"who_speaks": list(speak), **forum}
    return NegotiationModel(Scenario(made), range(3))


def test_a_stakeholder_has_a_place_and_no_ballot():
    assert issubclass(Stakeholder, Participant) and not hasattr(Stakeholder, "ballot")


def test_stakeholders_are_seated_where_the_body_lets_them_speak():
    assert set(in_session(["state"]).agent_types) == {MemberState}
    model = in_session(["state", "technical_community"])
    guests = model.agents_by_type[Stakeholder]
    assert len(model.agents_by_type[MemberState]) == 11
    assert set(guests.get("kind")) == {"technical_community"}
    [icann] = guests.select(lambda agent: agent.code == "icann")
    assert icann.name.startswith("Internet Corporation") and repr(icann) == "Stakeholder(icann)"
    assert icann.position.shape == (3, 3) and icann.voice > 0
    model.close()


def test_a_stakeholder_that_moves_is_heard_from_there():
    """In a body that only talks, states near ICANN move as it does."""
    talk = {"_target_": "sim.forums.procedures.NoDecision"}
    moved = {}
    for there in (0.5, -0.5):
        model = in_session(
            ["state", "technical_community"], stages={"exchange": talk}, text="exchange",
            adoption="none", deliberation=5.0, rounds=1, attendance={"everyone": True},
        )  # fmt: skip
        for guest in model.agents_by_type[Stakeholder]:
            guest.position = [there, 0.0, 0.0]
        start = model.chamber.position[..., 0].copy()
        model.step()
        moved[there] = (model.chamber.position[..., 0] - start).sum()
        model.close()
    assert moved[0.5] > moved[-0.5]


def test_a_data_collector_of_mesa_can_be_attached(model):
    """Nothing is collected unless asked: the tables of `run` hold every replication."""
    assert not hasattr(model, "datacollector")
    collector = mesa.DataCollector(
        model_reporters={"round": lambda m: m.meeting.round if m.meeting else -1},
        agenttype_reporters={MemberState: {"openness": lambda agent: agent.position[:, 0].mean()}},
    )
    while model.running:
        collector.collect(model)
        model.step()
    table = collector.get_agenttype_vars_dataframe(MemberState)
    assert len(table) == 11 * len(collector.get_model_vars_dataframe())
    assert table["openness"].notna().all()
