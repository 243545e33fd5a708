"""What the tables of a results folder hold: one sentence a table, a few words a column."""

from __future__ import annotations

# Which rows a table has, and when it is written.
ROWS = {
    "cells": "One row per cell: its number, and what was chosen in it. Always written.",
    "meetings": "One row per replication, meeting and agenda item. Always written.",
    "drafts": "One row per replication, meeting, item and text. Always written.",
    "rounds": "One row per replication, text and round of negotiation. With `record.rounds=true`.",
    "coalitions": "One row per replication, item and camp, as it ended. With `record.rounds=true`.",
    "votes": "One row per replication, text and member, of texts that came to a vote. "
    "With `record.votes=true`.",
    "members": "One row per replication, item and member, as it ended. With `record.members=true`.",
    "adoption": "One row per replication, item and rule, where a scenario has a de facto route.",
    "walk_outs": "One row per replication, item and group that may walk out of the body.",
    "talk": "One row per replication and item of a meeting that only talks, such as the IGF.",
    "years": "One row per replication and year of a campaign.",
    "institutions": "One row per replication, year and institution of a campaign.",
}

_KEYS = {
    "cell": "number of the cell",
    "replication": "number of the replication, from 0; the same dice in every cell",
    "meeting": "number of the meeting in the calendar, from 0",
    "year": "calendar year",
    "forum": "the body",
    "item": "the agenda item",
    "draft": "the text",
    "round": "round of negotiation, from 1",
    "iso3": "the member",
    "camp": "the camp",
    "institution": "the institution",
}

_ALIGNMENT = "+1 and −1 at the ends of the scenario's yardstick, and beyond them"

