"""The issues of digital diplomacy, placed on the axes.

For each issue: how much each axis matters in it, what holds before anything
is decided, and where the texts that each camp has put forward stand. A place
is a reading of a named document [sd of UN members], accurate to about half a
unit; nobody has been asked. Tags: found, memory (recalled, verify before
quoting), assumption. Scenarios use these where they say nothing themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Issue:
    """One issue.

    Attributes
    ----------
    salience : mapping of str to float
        Weight of each axis; scaled to sum to 1 where it is used.
    status_quo : mapping of str to float
        What holds before [sd].
    drafts : mapping of str to mapping
        By camp: where its documented texts stand [sd].
    like : tuple of str
        Topics and flags of the past roll-calls that say most about it.
    source : str
        What the places are read from, with its tag.
    """

    salience: Mapping[str, float]
    status_quo: Mapping[str, float]
    drafts: Mapping[str, Mapping[str, float]]
    like: tuple[str, ...]
    source: str


def _texts(
    democratic: Mapping[str, float], sovereigntist: Mapping[str, float]
) -> dict[str, Mapping[str, float]]:
    return {"democratic": democratic, "sovereigntist": sovereigntist}


ISSUE = {
    "cyber_norms": Issue(
        {"openness": 1.0, "development": 0.25},
        {"openness": 0.0, "development": 0.0},
        _texts({"openness": 1.2, "development": -0.5}, {"openness": -1.4, "development": 0.3}),
        ("di", "cyber_international_security"),
        "A/RES/73/266 and 73/27 (2018) against the consensus report A/70/174 (2015) [computed: UV]",
    ),
    "cybercrime": Issue(
        {"openness": 1.0, "development": 0.4},
        {"openness": 0.8, "development": -0.3},
        _texts({"openness": 1.1, "development": 0.2}, {"openness": -1.2, "development": 0.5}),
        ("hr", "cybercrime"),
        "Budapest Convention (2001) holds; A/RES/73/187 and 74/247 [computed: UV]",
    ),
    "internet_governance": Issue(
        {"openness": 1.0, "development": 0.4},
        {"openness": 0.6, "development": 0.0},
        _texts({"openness": 1.0, "development": 0.4}, {"openness": -1.3, "development": 0.6}),
        ("ec", "cyber_international_security"),
        "Tunis Agenda §72 (2005) [found: IGF72]; WCIT-12 African text [found: CDY]; "
        "Declaration for the Future of the Internet [found: DFI]",
    ),
    "data_privacy": Issue(
        {"openness": 0.6, "regulation": 1.0},
        {"openness": 0.3, "regulation": -0.5},
        _texts({"openness": 1.0, "regulation": 1.0}, {"openness": -1.0, "regulation": 0.6}),
        ("hr",),
        "OECD Guidelines (1980), GDPR (2016) [found: BE]; Global Initiative on Data Security "
        "(2020) [memory]",
    ),
    "ai_norms": Issue(
        {"openness": 0.8, "regulation": 0.8, "development": 0.4},
        {"openness": 0.2, "regulation": -0.8, "development": -0.2},
        _texts(
            {"openness": 1.0, "regulation": 0.4},
            {"openness": -0.8, "regulation": 0.6, "development": 0.8},
        ),
        ("hr", "ec"),
        "OECD AI Principles (2019); Global AI Governance Initiative (2023) [memory]",
    ),
    "military_ai": Issue(
        {"openness": 1.0, "regulation": 0.4},
        {"openness": 0.0, "regulation": -0.8},
        _texts({"openness": 1.0, "regulation": 0.5}, {"openness": -0.8, "regulation": -0.2}),
        ("di",),
        "A/RES/78/241 on lethal autonomous weapons (2023), 152-4-11 [memory]",
    ),
    "supply_chain_5g": Issue(
        {"openness": 0.8, "development": 0.8, "regulation": 0.3},
        {"openness": 0.0, "development": 0.2},
        _texts(
            {"openness": 1.0, "development": -0.3, "regulation": 0.4},
            {"openness": -0.8, "development": 0.9},
        ),
        ("ec", "technology_transfer_export_controls"),
        "Prague Proposals (2019); Global Initiative on Data Security (2020) [memory]",
    ),
    "digital_trade": Issue(
        {"regulation": 0.8, "development": 0.8, "openness": 0.4},
        {"regulation": -0.4, "development": -0.2},
        _texts(
            {"regulation": -0.6, "openness": 0.8, "development": -0.2},
            {"regulation": 0.6, "openness": -0.8, "development": 0.8},
        ),
        ("ec",),
        "WTO joint initiative on e-commerce (2019) and its critics; no source code, free flow "
        "against localisation [found: S2, S4]",
    ),
    "content": Issue(
        {"openness": 1.0, "regulation": 0.5},
        {"openness": 0.5, "regulation": -0.5},
        _texts({"openness": 1.0, "regulation": 0.5}, {"openness": -1.5, "regulation": 0.8}),
        ("hr",),
        "Christchurch Call (2019) [memory]; SCO code of conduct (2011, 2015) [found: SCO1, SCO2]",
    ),
    "political_advertising": Issue(
        {"regulation": 1.0, "openness": 0.4},
        {"regulation": -0.8, "openness": 0.3},
        _texts({"regulation": 0.8, "openness": 0.8}, {"regulation": 0.2, "openness": -0.8}),
        ("hr",),
        "EU regulation 2024/900 on political advertising [memory]; limits to microtargeting "
        "[found: S2]",
    ),
    "election_technology": Issue(
        {"openness": 0.8, "regulation": 0.5},
        {"openness": 0.3, "regulation": -0.3},
        _texts({"openness": 1.1, "regulation": 0.6}, {"openness": -0.8, "regulation": 0.0}),
        ("hr",),
        "Paper backup, stress tests, anonymity [found: S2]; no global rule [assumption]",
    ),
    "biometrics": Issue(
        {"openness": 0.8, "regulation": 0.8},
        {"openness": -0.1, "regulation": -0.8},
        _texts({"openness": 1.0, "regulation": 0.8}, {"openness": -1.0, "regulation": -0.2}),
        ("hr", "ec"),
        "EU AI Act (2024); facial-recognition proposals of Chinese firms in ITU-T (2019) [memory]",
    ),
}
