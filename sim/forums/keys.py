"""What the keys of a body may say."""

from __future__ import annotations

from collections.abc import Mapping

from sim.errors import ConfigError
from sim.parts import EVIDENCE, Part, non_negative, one_of, share

__all__ = [
    "ADOPTIONS",
    "ISSUES",
    "OTHER",
    "SPEAKERS",
    "TABLING",
    "YEARLY",
    "Accession",
    "Rivals",
    "Rule",
    "Sitting",
    "bounds",
    "cycle_of",
    "mandate_of",
    "one_or_more",
    "somebody",
    "speakers",
]

ADOPTIONS = ("binding", "treaty", "recommendation", "soft_norm", "none")
SPEAKERS = ("state", "firm", "civil_society", "technical_community")
ISSUES = (
    "cyber_norms",
    "cybercrime",
    "internet_governance",
    "data_privacy",
    "ai_norms",
    "military_ai",
    "supply_chain_5g",
    "digital_trade",
    "content",
    "political_advertising",
    "election_technology",
    "biometrics",
)
OTHER = "other"
YEARLY = "yearly"
TABLING = ("if_it_would_carry", "always", "never")


def somebody(key: str, members: object) -> object:
    """Refuse a body without members."""
    if members is None or (isinstance(members, (str, list, tuple, Mapping)) and not members):
        raise ConfigError(
            key, "a body needs members", value=members, allowed="codes, blocs or seats by name"
        )
    return members


def one_or_more(key: str, value: int) -> int:
    """Return a number of 1 or more, or refuse it."""
    if value < 1:
        raise ConfigError(key, "must be 1 or more", value=value)
    return value


def speakers(words: list[str] | None) -> tuple[str, ...]:
    """Read who may take the floor."""
    words = ["state"] if words is None else words
    return tuple(one_of(f"who_speaks[{i}]", word, SPEAKERS) for i, word in enumerate(words))


def bounds(given: list[float] | None, value: float) -> tuple[float, float]:
    """Read the range of an assumption; it must hold the value."""
    if given is None:
        return (value, value)
    if len(given) != 2 or not 0 <= given[0] <= value <= given[1] <= 1:
        raise ConfigError(
            "bindingness_range",
            "must hold two numbers about the value",
            value=given,
            allowed=f"low ≤ {value:g} ≤ high, within 0 to 1",
        )
    return (given[0], given[1])


def cycle_of(meets: object) -> tuple[int, ...] | str | None:
    """Read in which years a body meets: "yearly", a list of years, or None for not known."""
    if meets is None or meets == YEARLY:
        return meets
    years = meets if isinstance(meets, list | tuple) else [meets]
    for at, year in enumerate(years):
        if isinstance(year, bool) or not isinstance(year, int) or not 1800 <= year <= 2200:
            allowed = f"{YEARLY}, or a list of years"
            raise ConfigError(f"meets[{at}]", "is no year", value=year, allowed=allowed)
    return tuple(years)


def mandate_of(fit: Mapping) -> dict[str, float]:
    """Read the fit of a body to each issue, 0 to 1."""
    for issue, value in fit.items():
        if issue not in (*ISSUES, OTHER):
            raise ConfigError(f"mandate.{issue}", "unknown issue", choices=[*ISSUES, OTHER])
        share(f"mandate.{issue}", value)
    return {issue: float(value) for issue, value in fit.items()}


class Rule(Part):
    """A rule of procedure that a body follows, and where it comes from.

    Parameters
    ----------
    evidence : str
        found, computed, memory or assumption.
    says : str
        The rule in one sentence, with its number in the body's own rules.
    recalled : str, optional
        The part of it that is from memory only.
    """

    needs_target = False

    def __init__(self, *, evidence: str, says: str, recalled: str | None = None):
        self.evidence = one_of("evidence", evidence, EVIDENCE)
        if not says.strip():
            raise ConfigError("says", "must say the rule", value=says)
        self.says, self.recalled = says, recalled


class Sitting(Part):
    """A later sitting, at which a stage begins: other members come, and capitals have had time.

    Committee and plenary are two ballots (GA-12; R9): who comes is drawn anew, and
    part of the luck is new (`sim.behaviour.Behaviour.sitting_luck`).

    Parameters
    ----------
    days : int
        Since the sitting before [days].
    """

    needs_target = False

    def __init__(self, *, days: int = 30):
        self.days = int(non_negative("days", days))


class Rivals(Part):
    """What camps may do with their own texts when a body's one text has failed (OE-3 [found]).

    Parameters
    ----------
    at : str
        The stage at which they table them, in another body.
    table : str
        ``if_it_would_carry``: where a sounding shows that the text would carry there;
        ``always``; or ``never``, which leaves it at the report or the chair's summary.
    """

    needs_target = False

    def __init__(self, *, at: str, table: str = "if_it_would_carry"):
        self.at, self.table = at, one_of("table", table, TABLING)


class Accession(Part):
    """How states that do not sit in a body join a text that it has adopted, over years.

    A state joins that would sign if it could (`sim.meeting.signing`), each year with the
    same probability. Members that abstained are not bound (OECD Convention, article 6(2)),
    and may join later, too.

    Parameters
    ----------
    rate : float
        Probability a year that a state that would join does so; 0.03, range 0.01 to 0.1:
        of some 150 states outside the Council of Europe about 30 became parties to the
        Budapest Convention within 18 years [memory]; 6 of some 150 joined the OECD's AI
        Principles on the day [found], some 9 within five years [P].
    invitation : bool
        Whether the parties must agree first, as under article 37 of the Budapest
        Convention [found]: then leaders of a camp that has none among the members are not invited
        [assumption].
    """

    needs_target = False

    def __init__(self, *, rate: float = 0.03, invitation: bool = False):
        self.rate, self.invitation = share("rate", rate), invitation
