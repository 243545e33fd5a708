"""What the page says of many replications: how they end, beside a what-if, and in a few lines."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from experiments.analysis.what_if_tables import measured, members_moved, told
from experiments.api.whatif import readable
from experiments.app.choices import Choices, about
from experiments.app.playing import Played, play_all
from experiments.figures.labels import plain, whole
from experiments.study.camps import camps_in, prevails
from sim.theory.ballot import CAST_LETTERS, VOTE_WORDS

AGREED = {"both": "both sides' texts", "compromise": "one agreed text", "none": "no text"}
MOVED = 8  # members told [count]


@dataclass(frozen=True, eq=False)
class Spread:
    """Many replications of what was asked for, and without the what-if.

    Attributes
    ----------
    now : Played
        As it is.
    then : Played or None
        With what somebody does otherwise.
    """

    now: Played
    then: Played | None

    @property
    def shown(self) -> Played:
        """What the page shows."""
        return self.then or self.now


def spread_of(choices: Choices) -> Spread:
    """Play many replications, with and without what somebody does otherwise."""
    number = choices.replications()
    now = play_all(replace(choices, what_if="").config(), number)
    return Spread(now, play_all(choices.config(), number) if choices.changes else None)


def compared(spread: Spread) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give both cases side by side, and whose ballots move.

    Returns
    -------
    table : DataFrame
        As `experiments.api.whatif.readable` writes it.
    moved : DataFrame
        ``text, member, change`` [votes].
    """
    assert spread.then is not None
    both = (spread.now, spread.then)
    meetings = pd.concat([one.meetings.assign(cell=k) for k, one in enumerate(both)])
    votes = pd.concat([one.votes.assign(cell=k) for k, one in enumerate(both)])
    rows = told(members_moved(votes, spread.then.named)).head(MOVED)
    why = rows["by_construction"].map({True: " (named in the change)", False: ""})
    moved = pd.DataFrame(
        {
            "text": rows["draft"].map(plain),
            "member": rows["member"] + why,
            "change [votes]": [f"{value:+.2f}".replace("-", "−") for value in rows["change"]],
        }
    )
    return readable(measured(meetings)), moved


def digest(choices: Choices, spread: Spread) -> str:
    """Say in a few lines what was played and how it ends, for a message."""
    played = spread.shown
    lines = about(choices).splitlines()
    if choices.changes:
        lines.append(f"What if: {'; '.join(choices.changes)}.")
    number = played.meetings["replication"].nunique()
    lines.append(f"In {number} replications an item ends with: {_ends(played.meetings)}.")
    lines += [f"{name}: expected tally {words}." for name, words in tallies(played).items()]
    if spread.then is not None:
        lines.append(f"Without the change: {_ends(spread.now.meetings)}.")
    lines += ["This holds within the model and its assumptions.", choices.command()]
    return "\n".join(lines)


def _ends(meetings: pd.DataFrame) -> str:
    ways = {prevails(camp): f"{plain(camp)} texts only" for camp in camps_in(meetings)} | AGREED
    share = {words: 100.0 * meetings[name].astype(float).mean() for name, words in ways.items()}
    return ", ".join(f"{words} {value:.0f} %" for words, value in share.items() if value >= 0.5)


def tallies(played: Played) -> dict[str, str]:
    """Give the mean tally of every text that was voted on, where it was."""
    votes = played.votes
    if not len(votes):
        return {}
    found = {}
    for name, rows in votes.groupby("draft", sort=False, observed=True):
        plays = rows[["replication", "meeting"]].drop_duplicates()
        counts = [(rows["vote"] == letter).sum() / len(plays) for letter in CAST_LETTERS]
        if sum(counts):
            words = ", ".join(
                f"{count} {VOTE_WORDS[letter]}"
                for count, letter in zip(whole(counts), CAST_LETTERS, strict=True)
            )
            found[str(name)] = words
    return found
