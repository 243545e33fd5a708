"""The behavioural parameters of the model: what members respond to, and how much."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.influence import Influence
from sim.parts import Part, non_negative, one_of, within

Number = float | np.ndarray  # one value, or (R, 1) where replications draw it (`sim.priors`)

OF_STRATEGIES = ("discipline.pressure", "discipline.backlash", "frame.strength")
OWN_INTEREST = {"pif": 1.5}  # fitted to P-4 (computed); range 0 to 3


class Behaviour(Part):
    """Parameters of docs/parameters.md that the shipped calibration does not estimate.

    Those given as None are read from the calibration. The others are
    documented assumptions; each range is what a sensitivity study sweeps.

    Parameters
    ----------
    halfwidth : float, optional
        Half-width of the abstention band [logits], range 0.5 to 3.
    discipline : dict of str to float, optional
        Pull of a standing bloc's line on its members [logits], 0 to 6.
    tie : float
        Weight of full ties to a draft's sponsors [logits]; judgement, 0 to 1.5. The votes cannot
        tell (docs/effects.md): the share of ties hardly differs among members, so
        that 0.5 moves a digital text by less than 0.1.
    sponsorship : float
        How far beyond the abstention band a sponsor leans to its own text when
        it is tabled [logits]; in 21 of 21 digital texts of 2005 to 2022 the
        leading sponsor voted yes (computed: UV), range 2 to 8.
    side_payment : float
        What 0.1 % of GDP buys [logits], 0 to 0.5. Votes show no more than 0.1 for a doubling
        of Chinese official finance, all texts, and 0.2 on digital ones (docs/effects.md); for
        a payment aimed at one vote the literature says little and small (Kuziemko & Werker
        2006; Dreher, Nunnenkamp & Thiele 2008; Brazys & Panke 2017).
    exclusion : float
        Resentment of a new club by those it leaves out [logits], 0 to 1
        (Feldstein's argument, mechanism row 19). The votes give no sign of it: after
        the Declaration for the Future of the Internet of April 2022 the democracies
        that stayed out agreed with its leaders as often as before, +.016 (+.003 to
        +.029) (computed: UV), so 0 unless it is swept.
    joining_cost : float
        What it costs to be seen in a coalition [logits]; stated range 0 to 3.
    block_cost : float
        Loss a state bears rather than break consensus [logits]. Fitted with
        `isolation` and `relief` to how 17 cycles of three bodies ended (OE-4): mean 1.0,
        95 % 0.5 to 2 (docs/consensus.md), which says little; sweep 0 to 4.
    isolation : float
        How much dearer it is to block alone: the cost is multiplied by
        1 + isolation / (1 + fellow objectors). Mean of the same fit 0.7,
        its range 0 to 2: not identified.
    proxy_rate : float
        Chance that a delegation that is away has given its vote to another, where the
        body knows proxies (CV 335-338); judgement, 0 to 0.5.
    call_cost : float
        What a camp's leaders lose, on average, before they break the custom of a
        conference and call a vote that they would win [logits]. Of four near-votes on
        record one was called (WCIT-12; PP-98, PP-10 and PP-14 ended in a compromise
        [found]), which tells little; range 0 to 4.
    relief : float
        Part of its loss from a text that a state is spared by disassociating itself
        from it, where the body knows that (GA-13). Mean of the same fit 0.7; range 0 to 0.9.
    sitting_luck : float
        Correlation over a month of what members bring to a text beside their
        positions: committee and plenary are two ballots. Fitted to 26 pairs of
        tallies (docs/two-ballots.md); range 0.95 to 1.
    sitting_attendance : float
        Correlation, beyond members' habits, of who comes to a sitting with who came
        to the one before. The same fit; range 0 to 0.7.
    sitting_absence : float
        How much fuller or emptier the whole room is at a later sitting, standard
        deviation of the log-odds of coming [logits]. The same fit; range 0.1 to 0.5.
    absence_shock : float, optional
        Standard deviation of what keeps all members away from a meeting alike [logits];
        that of the calibration by default, the one the forecast uses
        (`sim.forecast.tally`), or 0 where nothing uncertain is drawn; range 0 to 1.5.
    request_cost : float
        Loss a state bears rather than ask for a vote, send a comment or ask for
        time [logits]; less than blocking costs. At 0 to 0.75 the share of texts
        without a vote is that of the record (P-3; docs/consensus.md).
    deference : float
        Gain it takes to turn a negotiated text by an amendment that leads elsewhere
        than back to what holds [logits]; judgement, 1 to 5, at which most
        amendments put to the vote are lost, as they are on record: 3 of 26 in
        plenary in 2006 to 2017 carried (computed: UV).
    motion_yield : float
        Share of those undecided on a text who support a motion not to act on it; .40 in
        2006 to 2008, .13 in 2010 and 2011, .29 over both (computed: UV), range 0.1 to 0.4.
    reservation : float
        Gain short of which a signer adds a reservation [logits]; judgement, 0 to 2.
    ratifying_burden : float
        What a fully binding text costs at home beyond its signature [logits];
        judgement, 0 to 3.
    listening : float
        Weight of one's caucuses against one's own anchor over a meeting, the
        complement of stubbornness 0.8 to 0.99 a year (computed, docs/parameters.md).
    company : float
        Attraction of being with those near and strong, the landscape force of
        Axelrod & Bennett (1993) [logits]; judgement, 0 to 2.
    reach : float
        Distance at which that attraction turns into repulsion [sd]; 1 to 4.
    hypocrisy : float
        Utility lost for falling wholly short of one's own claim, χ [logits];
        judgement, 0 to 3 (mechanism rows 12, 20).
    signing_burden : float
        What a fully binding text costs a signer [logits], 0.5 to 2
        (`sim.theory.diffusion.signature_utility`).
    own_interest : dict of str to float
        Standard deviation of what only the member itself knows about a text,
        by bloc [logits], 0 to 2. The agreement of the Pacific's members (P-4)
        needs it; that of the SCO, BRICS and CSTO does not, once the second
        axis is there (computed).
    influence : Influence, optional
        What each instrument does.
    held : list of str, optional
        Parameters that ``uncertainty=structural`` leaves as they are, beside those set to
        another value than their default; of instruments as ``influence.ties``.
    """

    # What a sensitivity study sweeps: key to (low, high), as documented above.
    ranges: ClassVar[dict[str, tuple[float, float]]] = {
        "tie": (0.0, 1.5),
        "sponsorship": (2.0, 8.0),
        "side_payment": (0.0, 0.5),
        "exclusion": (0.0, 1.0),
        "joining_cost": (0.0, 3.0),
        "block_cost": (0.0, 4.0),
        "isolation": (0.0, 2.0),
        "proxy_rate": (0.0, 0.5),
        "call_cost": (0.0, 4.0),
        "relief": (0.0, 0.9),
        "sitting_luck": (0.95, 1.0),
        "sitting_attendance": (0.0, 0.7),
        "sitting_absence": (0.1, 0.5),
        "request_cost": (0.0, 2.0),
        "deference": (1.0, 5.0),
        "motion_yield": (0.1, 0.4),
        "reservation": (0.0, 2.0),
        "ratifying_burden": (0.0, 3.0),
        "listening": (0.01, 0.2),
        "company": (0.0, 2.0),
        "reach": (1.0, 4.0),
        "hypocrisy": (0.0, 3.0),
        "signing_burden": (0.5, 2.0),
        "halfwidth": (0.5, 3.0),
    }

    def __init__(
        self,
        *,
        halfwidth: float | None = None,
        discipline: dict[str, float] | None = None,
        tie: float = 0.5,
        sponsorship: float = 4.0,
        side_payment: float = 0.1,
        exclusion: float = 0.0,
        joining_cost: float = 1.0,
        block_cost: float = 1.0,
        isolation: float = 0.7,
        proxy_rate: float = 0.1,
        call_cost: float = 2.0,
        relief: float = 0.7,
        sitting_luck: float = 0.99,
        sitting_attendance: float = 0.25,
        sitting_absence: float = 0.25,
        absence_shock: float | None = None,
        request_cost: float = 0.5,
        deference: float = 3.0,
        motion_yield: float = 0.29,
        reservation: float = 0.5,
        ratifying_burden: float = 1.0,
        listening: float = 0.05,
        company: float = 0.5,
        reach: float = 2.0,
        hypocrisy: float = 1.0,
        signing_burden: float = 1.0,
        own_interest: dict[str, float] | None = None,
        influence: Influence | None = None,
        held: list[str] | None = None,
    ):
        self.halfwidth = halfwidth if halfwidth is None else within("halfwidth", halfwidth, 0, 6)
        self.discipline = discipline
        for bloc, strength in (discipline or {}).items():
            within(f"discipline.{bloc}", strength, 0, 50)
        self.tie: Number = within("tie", tie, 0, 5)
        self.sponsorship: Number = within("sponsorship", sponsorship, 0, 50)
        self.side_payment: Number = within("side_payment", side_payment, 0, 5)
        self.exclusion: Number = within("exclusion", exclusion, 0, 5)
        self.joining_cost: Number = within("joining_cost", joining_cost, -10, 10)
        self.block_cost: Number = non_negative("block_cost", block_cost)
        self.isolation: Number = non_negative("isolation", isolation)
        self.proxy_rate: Number = within("proxy_rate", proxy_rate, 0, 1)
        self.call_cost: Number = non_negative("call_cost", call_cost)
        self.relief: Number = within("relief", relief, 0, 0.95)
        self.sitting_luck: Number = within("sitting_luck", sitting_luck, 0, 1)
        self.sitting_attendance: Number = within("sitting_attendance", sitting_attendance, 0, 1)
        self.sitting_absence: Number = within("sitting_absence", sitting_absence, 0, 5)
        self.absence_shock = (
            absence_shock if absence_shock is None else within("absence_shock", absence_shock, 0, 5)
        )
        self.request_cost: Number = non_negative("request_cost", request_cost)
        self.deference: Number = within("deference", deference, 0, 10)
        self.motion_yield: Number = within("motion_yield", motion_yield, 0, 1)
        self.reservation: Number = within("reservation", reservation, 0, 10)
        self.ratifying_burden: Number = within("ratifying_burden", ratifying_burden, 0, 10)
        self.listening: Number = within("listening", listening, 0, 1)
        self.company: Number = within("company", company, 0, 10)
        self.reach: Number = within("reach", reach, 0.1, 100)
        self.hypocrisy: Number = within("hypocrisy", hypocrisy, 0, 10)
        self.signing_burden: Number = within("signing_burden", signing_burden, 0, 10)
        self.own_interest = own_interest
        for bloc, sd in (own_interest or {}).items():
            within(f"own_interest.{bloc}", sd, 0, 10)
        self.influence = influence
        self.held = held
        for at, name in enumerate(held or []):
            one_of(f"held[{at}]", name, DRAWN)

    @property
    def effects(self) -> Influence:
        """What each instrument does."""
        return Influence() if self.influence is None else self.influence


# What ``uncertainty=structural`` draws (`sim.priors`), by name below ``model``.
DRAWN = (
    *Behaviour.ranges,
    *(f"influence.{name}" for name in Influence.ranges),
    *OF_STRATEGIES,
)
