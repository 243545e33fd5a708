# ruff: noqa: E501
"""The 110 mechanisms that five essays on digital diplomacy name, and where each is in the model.

One line each: number | seed | what it says | key or class | test | measure.
Tests: D `tests/strategies/test_directions.py`, C `tests/sim/test_campaign.py`,
L `tests/sim/test_coalition.py`, I `tests/sim/test_deliberation.py`,
B `tests/forums/`, T `tests/theory/`. Measures are those of
`tools.docs.mechanisms`; a dash means that nothing in the model can be toggled for it. A ``!`` before the key: only in part, see the note.
"""

LINES = """
1 | S0 | Democracies must shape the rules of technology | `scenario.agenda`, drafts of a camp | B | core
2 | S0 | Diplomacy is back at the centre | `strategy.*.budget`; `World.effort` | C retrenchment_halves | administration
3 | S0 | A predecessor undid years of diplomacy: fast loss, slow return | `sim.shocks.Administration` | C administration | administration
4 | S0 | Digital issues hang together with trade, rights, security | axes shared by the issues of `sim.issues` | - | -
5 | S0 | Unite the democracies | `democracy_club`; `invite.RegimeThreshold` | D elite_club | club
6 | S0 | Converge on privacy, AI, governance, 5G | `sim.issues.ISSUE` | - | -
7 | S0 | The club is a counterweight; a counter-coalition forms | `one_voice`, `sim.shocks.Pact` | C pact | one_voice
8 | S0 | The autocratic pole grows more assertive | `draft.Rivals.texts` | D floods | rivals
9 | S0 | Democracies are unsure how to regulate | position standard errors; regulation axis | - | -
10 | S0 | Uniting democracies is hard | `model.joining_cost`; cohesion in `drafts` | L | joining
11 | S0 | Which cleavage is the right one? | `strategy/democratic=*` swept | D elite_club | open
12 | S0 | Live up to your own rhetoric | `frame.claim` × `model.hypocrisy` | D claims | hypocrisy
13 | S0 | Open against closed | `invite.OpennessThreshold`, `frame.Openness` | D frame | open
14 | S0 | Swing states have outsized power | `swing_courting`, `court.Pivotal`, `court.Swing` | D pivotal | swing
15 | S0 | Some club members are less and less democratic | `sim.shocks.Backsliding`, `RegimeThreshold.margin` | C backsliders | backsliding
16 | S0 | India: regime, alignment and openness differ | `regime`, `openness`, `position` apart in the roster | - | -
17 | S0 | With us or against us backfires | `ultimatum`; `discipline.Ultimatum` | D ultimatum | ultimatum
18 | S0 | Framing changes the answer | `strategy.*.frame` | D frame | frame_regime
19 | S0 | A rich Western club is counter-productive | `elite_club` against `inclusive_tent`; `model.exclusion` | D elite_club | elite
20 | S0 | Democracy talk with a backsliding partner is laughable | `frame.claim` against the coalition's mean conduct | D claims | hypocrisy
21 | S1 | The no-limits partnership of 2022 | `sim.shocks.Pact` | C pact | pact
22 | S1 | Speak with one voice in digital forums | `one_voice`; `discipline.OneVoice` | D | one_voice
23 | S1 | NATO, AUKUS and Taiwan are in the same manifesto | `frame.Security` (defence pacts) | D | frame_security
24 | S1 | Joint work on AI and information security | issues `ai_norms`, `cyber_norms`; sponsors of drafts | - | -
25 | S1 | The open internet is at risk | `years.openness` | C issues | -
26 | S1 | The invasion of Ukraine | `sim.shocks.War` | C war | war
27 | S1 | Cyber attacks on Ukraine; threats to neighbours | `sim.shocks.Incidents` (spill) | C incidents | incidents
28 | S1 | Disinformation towards Eastern Europe and the South | `instruments.disinformation`; `sim.shocks.Disinformation` | D, C | disinformation
29 | S1 | Europe must raise its digital diplomacy with the US | `transatlantic_core` | D joint | core
30 | S1 | Six years' head start of the Digital Silk Road | `World.infrastructure`, `sim.shocks.Surge` | C infrastructure | infrastructure
31 | S1 | The TTC was first kept to regulation and trade | `institutions.*.depth` | C deepens | institution
32 | S1 | War makes the TTC geopolitical | `War` raises depth | C war | war
33 | S1 | The TTC enabled joint export controls | `sim.shocks.ExportControls.depth` | C export | controls
34 | S1 | Tech sanctions outdo financial ones | capability decay in `ExportControls` | C export | controls
35 | S1 | Enforcement decides; others may leak | `leakage`, `enforcement` | C leakage | leakage
36 | S1 | Experience and inexperience complement | `theory.stocks.joint_control`; shares add, depth gates | C export | institution
37 | S1 | The DSA comes later and its reach is uncertain | `adoption.Brussels.lag` | C market | market
38 | S1 | ITU, OEWG, IGF are little known; attention is scarce | roster `attendance`; `forum.attendance` | B | -
39 | S1 | The autocratic agenda sometimes succeeds there | `sovereigntist_prevails`; `rival_drafts`, `forum_shift` | D loses | rivals
40 | S1 | Only together can they build big coalitions | `us_alone`, `eu_alone`, `transatlantic_core` | D joint | joint
41 | S1 | Norms should match rights | `alignment` | B | -
42 | S1 | The DFI must not be a paper tiger | forum `dfi`; `adoption.Norms` compliance | C monitoring | monitoring
43 | S1 | Bring in more countries, monitor adherence | `expand_and_monitor`; `instruments.monitoring` | C monitoring | monitor
44 | S1 | The TTC must deliver | `institutions.*.effectiveness` | C deepens | institution
45 | S1 | Shape standards early | `draft.Shape.shaping`; `forum.contributions` | D study groups | shaping
46 | S1 | Counter influence from infrastructure | `counter_invest`; dependence on patrons | D, C built | invest
47 | S1 | Finance the vulnerable and important | `court.Vulnerable` | D pivotal | invest
48 | S1 | 2024 could trash the TTC | `Administration` with `chance` | C deep_institutions | administration
49 | S1 | Deep co-operation may survive | `theory.stocks.reversal_probability` | C deep | depth
50 | S1 | Double down now | `timing.FrontLoaded` | D | front
51 | S2 | Privatised power | organisations that vote and contribute; `scenario.walk_outs` | I | designs
52 | S2 | A public good none can provide alone | `Pledge.launch_at`; tribunal majority | B, C tribunal | tribunal
53 | S2 | A global democratic alliance for norms | `democracy_club` with `Everyone` of the like-minded | D | club
54 | S2 | Coalitions with checks represent better | hypocrisy term: mean conduct of those inside | D claims | hypocrisy
55 | S2 | Corporate designs set norms | `forum.contributions` in 3GPP | C standard | designs
56 | S2 | Technology comes before rules | `sim.shocks.NewIssues` | C issues | issues
57 | S2 | Gaps of information and talent | roster `capability`; company weighted by it | L | company
58 | S2 | Two systems, not three: privatised and authoritarian | axes `openness` × `regulation` | - | -
59 | S2 | Laissez-faire abroad: democracies under-engage | `no_action` against active presets | D | core
60 | S2 | Democratic decline | `sim.shocks.Backsliding` | C backsliders | backsliding
61 | S2 | Without effort the rest erodes | `no_action` as baseline | all | core
62 | S2 | Reclaim rule-making at home | `domestic_regulation`; `adoption.Brussels` | C market | domestic
63 | S2 | UN, WTO, NATO cover digital only in part | `forum.mandate`; `venue.Shop` | D loses | shift
64 | S2 | A coalition open to whoever meets the criteria | `RegimeThreshold.minimum` | D elite_club | club
65 | S2 | The Community of Democracies had little impact | `institutions.*.reform` | C reform | reform
66 | S2 | D7, D10, D20: size against cohesion | `d10`, `d20`, `invite.Largest` | D elite_club | d20
67 | S2 | Agree together, implement each in its own way | `compliance` by distance | C monitoring | monitoring
68 | S2 | Free expression: a split among democracies | issue `content`; positions on regulation | - | -
69 | S2 | Limit microtargeting | issue `political_advertising` | - | -
70 | S2 | Election standards | issue `election_technology` | - | -
71 | S2 | Joint sanctions on election interference | `Incidents` with `Tribunal` | C tribunal | tribunal
72 | S2 | A digital free-trade zone for members | `instruments.pledges` | D pledges | pledges
73 | S2 | eWTP may become the world's platform | `adoption.Race` | C standard | race
74 | S2 | Huawei bans, joint supply-chain standards | issue `supply_chain_5g`; dependence | C built | infrastructure
75 | S2 | Many small blows below the threshold of war | `Incidents.impunity` | C tribunal | tribunal
76 | S2 | Skilled attackers shift power | ! `Incidents.rate`; attackers are no agents | C incidents | incidents
77 | S2 | An independent tribunal | `institutions.Tribunal.accuracy` | C tribunal | tribunal
78 | S2 | Leaders decide on sanctions | `Tribunal.majority` | C tribunal | tribunal
79 | S2 | Critical mass by population | `Race` shares by population; `scenario.de_facto` by income | C standard | race
80 | S2 | GDPR: others copy | `adoption.Brussels` | C market | market
81 | S2 | Outsiders follow for the benefits | `Brussels` adopters outside; `pledges` | C market | pledges
82 | S2 | The state gets data through firms | ! regulation axis; no data flows | - | -
83 | S2 | No oversight, no accountability | hypocrisy term (liberal democracy of those inside) | D claims | hypocrisy
84 | S3 | Fifty-five pledge: no shutdowns, no spying | `DraftSpec.clauses` | B, `dfi_2022` | clauses
85 | S3 | Also: protect data, access, women and youth | `DraftSpec.clauses` | `dfi_2022` | clauses
86 | S3 | Not binding, a reference | `forum.bindingness` × `model.signing_burden` | T diffusion | burden
87 | S3 | Ukraine, Argentina and New Zealand sign | `dfi_2022` signers | - | -
88 | S3 | Strict regulators sign too | `Clause.cost`, lowest common denominator | `dfi_2022` | clauses
89 | S3 | Brazil and India stay out | `dfi_2022` signers | - | -
90 | S3 | A counterpoint to cutting oneself off | `signers`, fragmentation | B | -
91 | S3 | The social-scorecard clause | one of `DraftSpec.clauses` | `dfi_2022` | clauses
92 | S3 | Pushes 5G abroad, chips at home | `infrastructure_first`; `ExportControls.autonomy` | C built | infrastructure
93 | S3 | Months of dilution: ambition against participation | `draft.Concede`, `draft.ambition` | D softer | ambition
94 | S4 | Technology brings partnerships | valence of texts; both rivals may pass | B | -
95 | S4 | A polarised climate | spread of positions (calibration) | - | -
96 | S4 | Bodies build consensus and confidence | forums `oewg`; `World.ties` | B | soft
97 | S4 | Bilateral dialogue works between rivals | `bilateral_track`; `court.Opposed` | D instrument | bilateral
98 | S4 | Privacy: security against rights | issue `data_privacy` | - | -
99 | S4 | Shared risk, different views | valence and spatial gain of a text | - | -
100 | S4 | Cybercrime: Budapest against the UN | `cybercrime_2019` | B | -
101 | S4 | Trade: tax, localisation, protection | issue `digital_trade` | - | -
102 | S4 | Joining Budapest is a signal | bloc `budapest_party` makes ties | L | -
103 | S4 | Science, legal help, exchanges build ties | `instruments.ties` | D instrument | soft
104 | S4 | Co-ordinate before big meetings | `model.listening`, caucuses | tests/sim | listening
105 | S4 | Informal contacts become formal | `World.ties` carries over; `model.tie` | C | tie
106 | S4 | Use a mix of tactics | `strategy.*.instruments` shares | D instrument | core
107 | S4 | Good faith, example, trust | `Club.trust`, `World.trust` | C remembered | memory
108 | S4 | Progress one agreement at a time | precedent and lasting tastes; institutional depth | C deepens | institution
109 | S4 | Extremism, misinformation, AI, biotech arrive | `sim.shocks.NewIssues` | C issues | issues
110 | S4 | Diplomacy must keep pace with technology | `NewIssues.rate` against the calendar; `backlog` | C issues | issues
"""


