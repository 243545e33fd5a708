"""Figures: what stands on the axes, and how many marks there are."""

import matplotlib
import numpy as np
import pandas as pd
import pytest

from experiments.figures import (
    compare,
    differences,
    diffusion,
    heat_map,
    live,
    members,
    sensitivity,
    tally,
    timeline,
    variance,
    world,
)
from experiments.figures.style import VOTE, camp_colours, save

matplotlib.use("Agg")


def rates():
    rows = []
    for forum in ("first_committee", "oewg"):
        for s, strategy in enumerate(("no_action", "club", "tent")):
            for opponent in ("one_voice", "uncoordinated"):
                rows.append(
                    {
                        "forum": forum,
                        "strategy": strategy,
                        "opponent": opponent,
                        "win": 0.5 + 0.1 * s,
                        "mirrored": 0.3 - 0.1 * s,
                        "gets": 0.6 + 0.1 * s,
                        "gets_mirrored": 0.9,
                        "regret": 0.2 - 0.1 * s,
                        "mirrored_regret": 0.1 * s,
                        "difference": np.nan if s == 0 else 0.1 * s,
                        "difference_low": 0.1 * s - 0.05,
                        "difference_high": 0.1 * s + 0.05,
                    }
                )
    return pd.DataFrame(rows)


def texts(ax):
    return [t.get_text() for t in ax.texts]


def ticks(labels):
    return [t.get_text() for t in labels]


def test_the_heat_map_has_a_square_and_both_numbers_for_every_pair():
    axes = heat_map.heat_map(rates(), "win")
    assert [ax.get_title(loc="left") for ax in axes] == ["first committee", "oewg"]
    assert texts(axes[0]) == [
        "50\n(30)",
        "50\n(30)",
        "60\n(20)",
        "60\n(20)",
        "70\n(10)",
        "70\n(10)",
    ]
    assert ticks(axes[0].get_yticklabels()) == ["no action", "club", "tent"]
    assert ticks(axes[0].get_xticklabels()) == ["one voice", "uncoordinated"]


def test_a_body_in_which_all_is_alike_leaves_the_others_their_colours():
    """Where one body stood at 100 and the other at 6 %, each was of one colour."""
    table = rates()
    here = table["forum"] == table["forum"].iloc[0]
    table["win"] = table["win"].where(~here, 1.0)
    scales = [ax.images[0].get_clim() for ax in heat_map.heat_map(table, "win")]
    assert scales[0] == (90.0, 100.0) and scales[1][0] < 90.0


def test_the_regret_map_shows_points_given_away():
    assert texts(heat_map.heat_map(rates(), "regret")[0])[0] == "20.0"


def test_differences_leave_out_the_baseline_and_mark_zero():
    axes = differences.differences(rates())
    assert len(axes) == 2
    assert ticks(axes[0].get_yticklabels()) == ["club", "tent"]
    assert len(axes[0].containers) == 2  # opponents
    assert "no action" in axes[0].get_xlabel()


def test_tallies_draw_three_bars_a_text_and_a_diamond_where_a_vote_is_recorded():
    table = pd.DataFrame(
        [
            ("c", "A/RES/73/27", "Y", 115.0, 100, 130, 119.0),
            ("c", "A/RES/73/27", "A", 15.0, 5, 25, np.nan),
            ("c", "A/RES/73/27", "N", 45.0, 35, 60, np.nan),
        ],
        columns=["case", "draft", "kind", "mean", "low", "high", "recorded"],
    )
    ax = tally.tallies(table)[0]
    diamonds = [line for line in ax.lines if line.get_marker() == "D"]
    assert [line.get_xdata()[0] for line in diamonds] == [119.0]
    assert len([line for line in ax.lines if line.get_linewidth() == 7]) == 3
    assert "members [count]" in ax.get_xlabel()


def seats():
    return pd.DataFrame(
        [("c", r, 0.5, 0.25 * r, 0.5 - 0.25 * r) for r in (1, 2) for _ in range(20)],
        columns=["case", "round", "none", "democratic", "sovereigntist"],
    )


def test_columns_of_the_coalition_timeline_add_up_to_all_members():
    flows = pd.DataFrame(
        [("c", 2, "none", "democratic", 3.0)], columns=["case", "round", "from", "to", "members"]
    )
    ax = timeline.coalition_timeline(seats(), flows)[0]
    tops = [bar.get_y() + bar.get_height() for bars in ax.containers for bar in bars]
    assert max(tops) == pytest.approx(20.0)
    assert len(ax.collections) == 1  # one ribbon
    assert ax.get_xlabel() == "round"