# Table, or tables, to column to meaning; … stands for a camp or an axis.
COLUMNS = {
    "meetings": {
        "result": "how the decision was taken; split where several texts were adopted",
        "outcome": "a camp's name where only its texts are in force, both where rival texts are, "
        "compromise where one agreed text is, none where no text is",
        "alignment": f"of what is in force afterwards: {_ALIGNMENT}",
        "shift": "alignment of what is in force, minus that of the status quo",
        "…_prevails": "the outcome is the camp's: only its texts are in force",
        "both": "the outcome is both",
        "compromise": "the outcome is compromise",
        "none": "the outcome is none",
        "gets_its_text_…": "a text of the camp's own, or one that it alone accepts, is in force, "
        "alone or beside a rival's",
        "utility_…": "what is in force is worth to the camp, by quadratic loss around its "
        "reference point; 0 for what held before, 1 for the way from the middle of the yardstick "
        "to its end",
        "rounds": "rounds of negotiation [count]",
        "signers": "members that signed a text [heads]",
        "coalition_…": "size of the camp's coalition at the end [heads]",
        "spend_…": "what the camp spent on this item [bn US$]",
    },
    "drafts": {
        "camp": "whose text it is; chair for the chair's own",
        "owner": "the camp whose text it would be in force; agreed for one adopted by consensus "
        "after a change, and for the chair's",
        "result": "how the text ended",
        "adopted": "the text was adopted or opened for signature",
        "yes": "in the decisive ballot [heads]; 0 without one",
        "no": "likewise",
        "abstain": "likewise",
        "absent": "members of the body that cast no ballot in it [heads]; 0 without one",
        "days": "time that silence, consultations and calls took [days]; 0 where none were needed",
        "alignment": f"of the text as it was decided: {_ALIGNMENT}",
        "moved": "distance from the text as tabled [sd, weighted by salience]",
        "clauses": "clauses left in the text [count]",
        "signers": "members that signed it [heads]; 0 where it was not open for signature",
        "signers_population": "their share of the people of all members, 0 to 1",
        "signers_income": "their share of the income of all members, 0 to 1",
    },
    "rounds": {
        "alignment": f"of the text after this round: {_ALIGNMENT}",
        "support": "expected yes over expected yes and no, 0 to 1",
        "coalition": "members in the coalition of the text's camp [heads]",
        "spend": "what that camp has spent so far [bn US$]",
    },
    "coalitions": {
        "size": "entitled members inside [heads]",
        "population": "their share of the people of all members, 0 to 1",
        "accountability": "mean liberal democracy of those inside, 0 to 1",
        "legitimacy": "population times accountability",
        "cohesion": "agreement of their votes on the camp's first text; missing without a vote",
        "spend": "what the camp spent on this item [bn US$]",
    },
    "votes": {"vote": "Y yes, N no, A abstention, X not voting"},
    "members": {
        "coalition": "the camp in whose coalition it stands, or none",
        "entitled": "may vote in this body",
        "present": "came to the meeting",
        "opposed": "has spoken against a text",
        "signed": "signed a text",
        "reserved": "signed one with a reservation",
        "received_…": "what the camp has given it over the item [bn US$]",
        "position_…": "where it stands on the axis, to a thousandth [sd of UN members]",
        "alignment": f"where it stands between the camps, to a thousandth: {_ALIGNMENT}",
    },
    "adoption": {
        "rule": "a text, de_facto (adopted without a vote) or neither",
        "bound": "members of the body that follow the rule at the end [members]",
        "bound_income": "their share of the income of all who sit, turnover for firms, 0 to 1",
        "bound_population": "their share of the population of all who sit, 0 to 1",
    },
    "walk_outs": {
        "group": "codes and blocs that leave together",
        "members": "how many they are [members]",
        "to": "the body to which they go; none for a standard of their own",
        "loss": "how much less the decision is worth to their mean than the best text on the "
        "table would have been [logits]",
        "left": "whether they have left by the end of the item",
    },
    "talk": {
        "moved": "mean distance from where states stood at the opening [sd]",
        "spread_before": "root mean squared distance from the room's mean, at the opening [sd]",
        "salience_before": "part of the disagreement that is about openness, 0 to 1",
        "ties_before": "share of pairs of states near enough to hear each other, 0 to 1",
        "spread": "the same at the end [sd]",
        "salience": "the same at the end, 0 to 1",
        "ties": "the same at the end, 0 to 1",
    },
    "years": {
        "openness": "of all rules in force, −1 to 1",
        "room": "how far the mean member has moved towards the democratic camp [sd]",
        "backlog": "questions that arose and have no rule yet [count]",
        "incidents": "attacks of the year [count]",
        "deterrence": "what keeps attackers from attacking, 0 to 1",
        "credibility_…": "of the camp's promises, 0 to 1",
        "effort_…": "multiplier of the camp's budget",
        "infrastructure_…": "stock the camp has built [bn US$]",
        "adopters": "members that have adopted a text in force, mean over texts [heads]",
        "compliance": "share of these that keep it, 0 to 1",
        "market_adopters": "members that copied a rule through trade [heads]",
        "standard_ours": "share of people under the first standard of a race, 0 to 1",
        "standard_theirs": "share of people under the second, 0 to 1",
        "ruled": "a tribunal has ruled",
        "sanctioned": "and sanctions followed",
    },
    "institutions": {"depth": "how far it is built up, 0 to 1"},
}


def meaning(table: str, column: str) -> str:
    """Say what a column holds; empty if it is not known.

    Examples
    --------
    >>> meaning("members", "position_openness")
    'where it stands on the axis, to a thousandth [sd of UN members]'
    >>> meaning("votes", "iso3")
    'the member'
    """
    known = {**_KEYS, **COLUMNS.get(table, {})}
    parts = column.split("_")
    stems = ["_".join([*parts[:at], "…"]) for at in range(len(parts) - 1, 0, -1)]
    tails = ["_".join(["…", *parts[at:]]) for at in range(1, len(parts))]
    return next((known[name] for name in (column, *stems, *tails) if name in known), "")
