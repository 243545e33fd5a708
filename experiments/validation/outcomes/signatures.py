"""Who signs: the telecommunication regulations of 2012 and the declaration of 2022."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.config.compose import compose
from experiments.study.study import scientific
from experiments.validation.binary_scores import leave_one_out, of_the_likeliest, table
from experiments.validation.outcomes.case import Case, named, spread
from sim.members.tables import DATA
from sim.model import NegotiationModel
from sim.scenario import Scenario

KNOWN = DATA / "known"
WATCHED = ("BRA", "IND")  # large democracies whose absence or presence was remarked on
TITLES = {
    "wcit_2012": "Signatures of the International Telecommunication Regulations, December 2012",
    "dfi_2022": "Signers of the Declaration for the Future of the Internet, April 2022",
}


# What each hindcast changes in the shipped scenario, and what it takes from the outcome.
BEFORE = {"wcit_2012": "before_wcit_12", "dfi_2022": "before_dfi"}
USES = {
    "wcit_2012": "no",
    "dfi_2022": "their number",
}
NOTES = {
    "wcit_2012": [
        "Who signed is recalled state by state and not verified; the totals agree with the "
        "published ones.",
        "The text put to signature is given: the one that carried 77-33-6. How the conference "
        "came to it is not simulated here.",
    ],
    "dfi_2022": [
        "What the clauses cost a signer was set in the scenario so that about sixty sign; that "
        "the number comes out right is therefore no finding. Who signs was not fitted.",
    ],
}


def configured(name: str, seed: int) -> dict:
    """Compose a scenario as shipped, with nothing known from after the event.

    Of the conference of 2012 only the text that carried is left, to be voted on and signed.
    """
    config = scientific(
        compose([f"scenario={name}", f"calibration={BEFORE[name]}", f"seed={seed}"])
    )
    if name == "wcit_2012":
        agenda = config["scenario"]["agenda"][0]
        agenda["drafts"] = agenda["drafts"][:1]
        vote = {
            "_target_": "sim.forums.procedures.ConferenceVote",
            "if_adopted": "signature",
            "method": "unrecorded",
        }
        signature = config["forum"]["stages"]["signature"]
        config["forum"]["stages"] = {"vote": vote, "signature": signature}
        config["forum"] |= {"one_text": False, "sittings": {}, "regions": []}
        config["forum"]["attendance"] = {"everyone": True}  # who took part is given
    return config


def signed_in_simulation(config: dict, replications: int) -> tuple[Scenario, np.ndarray, list[str]]:
    """Simulate a treaty or pledge: scenario, (R, N) bool who signs, and the sponsors' camp."""
    scenario = Scenario(config)
    model = NegotiationModel(scenario, range(replications))
    try:
        model.run()
        signed = model.outcome.signed.any(axis=1)
    finally:
        model.close()
    led = np.any([camp.leaders for camp in scenario.camps], axis=0)
    leaders = [code for code, leads in zip(scenario.roster.iso3, led, strict=True) if leads]
    return scenario, signed, leaders


def signatures(name: str, replications: int, seed: int) -> Case:
    """Hindcast who signs.

    Parameters
    ----------
    name : str
        ``wcit_2012`` or ``dfi_2022``: the scenario and the table of what happened.
    replications, seed : int
    """
    real = pd.read_csv(KNOWN / f"{name}.csv", keep_default_na=False, na_values=[""])
    config = configured(name, seed)
    scenario, signed, leaders = signed_in_simulation(config, replications)
    place = {code: at for at, code in enumerate(scenario.roster.iso3)}
    real = real[real["iso3"].isin(place) & real["signed"].notna()].reset_index(drop=True)
    at = np.array([place[code] for code in real["iso3"]])
    known = np.isin(real["iso3"], leaders)
    happened = real["signed"].to_numpy() == 1
    chance = signed[:, at].mean(axis=0)
    judged = ~known
    number = int(happened[judged].sum())
    said = np.full(len(real), np.nan)
    said[judged] = of_the_likeliest(chance[judged], number)
    calibration = scenario.calibration
    position = calibration.position(real["iso3"])[:, calibration.estimated]
    members = real.assign(
        chance=chance,
        happened=happened,
        leader=known,
        openness=position[:, 0],
        miss=judged & (said != happened),
    )
    counts = [spread("signers among those listed", signed[:, at].sum(axis=1), happened.sum())]
    for code in WATCHED:
        if code in place and code in set(real["iso3"]):
            real_one = happened[list(real["iso3"]).index(code)]
            counts.append(spread(f"{named([code])} signs", signed[:, place[code]], real_one))
    predictors = {
        "base rate": ("the share", np.full(judged.sum(), happened[judged].mean())),
        "regime alone": (
            "leave one out",
            leave_one_out(members.loc[judged, ["regime"]], happened[judged]),
        ),
        "position": ("leave one out", leave_one_out(position[judged], happened[judged])),
        "position and regime": (
            "leave one out",
            leave_one_out(np.column_stack([position, members["regime"]])[judged], happened[judged]),
        ),
        "simulated": (USES[name], chance[judged]),
        "simulated, number of signers given": ("their number", said[judged]),
    }
    return Case(
        name=name,
        title=TITLES[name],
        tag=str(real["evidence"].iloc[0]),
        counts=pd.DataFrame(counts),
        members=members,
        scores=table(predictors, happened[judged]),
        notes=[
            f"{judged.sum()} members are scored; the leaders of the camps are given.",
            *NOTES[name],
        ],
        axis="chance of signing",
    )