def test_a_text_has_the_same_mark_in_every_panel():
    rounds = pd.DataFrame(
        [
            (case, r, draft, a)
            for case, drafts in (("one", ("x", "y")), ("two", ("y",)))
            for draft, a in zip(drafts, (0.9, -0.9), strict=False)
            for r in (1, 2)
        ],
        columns=["case", "round", "draft", "alignment"],
    )
    one, two = timeline.text_alignment(rounds)
    marks = {
        line.get_label(): line.get_marker() for line in one.lines if line.get_marker() != "None"
    }
    assert [line.get_marker() for line in two.lines if line.get_label() == "y"] == [marks["y"]]


def test_every_member_of_the_map_is_coloured_or_a_dot():
    from sim.members.outlines import load_outlines, load_places
    from sim.members.roster import Roster

    votes = dict.fromkeys(Roster.load().select("un_members").iso3, "A")
    ax = world.world_map(votes)
    yellow = matplotlib.colors.to_rgb(VOTE["A"])
    areas = [c for c in ax.collections if tuple(c.get_facecolor()[0][:3]) == yellow]
    assert len(areas) == len(set(load_outlines()) & set(votes))
    assert len(areas) + len(ax.lines) == 193
    assert set(load_places()) & set(votes) or len(areas) == 193
    assert "abstain: 193" in ticks(ax.get_legend().get_texts())


def test_the_half_circle_has_one_seat_for_each_member():
    votes = {f"M{i:02d}": "YNAX"[i % 4] for i in range(50)}
    ax = world.hemicycle(votes)
    assert len(ax.collections[0].get_offsets()) == 50
    left = ax.collections[0].get_offsets()[0][0]
    assert left < -0.3  # no sits on the left


def test_the_swarm_shows_every_member_on_every_axis():
    places = pd.DataFrame(
        {
            "iso3": ["USA", "RUS", "KEN"],
            "camp": ["democratic", "sovereigntist", "none"],
            "openness": [2.0, -1.0, 0.0],
            "development": [-1.0, 0.0, 1.0],
        }
    )
    ax = world.swarm(places, ("openness", "development"), ("KEN",))
    assert sum(len(c.get_offsets()) for c in ax.collections) == 6
    assert texts(ax) == ["KEN", "KEN"]


def ranked():
    frame = pd.DataFrame({"iso3": [f"A{i:02d}" for i in range(30)], "draft": "x"})
    for name in ("no", "abstain", "yes", "absent"):
        frame[name] = 0.25
    frame["swing"] = np.linspace(0.7, 0.1, 30)
    frame["swing_low"], frame["swing_high"] = frame["swing"] - 0.05, frame["swing"] + 0.05
    for name in ("tips", "alone"):
        frame[name] = frame["swing"] / 10
        frame[f"{name}_low"], frame[f"{name}_high"] = 0.0, 0.1
    return frame


def test_the_twenty_most_open_ballots_are_drawn_the_first_on_top():
    left, right = members.swing_members(ranked(), {"A00": "Utopia"})
    names = ticks(left.get_yticklabels())
    assert len(names) == 20 and names[-1].startswith("Utopia")
    assert left.get_xlim() == (0, 100)
    assert "not its usual ballot" in right.get_xlabel()


def test_pivots_show_both_chances_and_the_power_of_one_member_beside():
    ax = members.pivots(ranked(), a_priori=0.06)
    words = [t.get_text() for t in ax.figure.legends[0].get_texts()]
    assert sum("decides alone" in w for w in words) == 2 and any("Banzhaf" in w for w in words)
    assert len(ticks(ax.get_yticklabels())) == 15
    assert len(ax.containers) == 2


def test_blocs_are_named_with_their_size_the_surest_on_top():
    rows = pd.DataFrame({"bloc": ["eu", "g77"], "members": [27, 134], "turns": [0.9, 0.2]})
    rows["turns_low"], rows["turns_high"] = rows["turns"] - 0.1, rows["turns"] + 0.1
    ax = members.turning_blocs(rows, ["European Union", "G77"])
    assert ticks(ax.get_yticklabels()) == ["G77 (134)", "European Union (27)"]


