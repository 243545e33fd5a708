"""Published landscapes that someone else calculated: the ISIS conflict and Europe in 1938."""

import hashlib

import numpy as np

from tests.published import landscape

# --- Axelrod & Furnas, landscape calculation of 2016-02-20 -----------------------------------
# Repository alexanderfurnas/Landscape_Theory at 80515b4. Cells 1-5; propensity is cell - 3.
ACTORS = "USA Russia Syria Turkey SaudiArabia Iran ISIS Hezbollah IraqiKurds Nusra Baghdad".split()
CELLS = np.array(
    [
        [3, 2, 2, 5, 4, 2, 1, 1, 4, 2, 4],
        [2, 3, 4, 2, 3, 3, 1, 3, 2, 2, 4],
        [2, 4, 3, 1, 2, 4, 1, 4, 1, 2, 3],
        [5, 2, 1, 3, 3, 2, 2, 3, 2, 2, 3],
        [4, 3, 2, 3, 3, 1, 1, 3, 3, 2, 3],
        [2, 3, 4, 2, 1, 3, 2, 5, 3, 2, 2],
        [1, 1, 1, 2, 1, 2, 3, 2, 1, 2, 1],
        [1, 3, 4, 3, 3, 5, 2, 3, 3, 2, 3],
        [4, 2, 1, 2, 3, 3, 1, 3, 3, 2, 3],
        [2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2],
        [4, 4, 3, 3, 3, 2, 1, 3, 3, 2, 3],
    ]
)
PROPENSITY = CELLS - 3
STRENGTH = np.array([10, 10, 50, 10, 10, 20, 100, 20, 40, 10, 50])  # "strong Syria"

# Rows typed from the published table: the members apart from the USA, the energy, the
# frustrations in the order of ACTORS (they carry the member's own strength), the flag.
PUBLISHED_ROWS = [
    ("", 0, [0] * 11, False),
    ("Russia", -3400, [-100, -1700, 500, -100, 0, 0, -2000, 0, -400, -100, 500], False),
    (
        "ISIS",
        -80000,
        [-2000, -2000, -10000, -1000, -2000, -2000, -40000, -2000, -8000, -1000, -10000],
        False,
    ),
    (
        "Turkey ISIS Nusra",
        -83200,
        [-1900, -2200, -11500, -1500, -2100, -2400, -38000, -2200, -8800, -2100, -10500],
        True,
    ),
    (
        "Russia Syria Turkey SaudiArabia Iran ISIS Hezbollah IraqiKurds Nusra Baghdad",
        -4200,
        [-2100, -100, -500, 200, 100, -200, -2000, -400, 400, -100, 500],
        False,
    ),
]
# Of the whole published table (1,024 rows, all fields), sorted by the binary number of the
# split with the USA on side 0 and each row written as "sides,energy,frustrations,flag".
PUBLISHED_TABLE_SHA256 = "dc9ec7f1d50f8ab1cacbc68fe385e64f9cc64a1d98258d74943f1e586cc30ec0"
PUBLISHED_SUM_OF_ENERGIES = -47_513_600
PUBLISHED_SUM_OF_SQUARES = 2_521_681_920_000


def _split(apart_from_usa):
    return np.array([name in apart_from_usa.split() for name in ACTORS]).astype(int)


def test_typed_rows_of_the_isis_table_come_out():
    for apart, energy, frustrations, is_minimum in PUBLISHED_ROWS:
        side = _split(apart)
        assert landscape.energy(PROPENSITY, STRENGTH, side) == energy
        ours = STRENGTH * landscape.frustration(PROPENSITY, STRENGTH, side)
        np.testing.assert_array_equal(ours, frustrations)
        assert landscape.is_local_minimum(PROPENSITY, STRENGTH, side) == is_minimum


def test_all_1024_rows_of_the_isis_table_come_out():
    side = landscape.all_splits(11)
    energy = landscape.energy(PROPENSITY, STRENGTH, side)
    frustration = STRENGTH * landscape.frustration(PROPENSITY, STRENGTH, side)
    minimum = landscape.is_local_minimum(PROPENSITY, STRENGTH, side)
    assert energy.sum() == PUBLISHED_SUM_OF_ENERGIES
    assert (energy**2).sum() == PUBLISHED_SUM_OF_SQUARES
    fields = np.column_stack([side, energy, frustration, minimum]).astype(np.int64)
    table = "\n".join(",".join(map(str, row)) for row in fields.tolist())
    assert hashlib.sha256(table.encode()).hexdigest() == PUBLISHED_TABLE_SHA256


