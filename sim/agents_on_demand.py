"""Agents made when first asked for: two hundred cost as much as a round of a sweep."""

from __future__ import annotations

import mesa

from sim.agents import Negotiation


class AgentsOnDemand(Negotiation):
    """A Mesa model whose agents are made, once, when somebody asks for them."""

    _made = False

    def make_agents(self) -> None:
        """Make every agent of the model; each registers itself."""
        raise NotImplementedError

    def _make_once(self) -> None:
        if not self._made:
            self._made = True
            self.make_agents()

    @property
    def agents(self) -> mesa.agent.AgentSet:
        """Every member, then every stakeholder who may speak; made when first asked for."""
        self._make_once()
        return super().agents

    @property
    def agents_by_type(self) -> dict:
        """The agents of every class."""
        self._make_once()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """Classes of the agents."""
        self._make_once()
        return super().agent_types

    def register_agent(self, agent: mesa.Agent) -> None:
        """Take in one more agent, after those of the scenario."""
        self._make_once()
        super().register_agent(agent)

    def let_go(self) -> None:
        """Let go of every agent; nobody comes any more."""
        self._made = True
        super().let_go()