def test_only_members_that_object_are_drawn():
    rows = pd.DataFrame({"iso3": list("ABCDEFGH"), "share": [0.4, 0.1, 0, 0, 0, 0, 0, 0]})
    rows["low"], rows["high"] = 0.0, 0.5
    assert len(members.objectors(rows).get_yticks()) == 5


def test_cost_says_when_nothing_is_spent():
    table = pd.DataFrame(
        {"case": "c", "draft": "x", "replication": range(9), "moved": 2.0, "spend": 0.0}
    )
    assert "nothing is spent" in members.cost_per_vote(table)[0].get_title(loc="left")
    paid = members.cost_per_vote(table.assign(spend=1.0))[0].get_title(loc="left")
    assert "500 m US$ per ballot, +2.0 (+2.0 to +2.0; n = 9)" in paid


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ([-1.0, -2.0, -1.0, -1.5], "no price: the text lost 1.4 ballots (−2.1 to −0.6; n = 4)"),
        ([-3.0, 4.0, 1.0], "no price: +0.7 ballots (−"),
        ([0.0, 0.0], "no price: +0.0 ballots (+0.0 to +0.0; n = 2), perhaps none"),
        ([5.0], "no price: +5.0 ballots (n = 1), perhaps none"),
    ],
)
def test_ballots_lost_or_not_told_from_none_have_no_price(moved, said):
    table = pd.DataFrame(
        {"case": "c", "draft": "x-y", "replication": range(len(moved)), "moved": moved}
    )
    words = members.cost_per_vote(table.assign(spend=1.0))[0].get_title(loc="left")
    assert said in words and "per ballot" not in words and "x-y" in words


def test_every_text_has_its_own_price():
    parts = [
        pd.DataFrame({"case": "c", "draft": d, "replication": range(4), "moved": m, "spend": 2.0})
        for d, m in (("ours", 4.0), ("rival", -5.0))
    ]
    words = members.cost_per_vote(pd.concat(parts))[0].get_title(loc="left").splitlines()
    assert "rival" in words[1] and "lost 5.0 ballots" in words[1]
    assert "ours" in words[2] and "500 m US$ per ballot" in words[2]


def test_the_tornado_has_both_metrics_and_leaves_out_what_has_no_effect():
    table = pd.DataFrame(
        [
            (f"model.{k}", end, v, d, d - 0.01, d + 0.01, -d, d)
            for k, d0 in (("tie", 0.2), ("company", 0.0))
            for end, v, d in (("low", 0.0, -d0), ("high", 1.5, d0))
        ],
        columns=[
            "key",
            "end",
            "value",
            "difference",
            "difference_low",
            "difference_high",
            "mirrored_difference",
            "alignment_difference",
        ],
    )
    axes = sensitivity.tornado(table)
    titles = [ax.get_title(loc="left") for ax in axes]
    assert titles[0].startswith("democratic") and titles[1].startswith("sovereigntist")
    assert ticks(axes[0].get_yticklabels()) == ["tie"]


def test_indices_and_boxes_name_their_assumptions():
    first = pd.DataFrame(
        {"key": ["a", "b"], "mu_star": [0.2, 0.1], "mu_star_reach": 0.01, "sigma": 0.1}
    )
    assert ticks(sensitivity.morris(first).get_yticklabels()) == ["b", "a"]
    shares = pd.DataFrame(
        {"key": ["a"], "first": 0.4, "first_reach": 0.1, "total": 0.6, "total_reach": 0.1}
    )
    assert "variance" in sensitivity.sobol(shares).get_xlabel()
    box = pd.DataFrame(
        {"key": ["a"], "low": 0.5, "high": 1.0, "coverage": 0.8, "density": 0.9, "mass": 0.2}
    )
    ax = sensitivity.boxes(box, {"a": (0.0, 1.0)})
    assert ax.get_title(loc="left") == "coverage 80%, density 90%"


