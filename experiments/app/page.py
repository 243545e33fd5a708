"""The page of ``plenary app``: choose, play, step through the rounds, look at a state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import solara

from experiments.app.address import PICTURES, View
from experiments.app.choices import Choices, about, ranges, step_of
from experiments.app.comparing import Spread, spread_of
from experiments.app.offered import STRATEGY, titles
from experiments.app.panels import (
    button,
    copied,
    figure,
    narrow,
    otherwise,
    side_by_side,
    state,
    wide,
    words,
)
from experiments.app.view import frames, rounds_table, seats_table, tally
from experiments.figures.labels import plain
from experiments.figures.live import outcome_spread, tally_bars
from experiments.figures.timeline import coalition_timeline, text_alignment
from experiments.figures.world import hemicycle, world_map
from sim.errors import PlenaryError

TO_CONTROLS = "document.querySelector('.plenary-controls').scrollIntoView()"
GROUPS = {"scenario": "Scenario", "forum": "Body"}


@solara.component
def Page():
    """Show controls at the side and the meeting in the middle; the address is what is shown."""
    router = solara.use_router()
    view = solara.use_memo(lambda: View.from_address(router.search), [router.search])
    choices, set_choices = solara.use_state(view.choices)
    solara.use_effect(lambda: set_choices(view.choices), [view.choices])

    def show(view: View) -> None:
        query = view.address()
        router.push(f"/?{query}" if query else "/")  # the same address shows the same again

    def play(choices: Choices) -> None:
        show(replace(view, choices=choices, step=0))

    played, error = solara.use_memo(lambda: _played(view.choices), [view.choices])
    solara.Title("Plenary")
    solara.Style(Path(__file__).with_name("page.css"))
    with solara.Div(classes=["plenary-page"]):
        with solara.Div(classes=["plenary-controls"]):
            _controls(choices, set_choices, lambda: play(choices))
        with solara.Div(classes=["plenary-meeting"]):
            button("Settings", TO_CONTROLS, "plenary-to-controls")
            if error:
                solara.Error(error, classes=["plenary-error"])
            elif played:
                _meeting(view, played, show, play)


def _played(asked: Choices):
    """Give the frames of the replication asked for, or the message of what is wrong."""
    try:
        return frames(asked.config(), asked.replication), ""
    except PlenaryError as error:
        return [], str(error)


def _controls(choices: Choices, set_choices, play) -> None:
    words("h2", "Plenary")
    for group, label in GROUPS.items():
        _select(choices, set_choices, group, label)
    for camp in _camps(choices):
        _select(choices, set_choices, f"{STRATEGY}{camp}", f"Strategy of the {plain(camp)} camp")
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
            value = choices.model.get(name, default)
            solara.SliderFloat(
                f"{plain(name)}: {value:g} (usually {default:g})",
                value=value,
                min=low,
                max=high,
                step=step_of(name),
                on_value=lambda v, n=name: set_choices(choices.moved(n, v)),
            )
    solara.InputText(
        "More settings (key=value)",
        value=choices.extra,
        continuous_update=True,
        on_value=lambda v: set_choices(replace(choices, extra=v)),
    )
    solara.InputText(
        "What if (join IND; absent FRA)",
        value=choices.what_if,
        continuous_update=True,
        on_value=lambda v: set_choices(replace(choices, what_if=v)),
    )
    solara.Div(style={"height": "1.2rem"})
    solara.Button("Play", on_click=play, color="primary", block=True, classes=["plenary-play"])


def _camps(choices: Choices) -> tuple[str, ...]:
    """Name the camps whose strategies may be chosen; the usual ones while settings are typed."""
    try:
        return choices.camps
    except PlenaryError:
        return Choices().camps


def _select(choices: Choices, set_choices, group: str, label: str) -> None:
    """Let one option of a group be chosen, by its title."""
    named = titles(group)
    shown = {f"{title} ({option})" if title != plain(option) else title: option
             for option, title in named.items()}  # fmt: skip
    now = choices.option(group)
    solara.Select(
        label,
        values=list(shown),
        value=next((words for words, option in shown.items() if option == now), None),
        on_value=lambda words: set_choices(
            replace(choices, groups={**choices.groups, group: shown[words]})
        ),
    )


@solara.component
def _meeting(view: View, played, show, play):
    """Show one round; drawn anew only when the round or what was played changes."""
    at = min(view.step, len(played) - 1)
    frame = played[at]
    draft = view.text if view.text in frame.ballots else next(iter(frame.ballots))
    key = (view.choices, at, draft, view.picture)
    found = solara.lab.use_task(lambda: spread_of(view.choices), dependencies=[view.choices])
    spread: Spread | None = found.value if found.finished else None
    said = solara.use_memo(lambda: about(view.choices), [view.choices])
    for line in said.splitlines():
        words("div", line, "plenary-about")
    _steps(view, at, played, show)
    with solara.Row(style={"flex-wrap": "wrap"}):
        solara.ToggleButtonsSingle(
            draft, on_value=lambda v: show(replace(view, text=v)), values=list(frame.ballots)
        )
        solara.ToggleButtonsSingle(
            view.picture,
            on_value=lambda v: show(replace(view, picture=v)),
            values=list(PICTURES),
        )

    def look(code: str) -> None:
        show(replace(view, member=code))

    draw = hemicycle if view.picture == PICTURES[0] else world_map
    with side_by_side():
        with wide():
            figure(lambda: draw(frame.ballots[draft]), key, pick=look)
        with narrow():
            figure(lambda: tally_bars(tally(frame.ballots[draft])), key)
            if found.pending:
                solara.ProgressLinear(True)
            elif found.error:
                solara.Error(str(found.exception))
            elif spread is not None:
                figure(lambda: outcome_spread(spread.shown.meetings, frame.camps), spread)
    state(view, spread, (frame.meeting, frame.round, draft), look, play)
    _rounds(played, at, key)
    otherwise(view.choices, spread)
    copied(view, spread)


def _steps(view: View, at: int, played, show) -> None:
    """Go from round to round."""
    frame, last = played[at], len(played) - 1

    def to(step: int) -> None:
        show(replace(view, step=step))

    with solara.Row(style={"align-items": "center", "flex-wrap": "wrap"}):
        solara.Button("Back", on_click=lambda: to(max(at - 1, 0)), disabled=at == 0)
        solara.Button(
            "Step",
            on_click=lambda: to(min(at + 1, last)),
            disabled=at == last,
            color="primary",
            classes=["plenary-step"],
        )
        solara.Button("To the end", on_click=lambda: to(last))
        ballots = f"decided: {plain(frame.result)}" if frame.decided else "expected ballots"
        where = f"{plain(frame.meeting)}: round {frame.round}, {ballots}"
        solara.Text(where, classes=["plenary-round"])


def _rounds(played, at: int, key) -> None:
    """Draw what has happened to texts and coalitions up to this round."""
    frame = played[at]
    shown = [f for f in played[: at + 1] if f.meeting == frame.meeting]
    last = max(f.round for f in played if f.meeting == frame.meeting)
    drawn = {"camps": frame.camps, "width": 4.4}
    with side_by_side():
        with narrow():
            figure(lambda: text_alignment(rounds_table(shown), last=last, **drawn), key)
        with narrow():
            figure(lambda: coalition_timeline(seats_table(shown), rounds=last, **drawn), key)
