"""What is compared to measure each mechanism: pairs of configurations."""

from __future__ import annotations

from dataclasses import dataclass, field

PARTS = "sim.strategies"
BODIES = ("vote", "text")
EVERYONE = ("strategy/democratic=expand_and_monitor",)
ACTIVE = ("strategy/democratic=transatlantic_core",)


@dataclass(frozen=True)
class Measure:
    """Two configurations, and what to compare.

    Attributes
    ----------
    words, without : tuple of str
        Overrides of the configuration with the mechanism, and of the one without.
    edit, unedit : dict
        What is laid over each.
    years : bool
        Over years (True) or one meeting.
    column : str
        The outcome where it is how many sign: ``signers``.
    bodies : tuple of str
        In which bodies it is measured: ``vote``, the First Committee, and ``text``, the
        working group, unless it says which.
    bare : bool
        Take the clauses out of the configuration without.
    expect : str
        Direction that the source gives: "+", "−", or "" where it gives none.
    construction : bool
        Whether the direction follows from how the model is written: the key is a cost or a
        gain that can only work one way.
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    edit: dict = field(default_factory=dict)
    unedit: dict = field(default_factory=dict)
    years: bool = False
    column: str = ""
    bodies: tuple[str, ...] = BODIES
    bare: bool = False
    expect: str = ""
    construction: bool = False


def ours(name: str) -> str:
    """Choose a preset of the democratic camp."""
    return f"strategy/democratic={name}"


def theirs(name: str) -> str:
    """Choose a preset of the sovereigntist camp."""
    return f"strategy/sovereigntist={name}"


def shock(name: str, **values) -> dict:
    """Let one thing happen."""
    return {"shocks": {"it": {"_target_": f"sim.shocks.{name}", **values}}}


def part(kind: str, name: str, **values) -> dict:
    """Give the democratic camp one part."""
    return {"strategy": {"democratic": {kind: {"_target_": f"{PARTS}.{kind}.{name}", **values}}}}


TTC = {"institutions": {"ttc": {"start": 2018, "depth": 0.3}}}
DEEP, SHALLOW = (
    {"institutions": {"ttc": {"start": 2018, "depth": d, "gain": 0.0, "fade": 0.0}}}
    for d in (0.95, 0.1)
)
ATTACKS = shock("Incidents", by="sovereigntist", targets=["nato", "UKR"], rate=10.0)
CONTROLS = dict(target="CHN", senders=["USA", "eu", "JPN", "GBR", "KOR"], year=2021, until=2030)
SPEND = {"budget": 1.0, "court": {"_target_": f"{PARTS}.court.Pivotal"}}

MEASURES: dict[str, Measure] = {
    "club": Measure((ours("democracy_club"),), expect=""),
    "open": Measure((ours("open_vs_closed"),), (ours("democracy_club"),), expect="+"),
    "swing": Measure((ours("swing_courting"),), expect="+"),
    "elite": Measure((ours("elite_club"),), (ours("inclusive_tent"),), expect="−"),
    "d20": Measure((ours("d20"),), (ours("d10"),)),
    "core": Measure((ours("transatlantic_core"),), expect="+"),
    "joint": Measure((ours("transatlantic_core"),), (ours("us_alone"),), expect="+"),
    "ultimatum": Measure((ours("ultimatum"),), (ours("democracy_club"),), expect="−"),
    "monitor": Measure((ours("expand_and_monitor"),), expect="+"),
    "invest": Measure(
        (ours("counter_invest"), theirs("infrastructure_first")),
        (theirs("infrastructure_first"),),
        expect="+",
    ),
    "bilateral": Measure((ours("bilateral_track"),), expect="+"),
    "soft": Measure((ours("soft_diplomacy"),), years=True, expect="+"),
    "front": Measure((ours("front_loaded"),), ACTIVE, years=True, expect="+"),
    "domestic": Measure((ours("domestic_regulation"),)),
    "one_voice": Measure((theirs("one_voice"),), expect="−"),
    "rivals": Measure((theirs("rival_drafts"),), expect="−"),
    "shift": Measure((theirs("forum_shopping"),), expect="−"),
    "disinformation": Measure((theirs("disinformation"),), expect="−"),
    "infrastructure": Measure((theirs("infrastructure_first"),), years=True, expect="−"),
    "frame_regime": Measure(edit=part("frame", "Regime", claim=0.0)),
    "frame_security": Measure(edit=part("frame", "Security")),
    "hypocrisy": Measure(
        (ours("democracy_club"),),
        (ours("democracy_club"),),
        unedit={"model": {"hypocrisy": 0.0}},
        expect="−", construction=True,
    ),
    "joining": Measure(
        (ours("democracy_club"),),
        (ours("democracy_club"),),
        edit={"model": {"joining_cost": 3.0}},
        expect="−", construction=True,
    ),
    "company": Measure(
        (ours("inclusive_tent"),), (ours("inclusive_tent"),), unedit={"model": {"company": 0.0}}
    ),
    "tie": Measure(
        (ours("soft_diplomacy"),), (ours("soft_diplomacy"),), unedit={"model": {"tie": 0.0}},
        years=True, expect="+",
    ),
    "designs": Measure(
        ("scenario=standards_texts", "forum=three_gpp"),
        ("scenario=standards_texts", "forum=three_gpp"),
        unedit={"forum": {"contributions": 0.0}}, bodies=("text",),
    ),
    "listening": Measure(edit={"model": {"listening": 0.2}}, unedit={"model": {"listening": 0.0}}),
    "ambition": Measure(edit=part("draft", "Hold", ambition=1.5), expect="−"),
    "shaping": Measure(edit=part("draft", "Shape", step=0.0, shaping=0.05), expect="+"),
    "pledges": Measure(
        edit={"strategy": {"democratic": SPEND | {
            "invite": {"_target_": f"{PARTS}.invite.Everyone"},
            "instruments": {"_target_": f"{PARTS}.instruments.Instruments", "pledges": 1.0},
            "discipline": {"_target_": f"{PARTS}.discipline.Whip", "strength": 1.0}}}},
        unedit={"strategy": {"democratic": {
            "invite": {"_target_": f"{PARTS}.invite.Everyone"},
            "discipline": {"_target_": f"{PARTS}.discipline.Whip", "strength": 1.0}}}},
        expect="+",
    ),
    "burden": Measure(
        ("scenario=dfi_2022",),
        ("scenario=dfi_2022",),
        edit={"forum": {"bindingness": 0.9, "bindingness_range": [0.0, 1.0]}},
        column="signers", bodies=("vote",), expect="−", construction=True,
    ),
    "clauses": Measure(
        ("scenario=dfi_2022",), ("scenario=dfi_2022",), column="signers", bare=True,
        bodies=("vote",), expect="−", construction=True,
    ),
    "administration": Measure(
        ACTIVE, ACTIVE, edit=shock("Administration", leader="USA", year=2027), years=True,
        expect="−", construction=True,
    ),
    "depth": Measure(
        ACTIVE, ACTIVE, years=True, expect="+",
        edit=DEEP | shock("Administration", leader="USA", year=2027),
        unedit=SHALLOW | shock("Administration", leader="USA", year=2027),
    ),
    "institution": Measure(ACTIVE, ACTIVE, edit=TTC, years=True, expect="+"),
    "reform": Measure(
        ACTIVE, ACTIVE, years=True, expect="+",
        edit={"institutions": {"cd": {"effectiveness": 0.1, "reform": 2021, "reformed": 0.9}}},
        unedit={"institutions": {"cd": {"effectiveness": 0.1}}},
    ),
    "war": Measure(
        edit=shock("War", aggressor="RUS", victim="UKR", year=2022), years=True, expect="+"
    ),
    "pact": Measure(
        years=True, expect="−",
        edit=shock("Pact", camp="sovereigntist", year=2022),
    ),
    "incidents": Measure(edit=ATTACKS, years=True, expect=""),
    "tribunal": Measure(
        edit=ATTACKS | {"tribunal": {"start": 2020, "members": ["nato"]}}, unedit=ATTACKS,
        years=True, expect="+", construction=True,
    ),
    "backsliding": Measure(
        (ours("democracy_club"),), (ours("democracy_club"),),
        edit=shock("Backsliding", rate=0.05), years=True, expect="−",
    ),
    "controls": Measure(
        (theirs("infrastructure_first"),), (theirs("infrastructure_first"),), years=True,
        edit=shock("ExportControls", **CONTROLS), expect="+",
        construction=True,
    ),
    "leakage": Measure(
        (theirs("infrastructure_first"),), (theirs("infrastructure_first"),), years=True,
        edit=shock("ExportControls", **CONTROLS, leakage=0.8, enforcement=0.0),
        unedit=shock("ExportControls", **CONTROLS, leakage=0.0, enforcement=0.0),
        expect="−", construction=True,
    ),
    "issues": Measure(
        edit=shock("NewIssues", rate=4.0), years=True, expect="−"
    ),
    "market": Measure(
        edit={"markets": {"gdpr": {"bloc": ["eu"], "start": 2018}}}, years=True,
        expect="+", construction=True,
    ),
    "race": Measure(
        years=True, expect="−",
        edit={"races": {"it": {"ours": ["USA"], "theirs": ["CHN"], "ours_start": 2024,
                               "theirs_start": 2018}}},
        unedit={"races": {"it": {"ours": ["USA"], "theirs": ["CHN"], "ours_start": 2018,
                                 "theirs_start": 2018}}}, construction=True,
    ),
    "monitoring": Measure(
        edit={"norms": {"monitoring": 1.0}}, unedit={"norms": {}}, years=True,
        expect="+", construction=True,
    ),
    "memory": Measure(
        (*EVERYONE, "strategy.democratic.invite.trust=0.9"),
        (*EVERYONE, "strategy.democratic.invite.trust=0.9"),
        unedit={"memory": False},
        years=True,
        expect="",
    ),
}  # fmt: skip
