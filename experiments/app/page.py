"""The page of ``plenary app``: choose, play, step through the rounds, copy the command."""

from __future__ import annotations

from dataclasses import replace

import solara

from experiments.app.view import (
    DEFAULTS,
    Choices,
    distribution,
    frames,
    options,
    ranges,
    rounds_table,
    seats_table,
    tally,
)
from experiments.figures.labels import plain
from experiments.figures.live import outcome_spread, tally_bars
from experiments.figures.timeline import coalition_timeline, text_alignment
from experiments.figures.world import hemicycle, world_map
from sim.errors import PlenaryError

GROUPS = {
    "scenario": "Scenario",
    "forum": "Body",
    "strategy/democratic": "Strategy of the democratic camp",
    "strategy/sovereigntist": "Strategy of the sovereigntist camp",
}
PICTURES = ("half circle", "map")


@solara.component
def Page():
    """Show controls at the side and the meeting in the middle."""
    choices, set_choices = solara.use_state(Choices())
    asked, set_asked = solara.use_state(Choices())
    at, set_at = solara.use_state(0)

    def play():
        set_at(0)
        set_asked(choices)

    played, error = solara.use_memo(lambda: _played(asked), [asked])
    with solara.Sidebar():
        _controls(choices, set_choices, play)
    solara.Title("Plenary")
    with solara.Column(style={"padding": "0 1rem", "max-width": "1150px"}):
        if error:
            solara.Error(error, classes=["plenary-error"])
        elif played:
            _meeting(asked, played, min(at, len(played) - 1), set_at)


def _played(asked: Choices):
    """Give the frames of the replication asked for, or the message of what is wrong."""
    try:
        return frames(asked.config(), asked.replication), ""
    except PlenaryError as error:
        return [], str(error)


def _controls(choices: Choices, set_choices, play) -> None:
    solara.Markdown("## Plenary\nChoose, then **Play**.")
    for group, label in GROUPS.items():
        solara.Select(
            label,
            values=list(options(group)),
            value=choices.groups.get(group, DEFAULTS[group]),
            on_value=lambda v, g=group: set_choices(
                replace(choices, groups={**choices.groups, g: v})
            ),
        )
    solara.InputInt(
        "Seed", value=choices.seed, on_value=lambda v: set_choices(replace(choices, seed=v))
    )
    solara.InputInt(
        "Replication shown",
        value=choices.replication,
        on_value=lambda v: set_choices(replace(choices, replication=v)),
    )
    with solara.Details("Assumptions"):
        for name, (low, high, default) in ranges().items():
            solara.SliderFloat(
                plain(name),
                value=choices.model.get(name, default),
                min=low,
                max=high,
                step=(high - low) / 40,
                on_value=lambda v, n=name: set_choices(
                    replace(choices, model={**choices.model, n: round(v, 4)})
                ),
            )
    solara.InputText(
        "More settings (key=value)",
        value=choices.extra,
        continuous_update=True,
        on_value=lambda v: set_choices(replace(choices, extra=v)),
    )
    solara.Div(style={"height": "1.2rem"})
    solara.Button("Play", on_click=play, color="primary", block=True, classes=["plenary-play"])


@solara.component
def _meeting(asked: Choices, played, at: int, set_at):
    """Show one round; drawn anew only when the round or what was played changes."""
    frame = played[at]
    draft, set_draft = solara.use_state(next(iter(frame.ballots)))
    picture, set_picture = solara.use_state(PICTURES[0])
    draft = draft if draft in frame.ballots else next(iter(frame.ballots))
    key = (asked, at, draft, picture)
    with solara.Row(style={"align-items": "center"}):
        solara.Button("Back", on_click=lambda: set_at(max(at - 1, 0)), disabled=at == 0)
        solara.Button(
            "Step",
            on_click=lambda: set_at(min(at + 1, len(played) - 1)),
            disabled=at == len(played) - 1,
            color="primary",
            classes=["plenary-step"],
        )
        solara.Button("To the end", on_click=lambda: set_at(len(played) - 1))
        words = f"round {frame.round}, " + (
            f"decided: {plain(frame.result)}" if frame.decided else "expected ballots"
        )
        solara.Text(f"{plain(frame.meeting)}: {words}", classes=["plenary-round"])
    with solara.Row():
        solara.ToggleButtonsSingle(draft, on_value=set_draft, values=list(frame.ballots))
        solara.ToggleButtonsSingle(picture, on_value=set_picture, values=list(PICTURES))
    draw = hemicycle if picture == PICTURES[0] else world_map
    with solara.Columns([3, 2]):
        _figure(draw(frame.ballots[draft]), key)
        with solara.Column():
            _figure(tally_bars(tally(frame.ballots[draft])), key)
            _spread(asked)
    shown = [f for f in played[: at + 1] if f.meeting == frame.meeting]
    last = max(f.round for f in played if f.meeting == frame.meeting)
    with solara.Columns([1, 1]):
        _figure(text_alignment(rounds_table(shown), width=4.4, last=last), key)
        _figure(coalition_timeline(seats_table(shown), width=4.4, rounds=last), key)
    solara.Markdown("**Reproduce the distribution with this command:**")
    solara.Text(asked.command(), classes=["plenary-command"], style={"font-family": "monospace"})


@solara.component
def _spread(asked: Choices):
    """Play all replications in the background and draw how they ended."""
    found = solara.lab.use_task(lambda: distribution(asked.config()), dependencies=[asked])
    if found.pending:
        solara.ProgressLinear(True)
    elif found.finished:
        _figure(outcome_spread(found.value), asked)
    elif found.error:
        solara.Error(str(found.exception))


def _figure(axes, key) -> None:
    first = axes[0] if isinstance(axes, list) else axes
    solara.FigureMatplotlib(first.figure, dependencies=[key, id(first.figure)])
