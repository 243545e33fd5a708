"""What an answer of ``plenary when`` leaves out, by who chairs and who has declared a No."""

from __future__ import annotations

from experiments.advice.procedure import Setting
from experiments.figures.labels import counted

LIMITS = [
    "What a vote and a motion would bring rests on the forecast. What the players want, and what a "
    "concession does, is assumed with ranges (assumed.csv); only the share of the undecided who "
    "support a motion is from the record.",
    "The blockers are one player, the exact opposite of the sponsors in what the text is worth; "
    "sponsors and blockers swap if the command is run on the other side's text.",
    "What players learn between rounds is how the room leans, in three steps.",
]
CHAIR_LIMIT = {
    "consensus": "The chair is taken to want a text, and consensus most: 1 for consensus, 0 to 0.8 "
    "(0.4) for a text that is voted on, 0 for none; it has time. --chair sponsors has it do what "
    "they ask.",
    "sponsors": "The chair does what the sponsors ask; without --chair sponsors it is a player of "
    "its own, which wants consensus most.",
}
OPPOSED = (
    "A declared No means a recorded vote: {} would object to consensus at no cost while leaning "
    "against the text. How far each leans is the forecast of its ballot without its word; a round "
    "of concessions moves it as it moves others. One that is won is not counted for the text."
)
UNOPPOSED = (
    "No member has declared a No, so nobody is bound to ask for a vote: that blockers let "
    "consensus pass where objecting gains them little is assumed."
)


def limits_of(setting: Setting, opposed: int) -> list[str]:
    """Limits of an answer, by who chairs and how many members have declared a No."""
    declared = OPPOSED.format(counted(opposed, "member")) if opposed else UNOPPOSED
    return [*LIMITS, CHAIR_LIMIT[setting.chair], declared]
