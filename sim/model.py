"""The model: a chamber of replications as one Mesa model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.agents import MemberState, Organisation, Stakeholder, overriders
from sim.agents_on_demand import AgentsOnDemand
from sim.behaviour import Behaviour
from sim.campaign.campaign import Campaign
from sim.campaign.precedent import Precedents, has_precedents
from sim.campaign.status_quo import Settled
from sim.chamber import Chamber
from sim.errors import ConfigError
from sim.forums.forum import Forum
from sim.forums.outcome import Outcome
from sim.meeting import coalitions, deliberation, regional, venue
from sim.meeting.agenda import ItemSpec
from sim.meeting.meeting_floor import MeetingFloor
from sim.meeting.outcomes import in_force
from sim.meeting.patents import Patents
from sim.meeting.phases import caucus, court, deliberate, revise, sound_out
from sim.meeting.state import Meeting, open_meeting
from sim.meeting.tabling import Table
from sim.priors import NOTHING_GIVEN, Given, drawn, drawn_camps
from sim.records import Recorder
from sim.scenario import Scenario
from sim.scenario_keys import MeetingSpec
from sim.strategies.camp import Camp
from sim.streams import Streams
from sim.what_if import attendance_in, camps_in
from sim.world import World


@dataclass(frozen=True)
class Sitting:
    """Which meeting of the calendar is in session.

    Attributes
    ----------
    number, year : int
    forum : str
    status_quo : (R, D) float64
        What holds if every text fails [sd].
    """

    number: int
    year: int
    forum: str
    status_quo: np.ndarray


def _known(
    classes: Mapping[str, type[MemberState]], iso3: Sequence[str]
) -> dict[str, type[MemberState]]:
    """Refuse a class for a member that nobody knows."""
    for code in classes:
        if code not in iso3:
            raise ConfigError("agent_classes", "unknown member code", value=code, choices=iso3)
    return dict(classes)


def _queue_of(scenario: Scenario) -> list[tuple[int, MeetingSpec, ItemSpec]]:
    """List the items in the order in which they are negotiated, with their meetings."""
    return [
        (number, spec, item)
        for number, spec in enumerate(scenario.calendar)
        for item in scenario.items_of(spec)
    ]


def _chamber_of(scenario: Scenario, behaviour: Behaviour, streams: Streams) -> Chamber:
    """Make the chamber, with what members are told by their homes."""
    chamber = Chamber(
        scenario.roster,
        scenario.calibration,
        behaviour,
        streams,
        uncertain=scenario.uncertain,
        caucuses=scenario.caucuses,
    )
    chamber.instructions = scenario.spec.homes.instructions(scenario.roster)
    chamber.effort = scenario.spec.homes.effort(scenario.roster)
    return chamber


class NegotiationModel(AgentsOnDemand):
    """States in session: a `mesa.Model` of R replications side by side.

    It has `step`, `running` and `agents` as any Mesa model has, with three
    differences that users of Mesa should know.

    - **Agents are columns.** Every quantity is an array over (replication, member)
      in `chamber`. ``model.agents`` is an ordinary `AgentSet`: a `MemberState` for
      every member, then a `Stakeholder` for everyone who may speak in a body of the
      calendar. ``agent.position`` is a live view of its column, (R, D), so
      ``agents.get``, ``select``, ``groupby`` and ``set`` work on R replications at
      once. The agents are made when first asked for and never in a sweep. A subclass
      that overrides `ballot` or `join`, given in `agent_classes`, is asked for its own
      column; everyone else's is computed at once.
    - **No DataCollector.** The tables that `run` gives hold a row for every
      replication, meeting, draft, round or vote (``record`` in the configuration),
      taken from the arrays; agent reporters would cost about seven times the
      simulation. One of your own can be attached and called between steps.
    - **No batch_run.** `mesa.batch_run` repeats the same seed in every iteration and
      builds a model for each run. Here replications are numbered, each with random
      streams of its own: ask for ``range(1000)``. Sweeps over configurations are
      ``plenary sweep``, and `sim.simulation.simulate` is one of their cells.

    The same meeting as ordinary per-agent Mesa code, tested equal to this one, is
    `benchmarks/yardstick.py`: the shortest way in for those who know Mesa.

    Call `close` when done: Mesa keeps a model with agents alive for ever.

    Parameters
    ----------
    scenario : Scenario
        What is negotiated, where, by whom and how.
    replications : range
        Which replications, by number; ``range(1)`` is an ordinary single run.
    agent_classes : mapping of str to type, optional
        Classes of single members by code, for those that decide for
        themselves; everyone else is a `MemberState`.
    streams : Streams, optional
        Randomness; that of the scenario's seed unless given.
    given : mapping of str to (R,) float64, optional
        Values of behavioural parameters, by their names in `sim.priors.spans`, that stand in
        place of what structural uncertainty draws; nan where a replication draws.

    Attributes
    ----------
    chamber : Chamber
    camps : list of Camp
        With what members answer to their demands drawn, where uncertainty is structural.
    meeting : Meeting or None
        The item being negotiated.
    outcome : Outcome or None
        Of the last decision.

    Examples
    --------
    >>> from sim.scenario import Scenario, example
    >>> model = NegotiationModel(Scenario(example()), range(2))
    >>> model.run()["meetings"].shape[0]
    2
    >>> model.close()
    """

    def __init__(
        self,
        scenario: Scenario,
        replications: range = range(1),
        agent_classes: Mapping[str, type[MemberState]] | None = None,
        streams: Streams | None = None,
        given: Given = NOTHING_GIVEN,
    ):
        super().__init__(seed=scenario.seed)
        self.scenario, self.replications = scenario, replications
        streams = streams or Streams(scenario.seed, replications)
        behaviour, self.camps = scenario.behaviour, scenario.camps
        if scenario.structural:
            self.camps = drawn_camps(scenario.camps, streams, behaviour.held or (), given)
            behaviour = drawn(behaviour, streams, given)
        self.chamber = _chamber_of(scenario, behaviour, streams)
        self._attendance = self.chamber.attendance
        self._classes = _known(agent_classes or {}, scenario.roster.iso3)
        self._voters = overriders(self.agents, "ballot") if self._classes else []
        self._joiners = overriders(self.agents, "join") if self._classes else []
        self.recorder = Recorder(
            replications,
            rounds=scenario.record_rounds,
            votes=scenario.record_votes,
            members=scenario.record_members,
        )
        self._queue = _queue_of(scenario)
        returns = has_precedents([item for _, _, item in self._queue])
        self.precedents = Precedents(self.chamber) if returns else None
        self.settled = Settled()
        self.left = scenario.spec.walk_outs.at_first(len(replications))
        self.meeting: Meeting | None = None
        self.last: Meeting | None = None
        self.outcome: Outcome | None = None
        self._sitting: Sitting | None = None
        self.campaign = self._campaign()

    def _campaign(self) -> Campaign | None:
        """Begin the years between the meetings, if the scenario has them."""
        spec, years = self.scenario.spec.campaign, [one.year for one in self.scenario.calendar]
        if spec is None:
            return None
        world = World(self.chamber, self.camps, self.scenario.way)
        return Campaign(spec, world, years, len(self._queue), self.recorder.add)

    def make_agents(self) -> None:
        """Make a `MemberState` for every member, then a `Stakeholder` for all who may speak."""
        for place, code in enumerate(self.scenario.roster.iso3):
            votes = Organisation if self.chamber.organisation[place] else MemberState
            self._classes.get(code, votes)(self, place)
        bodies = [self.scenario.forum_of(spec) for spec in self.scenario.calendar]
        kinds = {kind for body in bodies for kind in body.who_speaks}
        for place in np.flatnonzero(self.chamber.stakeholders.of(kinds)).tolist():
            Stakeholder(self, place)

    def step(self) -> None:
        """Play one round; after the last round of an item, decide it."""
        if self.meeting is None:
            if not self._queue:
                self.running = False
                return
            self._open(*self._queue.pop(0))
        meeting = self.meeting
        assert meeting is not None and self._sitting is not None
        caucus(meeting)
        for agent in self._joiners:
            self._ask_join(agent, meeting)
        court(meeting)
        deliberate(meeting)
        revise(meeting)
        sound_out(meeting)
        meeting.round += 1
        self.recorder.round(self._sitting.number, meeting)
        if meeting.round >= meeting.rounds:
            self._decide(meeting, self._sitting)
            self.running = bool(self._queue)

    def run(self) -> dict:
        """Play the whole calendar and give the tables."""
        while self.running:
            self.step()
        if self.campaign is not None:
            self.campaign.finish()
        return self.recorder.tables()

    def open_all(self) -> None:
        """Table the drafts of every item in every body that treats it, and leave it at that.

        Raises
        ------
        ConfigError
            For a draft that cannot be tabled.
        """
        seen = set()
        for number, spec, item in self._queue:
            if (spec.forum, item.name) not in seen:
                seen.add((spec.forum, item.name))
                self._open(number, spec, item)
        self.meeting = None

    def _open(self, number: int, spec: MeetingSpec, item: ItemSpec) -> None:
        if self.campaign is not None:
            self.campaign.advance(spec.year)
        label, camps = f"meeting/{number}/{item.name}", self._changed(spec.year)
        forum = self.scenario.forum_of(spec)
        table = self._table(spec, item, forum, camps, label)
        meeting = open_meeting(
            self.chamber,
            forum,
            camps,
            table.drafts,
            table.yardstick,
            label,
            entitled=self.scenario.entitled_in(forum, spec.year),
            item=item.name,
            issue=item.issue,
        )
        meeting.watched = bool(self._classes)
        meeting.past.carried |= self.settled.carried.get(item.matter, {})
        meeting.past.signed |= self.settled.signed
        walks, seated = self.scenario.spec.walk_outs, self.scenario.seats.seated
        walks.opening(meeting, self.left, seated, spec.year)
        sound_out(meeting)
        if self.precedents is not None:
            self.precedents.bring(meeting, spec.year)
        if self.campaign is not None:
            self.campaign.opening(meeting)
            sound_out(meeting)
        regional.prepare(meeting)
        self.meeting = meeting
        self._sitting = Sitting(number, spec.year, forum.name, table.status_quo)

    def _table(
        self, spec: MeetingSpec, item: ItemSpec, forum: Forum, camps: list[Camp], label: str
    ) -> Table:
        """Table the drafts of an item in a body."""
        scenario = self.scenario
        return Table(
            self.chamber,
            item,
            camps,
            scenario.yardsticks[item.name],
            key=scenario.key_of(item),
            label=label,
            chair=forum.one_text,
            uncertain=scenario.uncertain,
            seated=scenario.brings_texts(forum, spec.year),
            held=self.settled.of(item.matter),
            left=self.settled.left.get(item.matter),
            changes=scenario.changes,
            year=spec.year,
            committees=forum.national_committees,
            patents=Patents(forum.patent_policy, forum.royalties),
        )

    def _changed(self, year: int) -> list[Camp]:
        """Let interventions take hold that have happened by a year; give the camps then."""
        changes, roster = self.scenario.changes, self.scenario.roster
        if not changes:
            return self.camps
        self.chamber.attendance = attendance_in(self._attendance, roster, changes, year)
        camps = camps_in(self.camps, roster, changes, year)
        if self.campaign is not None:
            self.campaign.world.lead(camps)
        return camps

    def _decide(self, meeting: Meeting, sitting: Sitting) -> None:
        outcome, authority = venue.decide(
            meeting,
            self.scenario.forums,
            lambda body: self.scenario.entitled_in(body, sitting.year),
            lambda where: MeetingFloor(where, self._ask_ballots),
        )
        self.outcome = outcome
        if meeting.room.talks:
            keys = self._keys(sitting) | {"forum": sitting.forum, "item": meeting.item}
            self.recorder.add("talk", keys | deliberation.effects(meeting))
            deliberation.settle(meeting)
        weight = venue.shared(authority, outcome.adopted, meeting)
        held = in_force(meeting, outcome, weight, sitting.status_quo)
        self.held = held
        matter = self.scenario.matter_of(meeting.item)
        self.settled.keep(matter, meeting, outcome, sitting.status_quo)
        if self.campaign is not None:
            self.campaign.closing(meeting, outcome, held)
        if self.scenario.spec.de_facto is not None:
            found = self.scenario.spec.de_facto.compete(meeting, outcome)
            self.recorder.adoption(self._keys(sitting) | {"item": meeting.item}, found)
        walks = self.scenario.spec.walk_outs
        for told in walks.after(self.left, meeting, outcome, sitting.forum, sitting.year):
            self.recorder.add("walk_outs", self._keys(sitting) | {"item": meeting.item} | told)
        self.recorder.decision(sitting.number, sitting.year, sitting.forum, meeting, outcome, held)
        if self.recorder.keep_rounds:
            keys = self._keys(sitting) | {"item": meeting.item}
            for coalition in coalitions.describe(meeting, outcome):
                self.recorder.add("coalitions", keys | coalition)
        self.last, self.meeting = meeting, None

    def _keys(self, sitting: Sitting) -> dict[str, object]:
        """Give the keys of a table's rows on one sitting."""
        return {
            "replication": self.recorder.replication,
            "meeting": np.int16(sitting.number),
            "year": np.int16(sitting.year),
        }

    def _ask_ballots(self, votes: np.ndarray, draft: int) -> np.ndarray:
        for agent in self._voters:  # only members that decide for themselves
            votes[:, agent.place] = agent.ballot(draft, votes[:, agent.place].copy())
        return votes

    def _ask_join(self, agent: MemberState, meeting: Meeting) -> None:
        for c, camp in enumerate(meeting.camps):
            column = meeting.coalition[c][:, agent.place]
            column[:] = agent.join(camp.name, column.copy())

    def close(self) -> None:
        """Let go of everything, so that the model can be freed.

        Mesa's classes and agents hold the model (`sim.mesa_versions`); that is undone here.
        """
        self.let_go()
        self._voters, self._joiners = [], []
        self.meeting = self.last = None
        del self.chamber
