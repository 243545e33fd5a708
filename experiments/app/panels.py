"""The panels of the page: a figure, a state, many replications, what can be copied."""

from __future__ import annotations

from html import escape

import pandas as pd
import reacton.ipyvuetify as v
import solara

from experiments.app.address import View
from experiments.app.choices import Choices
from experiments.app.comparing import Spread, compared, digest
from experiments.app.dossier import Dossier, dossier, names
from experiments.figures.labels import plain
from experiments.figures.style import figure_of, svg_of
from sim.errors import PlenaryError
from sim.theory.ballot import VOTE_WORDS

WIDE, NARROW = "1 1 30rem", "1 1 19rem"  # of columns that go below each other where it is narrow
OTHERWISE = {  # what a state may do otherwise, and the words of `sim.what_if`
    "votes yes": "vote {code} yes {text}",
    "votes no": "vote {code} no {text}",
    "abstains": "vote {code} abstain {text}",
    "stays away": "absent {code}",
}
NOTES = {
    "record": "Its votes on this series, or on this topic; the tally is yes–no–abstain.",
    "why": "What its lean to the text is made of, as means over replications [logits].",
    "moves": "Change of its probability of a yes [points].",
    "allies": "Whose past votes were most alike, recent ones counting more; now: likeliest ballot.",
}
HEADS = {"record": "Its record", "why": "Why", "moves": "What moves it", "allies": "Its allies"}
COPY = "navigator.clipboard.writeText({what});this.innerText='Copied'"


def side_by_side():
    """Put columns beside each other where there is room."""
    return solara.Div(style={"display": "flex", "flex-wrap": "wrap", "gap": "1rem"})


def wide():
    """Begin a wide column."""
    return solara.Div(style={"flex": WIDE, "min-width": "0"})


def narrow():
    """Begin a narrow column."""
    return solara.Div(style={"flex": NARROW, "min-width": "0"})


def words(tag: str, text: str, name: str = "") -> None:
    """Show plain words; the page asks for nothing that typesets them."""
    solara.HTML(tag=tag, unsafe_innerHTML=escape(text), classes=[name] if name else [])


@solara.component_vue("figure.vue")
def _picture(svg: str, event_pick):
    """Show an SVG; a click on a member gives its name."""


@solara.component
def figure(draw, key, pick=None) -> None:
    """Show a figure as SVG, with the names of members under the pointer.

    Parameters
    ----------
    draw : callable
        Gives axes.
    key : object
        The figure is drawn anew when this changes.
    pick : callable, optional
        Of the code of a member that is clicked.
    """
    svg = solara.use_memo(lambda: _svg(draw()), [key])
    if pick is None:
        solara.HTML(tag="div", unsafe_innerHTML=svg, classes=["plenary-figure"])
        return
    codes = {name: code for code, name in names().items()}
    _picture(svg=svg, event_pick=lambda name: pick(codes[name]) if name in codes else None)


def _svg(axes) -> str:
    text = svg_of(figure_of(axes))
    text = text[text.index("<svg") :]
    return text.replace("<svg ", '<svg style="width:100%;height:auto;max-width:46rem" ', 1)


@solara.component
def state(view: View, spread: Spread | None, key, look, play) -> None:
    """Show what is known of one state, and what it might do otherwise."""
    found, error = solara.use_memo(
        lambda: _known(spread, key, view.member), [spread, key, view.member]
    )
    words("h3", "One state")
    words("div", "Click a member in the picture, or choose it here.", "plenary-hint")
    codes = spread.shown.iso3 if spread else tuple(names())
    items = sorted(({"text": names().get(c, c), "value": c} for c in codes), key=_text)
    v.Autocomplete(
        label="State",
        items=items,
        v_model=view.member or None,
        on_v_model=lambda code: look(code or ""),
        clearable=True,
        class_="plenary-state",
        style_="max-width:24rem",
    )
    if error:
        solara.Warning(error)
    if found is None:
        return
    _dossier(found)
    _suppose(view.choices, found, key[2], play)


def _text(item: dict) -> str:
    return item["text"]


def _known(spread: Spread | None, key, member: str) -> tuple[Dossier | None, str]:
    if spread is None or not member:
        return None, ""
    played = spread.shown
    if member not in played.iso3:
        return None, f"{names().get(member, member)} has no seat here."
    if key not in played.moments:
        return None, "Nothing is known of this round in other replications."
    try:
        return dossier(played, key, member), ""
    except PlenaryError as error:
        return None, str(error)


def _dossier(found: Dossier) -> None:
    chance = ", ".join(
        f"{VOTE_WORDS[letter]} {100 * share:.0f} %" for letter, share in found.chance.items()
    )
    words("b", f"{found.name}: {chance}", "plenary-chance")
    groups = ", ".join(name.replace("_", " ") for name in found.caucuses)
    words("div", f"The track record: {found.right}. Consults in: {groups or 'no group'}.")
    with side_by_side():
        for name, head in HEADS.items():
            table = getattr(found, name)
            with narrow():
                words("b", head)
                words("div", NOTES[name], "plenary-note")
                _table(table, name)


def _suppose(choices: Choices, found: Dossier, text: str, play) -> None:
    words("div", f"What if {found.name} does otherwise?")
    with solara.Row(style={"flex-wrap": "wrap"}):
        joining = {f"joins the {plain(c)} camp": f"join {{code}} {c}" for c in choices.camps}
        for label, change in {**joining, **OTHERWISE}.items():
            said = change.format(code=found.iso3, text=text)
            solara.Button(
                label,
                on_click=lambda said=said: play(choices.with_change(said)),
                outlined=True,
                small=True,
                classes=["plenary-if"],
            )


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _table(table: pd.DataFrame, name: str) -> None:
    if not len(table):
        words("div", "Nothing on record.")
        return
    html = table.to_html(index=False, border=0, float_format=_signed)
    solara.HTML(
        tag="div",
        unsafe_innerHTML=html,
        classes=[f"plenary-{name}"],
        style="overflow-x:auto",
    )


@solara.component
def otherwise(choices: Choices, spread: Spread | None) -> None:
    """Show what a change by somebody changes."""
    found = solara.use_memo(lambda: compared(spread) if spread and spread.then else None, [spread])
    if found is None:
        return
    table, moved = found
    words("h3", f"What if: {'; '.join(choices.changes)}")
    with side_by_side():
        with wide():
            _table(table, "compared")
        with narrow():
            words("b", "Whose ballots move")
            _table(moved, "moved")


@solara.component
def copied(view: View, spread: Spread | None) -> None:
    """Show the command, a short text and the address of the view, with buttons that copy them."""
    said = solara.use_memo(lambda: digest(view.choices, spread) if spread else "", [spread])
    words("b", "Reproduce the distribution with this command:")
    command = f'<code class="plenary-command">{escape(view.choices.command())}</code> '
    button("Copy", _copy("'.plenary-command'"), "plenary-copy", command)
    if said:
        words("b", "The same in a few lines:")
        text = f'<pre class="plenary-digest">{escape(said)}</pre>'
        button("Copy the text", _copy("'.plenary-digest'"), "plenary-copy-text", text)
    button("Copy the address of this view", COPY.format(what="location.href"), "plenary-link")


def _copy(selector: str) -> str:
    return COPY.format(what=f"document.querySelector({selector}).innerText")


def button(label: str, script: str, name: str, before: str = "") -> None:
    """Show a button that does something in the browser alone, behind some HTML."""
    solara.HTML(
        tag="div",
        unsafe_innerHTML=f'{before}<button type="button" class="plenary-copying {name}" '
        f'onclick="{escape(script)}">{escape(label)}</button>',
    )
