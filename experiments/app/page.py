"""The page of ``plenary app``: choose, play, step through the rounds, copy the command."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import solara

from experiments.app.view import (
    DEFAULTS,
    Choices,
    about,
    distribution,
    frames,
    ranges,
    rounds_table,
    seats_table,
    step_of,
    tally,
    titles,
)
from experiments.figures.labels import plain
from experiments.figures.live import outcome_spread, tally_bars
from experiments.figures.style import svg_of
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
WIDE, NARROW = "1 1 30rem", "1 1 19rem"  # of columns that go below each other where it is narrow
COPY = (
    "navigator.clipboard.writeText(document.querySelector('.plenary-command').innerText);"
    "this.innerText='Copied'"
)


@solara.component
def Page():
    """Show controls at the side and the meeting in the middle."""
    router = solara.use_router()
    first = solara.use_memo(lambda: Choices.from_address(router.search), [])
    choices, set_choices = solara.use_state(first)
    asked, set_asked = solara.use_state(first)
    at, set_at = solara.use_state(0)

    def play():
        set_at(0)
        set_asked(choices)
        query = choices.address()
        router.push(f"/?{query}" if query else "/")  # the same address shows the same again

    played, error = solara.use_memo(lambda: _played(asked), [asked])
    with solara.Sidebar():
        _controls(choices, set_choices, play)
    solara.Title("Plenary")
    with solara.Column(style={"padding": "0 .6rem", "max-width": "1150px"}):
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
    _words("h2", "Plenary")
    for group, label in GROUPS.items():
        _select(choices, set_choices, group, label)
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
    solara.Div(style={"height": "1.2rem"})
    solara.Button("Play", on_click=play, color="primary", block=True, classes=["plenary-play"])


def _select(choices: Choices, set_choices, group: str, label: str) -> None:
    """Let one option of a group be chosen, by its title."""
    named = titles(group)
    shown = {f"{title} ({option})" if title != plain(option) else title: option
             for option, title in named.items()}  # fmt: skip
    now = choices.groups.get(group, DEFAULTS[group])
    solara.Select(
        label,
        values=list(shown),
        value=next(words for words, option in shown.items() if option == now),
        on_value=lambda words: set_choices(
            replace(choices, groups={**choices.groups, group: shown[words]})
        ),
    )


@solara.component
def _meeting(asked: Choices, played, at: int, set_at):
    """Show one round; drawn anew only when the round or what was played changes."""
    frame = played[at]
    draft, set_draft = solara.use_state(next(iter(frame.ballots)))
    picture, set_picture = solara.use_state(PICTURES[0])
    draft = draft if draft in frame.ballots else next(iter(frame.ballots))
    key = (asked, at, draft, picture)
    said = solara.use_memo(lambda: about(asked), [asked])
    for line in said.splitlines():
        _words("div", line, "plenary-about")
    with solara.Row(style={"align-items": "center", "flex-wrap": "wrap"}):
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
    with solara.Row(style={"flex-wrap": "wrap"}):
        solara.ToggleButtonsSingle(draft, on_value=set_draft, values=list(frame.ballots))
        solara.ToggleButtonsSingle(picture, on_value=set_picture, values=list(PICTURES))
    draw = hemicycle if picture == PICTURES[0] else world_map
    with _side_by_side():
        with solara.Div(style={"flex": WIDE, "min-width": "0"}):
            _figure(lambda: draw(frame.ballots[draft]), key)
        with solara.Div(style={"flex": NARROW, "min-width": "0"}):
            _figure(lambda: tally_bars(tally(frame.ballots[draft])), key)
            _spread(asked)
    shown = [f for f in played[: at + 1] if f.meeting == frame.meeting]
    last = max(f.round for f in played if f.meeting == frame.meeting)
    with _side_by_side():
        with solara.Div(style={"flex": NARROW, "min-width": "0"}):
            _figure(lambda: text_alignment(rounds_table(shown), width=4.4, last=last), key)
        with solara.Div(style={"flex": NARROW, "min-width": "0"}):
            _figure(lambda: coalition_timeline(seats_table(shown), width=4.4, rounds=last), key)
    _command(asked)


def _side_by_side():
    return solara.Div(style={"display": "flex", "flex-wrap": "wrap", "gap": "1rem"})


def _command(asked: Choices) -> None:
    """Show the command that gives the same distribution, and a button that copies it."""
    _words("b", "Reproduce the distribution with this command:")
    solara.HTML(
        tag="div",
        unsafe_innerHTML=f'<code class="plenary-command" style="overflow-wrap:anywhere">'
        f'{escape(asked.command())}</code> <button type="button" class="plenary-copy" '
        f'style="border:1px solid #888;border-radius:4px;padding:0 .5rem" onclick="{escape(COPY)}">'
        "Copy</button>",
    )


@solara.component
def _spread(asked: Choices):
    """Play all replications in the background and draw how they ended."""
    found = solara.lab.use_task(
        lambda: distribution(asked.config(), asked.replications()), dependencies=[asked]
    )
    if found.pending:
        solara.ProgressLinear(True)
    elif found.finished:
        _figure(lambda: outcome_spread(found.value), asked)
    elif found.error:
        solara.Error(str(found.exception))


@solara.component
def _figure(draw, key) -> None:
    """Show a figure as SVG, with the names of members under the pointer."""
    svg = solara.use_memo(lambda: _svg(draw()), [key])
    solara.HTML(tag="div", unsafe_innerHTML=svg, classes=["plenary-figure"])


def _svg(axes) -> str:
    first = axes[0] if isinstance(axes, list) else axes
    text = svg_of(first.figure)
    text = text[text.index("<svg") :]
    return text.replace("<svg ", '<svg style="width:100%;height:auto;max-width:46rem" ', 1)


def _words(tag: str, words: str, name: str = "") -> None:
    """Show plain words; the page asks for nothing that typesets them."""
    solara.HTML(tag=tag, unsafe_innerHTML=escape(words), classes=[name] if name else [])
