"""Reckon what a study will take, from its configuration alone, before anything runs.

Rough on purpose (within a factor of about five for bodies of the United Nations' size; less is
taken by small ones): it is there to tell minutes from days and megabytes from what no machine has.
`plenary check` measures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from experiments.study.blocks import MOST_SHARE
from experiments.study.study import Study
from sim.errors import PlenaryError

# Measured on one core of 2.6 GHz over seven scenarios, 1 to 256 replications.
CALL = 0.02  # once for every call of the model [s]
ITEM = 1e-2  # for every text of an item, however few replications [s]
ROUND = 5e-4  # and for every round of it [s]
TEXT = 4e-7  # for every text of an item, member and replication [s]
TEXT_ROUND = 4e-8  # and for every round of it [s]
IDLE = 0.2  # of a round's cost, where nobody acts between rounds and no text is revised
DELIBERATED = 3.0  # of it, where members persuade each other in every round
STATE = 400  # bytes of state for every member and replication, and 100 for every text
ROW = {"rounds": 250, "votes": 30, "members": 150, "drafts": 300}  # [bytes], while it is built
MEMBERS = 193  # of a large body [count]
TOGETHER = 256  # replications in one call, as a rule [count]

LONG = 2 * 3600.0  # of one core: above, a command asks whether it is meant [s]
LARGE = 2e9  # of one worker: the same [bytes]
WORTH_SAYING = 90.0  # above, a command says beforehand how long it will take [s]
MANY = 1000  # rounds of a meeting: from here the same, whatever they take [count]
SAMPLE = 2000  # cells that are looked at [count]

# The parts of a strategy that do nothing between rounds.
IDLE_PARTS = {"Nobody", "Free", "Hold", "Neutral", "Home", "Even", "Own"}


class AskFirst(PlenaryError):
    """A very large study that was not confirmed."""


@dataclass(frozen=True)
class Cost:
    """What something takes.

    Attributes
    ----------
    seconds : float
        Of one core [s].
    bytes : float
        Of one worker at most [bytes].
    rounds : int
        Of the longest meeting [count].
    """

    seconds: float
    bytes: float
    rounds: int = 0


@dataclass(frozen=True)
class _Size:
    """How much there is to negotiate: items, texts, rounds of texts as they weigh [count]."""

    items: int = 0
    texts: int = 0
    text_rounds: int = 0
    weight: float = 0.0  # text_rounds, each counted by what happens in it
    longest: int = 0


def cost_of_cell(config: Mapping, replications: int, chunk: int = TOGETHER) -> Cost:
    """Reckon one configuration.

    Parameters
    ----------
    config : mapping
        Plain; what is no number or no list counts nothing, since it is refused later.
    replications : int
    chunk : int
        Replications in one call of the model, at most [count].

    Examples
    --------
    >>> item = {"name": "a", "drafts": [{}, {}]}
    >>> small = {"forum": {"rounds": 4},
    ...          "scenario": {"agenda": [item], "calendar": [{"year": 2018}]}}
    >>> cost_of_cell(small, 200).seconds < 1
    True
    >>> cost_of_cell({**small, "forum": {"rounds": 10_000_000}}, 200).seconds > LONG
    True
    """
    size = _size(config)
    together = min(chunk, MOST_SHARE, replications)
    calls = math.ceil(replications / max(together, 1))
    seconds = calls * (CALL + ITEM * size.texts + ROUND * size.weight)
    seconds += replications * MEMBERS * (TEXT * size.texts + TEXT_ROUND * size.weight)
    record = _mapping(config.get("record"))
    most_texts = size.texts / max(size.items, 1)
    space = MEMBERS * (STATE + 100 * most_texts) + ROW["drafts"] * size.texts
    rows = {
        "rounds": size.text_rounds,
        "votes": MEMBERS * size.texts,
        "members": MEMBERS * size.items,
    }
    space += sum(ROW[name] * count for name, count in rows.items() if record.get(name))
    return Cost(seconds, together * space, size.longest)


def cost(study: Study, chunk: int = TOGETHER) -> Cost:
    """Reckon a study: all cells' seconds, the largest one's bytes."""
    step = math.ceil(len(study) / SAMPLE)
    cells = range(0, len(study), step)
    each = [cost_of_cell(study.config(cell), study.replications, chunk) for cell in cells]
    mean = sum(one.seconds for one in each) / len(each)
    longest = max(one.rounds for one in each)
    return Cost(mean * len(study), max(one.bytes for one in each), longest)


def ask_first(study: Study, chunk: int = TOGETHER) -> Cost:
    """Refuse what would take hours, more memory than a machine has, or a meeting without end.

    Returns
    -------
    Cost

    Raises
    ------
    AskFirst
        With what it would take.
    """
    found = cost(study, chunk)
    refuse_large(found)
    return found


def refuse_large(found: Cost, times: int = 1) -> None:
    """Refuse what takes hours, more memory than a machine has, or a meeting without end.

    Raises
    ------
    AskFirst
        With what it would take.
    """
    whole = Cost(found.seconds * times, found.bytes, found.rounds)
    if is_large(whole):
        raise AskFirst(f"{words(whole)}, roughly. Add --yes if you mean it.")


def is_large(found: Cost) -> bool:
    """Tell whether something is so large that it must be asked for twice."""
    return found.seconds > LONG or found.bytes > LARGE or found.rounds >= MANY


def words(found: Cost) -> str:
    """Say what something takes.

    Examples
    --------
    >>> words(Cost(7200.0, 3e8)), words(Cost(8.0, 5e9)), words(Cost(9e9, 1.0))
    ('About 2.0 h of one core', 'About 8 s of one core, 5.0 GB in every worker', \
'About 104,167 days of one core')
    >>> words(Cost(600.0, 1.0, 5000))
    '5,000 rounds of a meeting. About 10 min of one core'
    """
    text = f"About {span(found.seconds)} of one core"
    if found.rounds >= MANY:
        text = f"{found.rounds:,} rounds of a meeting. {text}"
    return f"{text}, {found.bytes / 1e9:,.1f} GB in every worker" if found.bytes > 1e9 else text


def span(seconds: float) -> str:
    """Say how long something takes.

    Examples
    --------
    >>> span(3.2), span(600), span(7200), span(1e6)
    ('3 s', '10 min', '2.0 h', '12 days')
    """
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 1.7e5 else f"{seconds / 86400:,.0f} days"


def _size(config: Mapping) -> _Size:
    items = texts = text_rounds = longest = 0
    weight = 0.0
    idle = _nobody_acts(config)
    for body, n_texts in _sittings(config):
        rounds = body.get("rounds", 4)
        rounds = rounds if isinstance(rounds, int) else 0
        items, texts = items + 1, texts + n_texts
        text_rounds += rounds * n_texts
        weight += rounds * n_texts * _weight_of_a_round(body, idle)
        longest = max(longest, rounds)
    return _Size(items, texts, text_rounds, weight, longest)


def _weight_of_a_round(body: Mapping, idle: bool) -> float:
    if body.get("deliberation") is not None:
        return DELIBERATED
    return IDLE if idle and not body.get("one_text") else 1.0


def _nobody_acts(config: Mapping) -> bool:
    """Tell whether every part of every camp's strategy is one that does nothing."""
    for strategy in map(_mapping, _mapping(config.get("strategy")).values()):
        if len(_mapping(strategy.get("instruments"))) > 1:
            return False
        for part in map(_mapping, strategy.values()):
            name = str(part.get("_target_", "Own")).rpartition(".")[2]
            if name not in IDLE_PARTS | {"Instruments"}:
                return False
    return True


def _sittings(config: Mapping) -> Iterator[tuple[Mapping, int]]:
    """Give body and number of texts of every item of every meeting."""
    scenario = _mapping(config.get("scenario"))
    main, bodies = _mapping(config.get("forum")), _mapping(config.get("forums"))
    agenda = [_mapping(item) for item in _list(scenario.get("agenda"))]
    drafts = {str(item.get("name")): len(_list(item.get("drafts"))) for item in agenda}
    for meeting in map(_mapping, _list(scenario.get("calendar"))):
        body = _mapping(bodies.get(meeting.get("forum"))) or main
        for name in _list(meeting.get("items")) or drafts:
            yield body, drafts.get(str(name), 1)


def _mapping(value: object) -> Mapping:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list:
    return value if isinstance(value, list) else []