# The row that names what a measure toggles; others that it bears on refer to that one.
OWNER = {
    "core": 29, "administration": 3, "club": 5, "one_voice": 22, "rivals": 8, "joining": 10,
    "open": 13, "hypocrisy": 12, "swing": 14, "backsliding": 15, "ultimatum": 17,
    "frame_regime": 18, "elite": 19, "pact": 21, "frame_security": 23, "war": 26, "incidents": 27,
    "disinformation": 28, "infrastructure": 30, "institution": 44, "controls": 34, "leakage": 35,
    "market": 80, "joint": 40, "monitoring": 42, "monitor": 43, "shaping": 45, "invest": 46,
    "depth": 49, "front": 50, "race": 73, "designs": 55, "tribunal": 77, "issues": 56, "company": 57,
    "domestic": 62, "shift": 63, "reform": 65, "d20": 66, "pledges": 72, "clauses": 84,
    "burden": 86, "ambition": 93, "soft": 103, "bilateral": 97, "tie": 105, "listening": 104,
    "memory": 107,
}  # fmt: skip


def rows() -> list[tuple[int, str, str, str, str, str]]:
    """Give the lines as tuples.

    Examples
    --------
    >>> len(rows()), rows()[16][2]
    (110, 'With us or against us backfires')
    """
    table = []
    for line in LINES.strip().splitlines():
        number, *words = (word.strip() for word in line.split(" | "))
        table.append((int(number), *words))
    return table