def test_isis_landscape_has_one_minimum():
    energies = landscape.split_energies(PROPENSITY, STRENGTH)
    side = landscape.all_splits(11)
    minima = np.flatnonzero(landscape.is_local_minimum(PROPENSITY, STRENGTH, side))
    assert len(minima) == 1
    assert energies[minima[0]] == energies.min() == -83_200
    alone = {ACTORS[i] for i in np.flatnonzero(side[minima[0]])}
    assert alone == {"Turkey", "ISIS", "Nusra"}


def test_every_start_of_the_isis_landscape_descends_to_the_one_minimum():
    end, n_moves = landscape.descend(PROPENSITY, STRENGTH, landscape.all_splits(11))
    same_as_usa = end == end[:, :1]
    assert (same_as_usa == (_split("Turkey ISIS Nusra") == 0)).all()
    assert n_moves.min() == 0 and n_moves.max() <= 11


def test_coalition_attraction_agrees_that_the_isis_minimum_is_stable():
    side = _split("Turkey ISIS Nusra")
    inside = (side[:, None] == np.arange(2))[None]
    pull = landscape.attraction(inside, STRENGTH, PROPENSITY, per="all")[0]
    here = np.take_along_axis(pull, side[:, None], axis=-1)
    assert (pull <= here).all()


# --- Glynne-Jones, simplified version of Axelrod & Bennett (1993), Europe in 1938 -----------
# country: (religion, government, share of capabilities (COW), side taken in 1939)
EUROPE = {
    "Britain": ("P", "D", 0.077787, 1),
    "Czechoslovakia": ("C", "D", 0.013048, 1),
    "Denmark": ("P", "D", 0.001991, 1),
    "Estonia": ("P", "D", 0.000611, 2),
    "Finland": ("P", "D", 0.001926, 2),
    "France": ("C", "D", 0.045569, 1),
    "Germany": ("P", "F", 0.154222, 2),
    "Greece": ("O", "F", 0.003725, 1),
    "Hungary": ("C", "D", 0.004694, 2),
    "Italy": ("C", "F", 0.031849, 2),
    "Latvia": ("P", "F", 0.001261, 2),
    "Lithuania": ("C", "F", 0.001132, 2),
    "Poland": ("C", "F", 0.019573, 1),
    "Portugal": ("C", "F", 0.002674, 1),
    "Romania": ("O", "D", 0.008126, 2),
    "Soviet Union": ("A", "C", 0.164359, 1),
    "Yugoslavia": ("O", "D", 0.006346, 1),
}
CONFLICTS = """
Britain-Germany Britain-Hungary Czechoslovakia-Germany Czechoslovakia-Hungary
Czechoslovakia-Romania Estonia-Germany Estonia-Soviet_Union Finland-Soviet_Union
France-Germany France-Hungary Germany-Greece Germany-Italy Germany-Latvia Germany-Lithuania
Germany-Romania Germany-Poland Germany-Portugal Germany-Soviet_Union Germany-Yugoslavia
Greece-Hungary Hungary-Italy Hungary-Romania Hungary-Poland Hungary-Portugal
Hungary-Soviet_Union Hungary-Yugoslavia Italy-Yugoslavia Latvia-Soviet_Union
Lithuania-Romania Romania-Soviet_Union Romania-Yugoslavia Poland-Soviet_Union
""".split()


def _europe():
    names = list(EUROPE)
    religion, government, share, actual = (
        np.array(column) for column in zip(*EUROPE.values(), strict=True)
    )
    differ = [np.where(kind[:, None] != kind, 1, -1) for kind in (religion, government)]
    conflict = differ[0] + differ[1] - 1
    for pair in CONFLICTS:
        i, j = (names.index(name.replace("_", " ")) for name in pair.split("-"))
        conflict[i, j] += 2
        conflict[j, i] += 2
    return names, conflict, 100 * share, actual


def test_europe_1938_has_the_published_minimum():
    names, conflict, strength, actual = _europe()
    splits = landscape.all_splits(17)
    assert len(splits) == 65_536
    best = splits[landscape.split_energies(-conflict, strength).argmin()]
    camp = {name for name, side in zip(names, best, strict=True) if side == 0}
    assert camp == {
        *("Britain", "Czechoslovakia", "Denmark", "Estonia", "France", "Romania"),
        *("Soviet Union", "Yugoslavia"),
    }
    assert round(float(landscape.conflict_energy(conflict, strength, best)), 3) == 261.264
    assert ((best == 0) == (actual == 1)).sum() == 12


def test_the_two_sign_conventions_have_the_same_landscape():
    _, conflict, strength, _ = _europe()
    some = landscape.all_splits(17)[::977]
    apart = landscape.energy(-conflict, strength, some)
    together = landscape.conflict_energy(conflict, strength, some)
    everyone = landscape.conflict_energy(conflict, strength, np.zeros(17, int))
    np.testing.assert_allclose(together, apart / 2 + everyone, rtol=1e-12)
    assert np.ptp(together) > 100