def test_signatures_curves_and_shocks_draw_what_their_tables_hold():
    signed = pd.DataFrame(
        {"case": ["x"], "signed": 89.0, "signed_low": 80, "signed_high": 95, "entitled": 144}
    )
    assert "members" in diffusion.fragmentation(signed).get_xlabel()
    curve = pd.DataFrame(
        {
            "case": "x",
            "year": [2020, 2021] * 5,
            "replication": np.repeat(range(5), 2),
            "share": np.linspace(0, 1, 10),
        }
    )
    open_rules = curve.assign(openness=0.5)
    assert diffusion.by_year(open_rules).get_ylim() == (-1, 1)
    assert diffusion.norm_curves(curve, 0.33).get_ylabel() == "members that adopted [%]"
    slow = curve.assign(share=curve["share"] / 20)
    assert diffusion.norm_curves(slow).get_ylim()[1] < 30, "a norm that hardly spreads is seen"
    assert diffusion.norm_curves(slow, 0.33).get_ylim()[1] > 33
    shock = pd.DataFrame(
        {
            "case": "x",
            "year": [2020, 2021],
            "difference": [0.0, 0.1],
            "low": [-0.1, 0.0],
            "high": 0.2,
        }
    )
    assert diffusion.event_study(shock, 2021).get_xlabel() == "year"


def test_long_names_of_signed_texts_leave_room_for_the_bars():
    name = "no action against uncoordinated, Declaration for the Future of the Internet"
    signed = pd.DataFrame(
        {"case": [name], "signed": 60.0, "signed_low": 40, "signed_high": 80, "entitled": 193}
    )
    ax = diffusion.fragmentation(signed)
    ax.figure.draw_without_rendering()
    assert ax.get_position().width > 0.5


def test_chance_and_parameters_fill_the_bar_and_what_cannot_be_told_is_left_out():
    sources = ["chance", "parameters", "positions", "ballot", "common_shock"]
    table = pd.DataFrame(
        {
            "case": "x",
            "measure": np.repeat(["alignment", "democratic_prevails"], 5),
            "source": sources * 2,
            "share": [0.3, 0.7, 0.1, np.nan, 0.05, np.nan, np.nan, 0.1, 0.5, 0.1],
            "low": 0.01,
            "high": 0.9,
        }
    )
    whole, kinds = variance.variance(table)
    assert [round(bar.get_width()) for bar in whole.patches] == [30, 70]
    assert ticks(whole.get_yticklabels()) == ["alignment in force"]
    drawn = [line for line in kinds.lines if len(line.get_xdata()) and line.get_marker() in "os^"]
    assert [round(float(line.get_xdata()[0])) for line in drawn] == [10, 5]


def test_of_many_bodies_only_the_alignment_is_split_and_each_is_named_once():
    bodies = [f"body {number}" for number in range(9)]
    row = {"source": "chance", "share": 0.4, "low": 0.3, "high": 0.5}
    table = pd.DataFrame(
        [{"case": body, "measure": measure, **row} for body in bodies
         for measure in ("democratic_prevails", "alignment")]
    )  # fmt: skip
    whole, _ = variance.variance(table)
    assert ticks(whole.get_yticklabels()) == bodies[::-1]
    assert whole.get_title(loc="left").replace("\n", " ") == "alignment in force: all of it"
    few = table[table["case"].isin(bodies[:2])]
    assert len(variance.variance(few)[0].get_yticklabels()) == 4


def test_a_comparison_shows_both_sides():
    table = pd.DataFrame({"forum": ["a", "b"], "replications": 9, "paired": True})
    for side in ("democratic", "sovereigntist"):
        for name in ("change", "low", "high"):
            table[f"{side}_{name}"] = 0.1
    ax = compare.comparison(table)
    assert ticks(ax.get_yticklabels()) == ["b", "a"] and len(ax.containers) == 2


def test_live_figures_count_ballots_and_outcomes():
    ax = live.tally_bars({"Y": 100, "A": 20, "N": 10, "X": 5})
    assert texts(ax) == ["100", "20", "10", "5"]
    meetings = pd.DataFrame({"alignment": [0.5, -1.5], "outcome": ["both", "sovereigntist"]})
    legend = ticks(live.outcome_spread(meetings).get_legend().get_texts())
    assert legend == ["sovereigntist 50 %", "both 50 %"]


def test_the_same_table_gives_the_same_bytes(tmp_path):
    files = [save(heat_map.heat_map(rates()), tmp_path / name, "x") for name in ("a", "b")]
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_colours_of_the_two_camps_differ_in_brightness():
    """Okabe & Ito's blue and vermillion, also told apart without any colour."""
    grey = {
        k: np.dot(matplotlib.colors.to_rgb(c), (0.299, 0.587, 0.114))
        for k, c in camp_colours().items()
    }
    assert abs(grey["democratic"] - grey["sovereigntist"]) > 0.1
