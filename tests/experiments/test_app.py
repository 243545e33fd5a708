"""The page: its numbers without a browser, and the page itself in headless Chromium."""

import os
import shlex
import subprocess
import sys
import time
import urllib.request
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from experiments import results
from experiments.app.address import View
from experiments.app.choices import Choices, about, ranges, step_of
from experiments.app.comparing import compared, digest, spread_of
from experiments.app.dossier import dossier
from experiments.app.offered import OWN_FOLDER, camps_of_scenario, files, options, titles
from experiments.app.playing import PARTS, play_all
from experiments.app.view import frames, rounds_table, seats_table, tally
from experiments.command_line import main
from sim.errors import ConfigError, PlenaryError
from tests.experiments.test_camps import scenario


@pytest.fixture(scope="module")
def played():
    return frames(Choices({"scenario": "minimal"}).config(), 3)


def test_a_view_has_one_frame_per_round_and_ends_with_a_decision(played):
    assert [f.round for f in played] == list(range(1, len(played) + 1))
    assert [f.decided for f in played] == [False] * (len(played) - 1) + [True]
    assert played[-1].result


def test_every_entitled_member_has_a_ballot_in_every_frame(played):
    for frame in played:
        for ballots in frame.ballots.values():
            assert sum(tally(ballots).values()) == 193


def test_tables_for_the_figures_count_every_member_once(played):
    seats = seats_table(played)
    per_round = seats.groupby("round")[["none", "democratic", "sovereigntist"]].sum().sum(axis=1)
    assert (per_round == len(played[0].coalition)).all()
    assert set(rounds_table(played)["round"]) == {f.round for f in played}


def test_the_same_replication_is_shown_the_same_twice(played):
    again = frames(Choices({"scenario": "minimal"}).config(), 3)
    assert again == played


def test_the_command_names_only_what_was_changed():
    assert Choices().command() == "plenary run replications=200"
    words = Choices({"forum": "oewg"}, {"tie": 1.25}, seed=7, extra="uncertainty=fixed").command()
    assert words == (
        "plenary run forum=oewg model.tie=1.25 seed=7 uncertainty=fixed replications=200"
    )


def test_the_command_gives_the_configuration_of_the_view():
    from experiments.config.compose import compose
    from experiments.study.study import scientific

    choices = Choices({"scenario": "minimal"}, {"tie": 1.25}, seed=7)
    words = [w for w in choices.command().split()[2:] if not w.startswith("replications")]
    assert scientific(compose(words)) == choices.config()


def test_an_impossible_value_is_refused_in_words():
    with pytest.raises(ConfigError, match=r"model\.tie"):
        frames(Choices({"scenario": "minimal"}, {"tie": 99.0}).config())
    with pytest.raises(PlenaryError, match="nowhere"):
        Choices(extra="forum=nowhere").config()
    with pytest.raises(ConfigError, match="more settings"):
        Choices(extra="'open").overrides()


def test_sliders_stay_inside_the_documented_ranges():
    for low, high, default in ranges().values():
        assert low <= default <= high


def test_every_option_offered_exists():
    assert "first_committee" in options("forum")
    assert "no_action" in options("strategy/democratic")


def test_the_distribution_has_the_replications_asked_for():
    found = play_all(Choices({"scenario": "minimal"}).config(), 5).meetings
    assert sorted(found["replication"].unique()) == [0, 1, 2, 3, 4]


def test_a_camp_of_a_shipped_scenario_is_offered_and_acts():
    """The market camp of the exclusion of vendors was idle on the page, whatever one chose."""
    choices = Choices({"scenario": "vendor_exclusion_3gpp", "strategy/market": "swing_courting"})
    assert choices.camps == ("democratic", "sovereigntist", "market")
    assert "strategy/market=swing_courting" in choices.overrides()
    assert View.from_address(View(choices).address()).choices.overrides() == choices.overrides()
    assert "The market camp: " in about(choices)


def test_a_choice_for_a_camp_that_the_scenario_lacks_is_left_out():
    groups = {"scenario": "minimal", "strategy/market": "block", "strategy/democratic": "block"}
    assert Choices(groups).overrides() == ["scenario=minimal", "strategy/democratic=block"]
    typed = Choices({"strategy/market": "block"}, extra="scenario=vendor_exclusion_3gpp")
    assert "strategy/market=block" in typed.overrides()


@pytest.fixture
def own_camps(tmp_path, monkeypatch):
    folder = scenario(tmp_path, ("north", "south", "east"))
    monkeypatch.setenv(OWN_FOLDER, str(folder))
    for kept in (camps_of_scenario, files, titles):
        kept.cache_clear()
    yield folder
    for kept in (camps_of_scenario, files, titles):
        kept.cache_clear()


def test_a_scenario_of_ones_own_is_played_with_its_camps(own_camps, tmp_path):
    chosen = {"scenario": "own", "strategy/north": "swing_courting", "strategy/east": "one_voice"}
    choices = Choices(chosen, extra="replications=5")
    assert titles("scenario")["own"] == "A text of the north"
    assert choices.camps == ("north", "south", "east")
    shown = frames(choices.config())
    assert shown[-1].camps == choices.camps and len(shown[-1].ballots) == 3
    words = shlex.split(choices.command())[1:]
    more = ["executor=in_process", f"results={tmp_path}", "name=view", "--quiet"]
    assert main([*words, *more]) == 0
    kept = results(tmp_path / "view").meetings.sort_values("replication")
    spread = spread_of(choices)
    found = spread.now.meetings.sort_values("replication")
    assert found["alignment"].tolist() == kept["alignment"].tolist()
    assert kept["spend_north"].gt(0).all()
    assert "The east camp: " in digest(choices, spread)
    assert "democratic" not in digest(choices, spread)


TEXT = "A/RES/73/27"


@pytest.fixture(scope="module")
def rivals():
    return spread_of(Choices(what_if="vote KEN no A/RES/73/27", extra="replications=40"))


def test_what_is_known_of_a_state_adds_up(rivals):
    """Probabilities sum to one, and the parts of a lean to the lean, as the meeting has it."""
    played = rivals.now
    key = [key for key in played.moments if key[2] == TEXT][-1]
    for code in ("IND", "KEN", "RUS"):
        found = dossier(played, key, code)
        assert sum(found.chance.values()) == pytest.approx(1.0)
        *parts, total = found.why["logits"]
        at = played.iso3.index(code)
        assert total == pytest.approx(played.moments[key].lean[at])
        assert sum(parts) == pytest.approx(total, abs=0.01 * (len(PARTS) + 6))
        assert "right on" in found.right or code == "RUS"  # whose line forecasts start from
        assert len(found.allies) == 8 and found.name not in set(found.allies["member"])
        assert found.record["date"].is_monotonic_decreasing and len(found.record) > 3
    assert dossier(played, key, "RUS").chance["Y"] > 0.9  # it has tabled the text
    assert "African group" not in played.caucuses["RUS"]


def test_a_favour_and_a_line_turned_round_move_a_state_the_way_they_should(rivals):
    key = next(key for key in rivals.now.moments if key[2] == TEXT)
    moves = dossier(rivals.now, key, "BRA").moves.set_index("what")["points"]
    assert moves["a favour worth one logit"] > 0
    assert any(what.startswith(("China", "Russia")) for what in moves.index)


def test_what_a_change_changes_stands_beside_what_it_is(rivals):
    table, moved = compared(rivals)
    assert list(table.columns[1:]) == ["as it is", "what if", "change (95 %)"]
    assert moved["member"].iloc[0] == "Kenya (named in the change)"
    assert set(moved["text"]) == {"A/RES/73/27"}


def test_the_digest_says_what_was_played_and_how_to_play_it_again(rivals):
    choices = Choices(what_if="vote KEN no A/RES/73/27", extra="replications=40")
    said = digest(choices, rivals)
    assert "In 40 replications" in said and "Without the change" in said
    assert said.splitlines()[-1] == choices.command()
    assert shlex.split(choices.command())[2] == "scenario.what_if=['vote KEN no A/RES/73/27']"


def test_a_view_and_its_address_are_the_same():
    choices = Choices({**Choices().groups, "forum": "oewg"}, what_if="join IND; absent FRA")
    view = View(choices, step=2, text="A/RES/73/27", picture="map", member="KEN")
    assert View.from_address(view.address()) == view
    assert View.from_address("step=x&picture=cube&member=1") == View()
    assert choices.with_change("join IND") is choices


def test_a_change_that_cannot_be_is_refused_in_words():
    with pytest.raises(ConfigError, match=r"what_if"):
        frames(Choices(what_if="jion IND").config())


def test_the_command_gives_the_numbers_of_the_view(tmp_path):
    choices = Choices({"scenario": "minimal"}, {"tie": 1.25}, seed=7)
    words = [w for w in shlex.split(choices.command())[1:] if not w.startswith("replications")]
    more = ["replications=6", "executor=in_process", f"results={tmp_path}", "name=view", "--quiet"]
    assert main([*words, *more]) == 0
    kept = results(tmp_path / "view").meetings.sort_values("replication")
    found = play_all(choices.config(), 6).meetings.sort_values("replication")
    assert found["alignment"].tolist() == kept["alignment"].tolist()
    assert found["democratic_prevails"].tolist() == kept["democratic_prevails"].tolist()


def _driver():
    path = Path(__file__).with_name("browser.py")
    spec = spec_from_file_location("plenary_browser", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def served(port, log):
    """Start the server of the page, and wait until it answers."""
    words = [sys.executable, "-m", "experiments", "app", "--no-open", "--port", str(port)]
    with log.open("w", encoding="utf-8") as file:
        server = subprocess.Popen(words, stdout=file, stderr=file, env={**os.environ})
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/").close()
            break
        except OSError:
            time.sleep(0.3)
    return server


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    driver = _driver()
    if driver.program() is None:
        pytest.skip("needs Chromium")
    port = driver.free_port()
    server = served(port, tmp_path_factory.mktemp("app") / "log.txt")
    try:
        yield f"http://localhost:{port}/"
    finally:
        server.terminate()
        server.wait()


ROUND = "document.querySelector('.plenary-round')?.innerText"
FIELD = (
    "[...document.querySelectorAll('.v-input')].find(e => e.innerText.includes('More settings'))"
    ".querySelector('input')"
)
PICTURES = "[...document.querySelectorAll('.plenary-figure')].map(i => i.innerHTML).join()"


@pytest.mark.browser
def test_the_page_loads_and_a_step_changes_the_picture(address, tmp_path):
    with _driver().Browser(address) as page:
        page.wait("document.querySelector('.plenary-step') !== null")
        page.wait(f"{ROUND}.includes('round 1')")
        page.wait("document.body.innerText.includes('plenary run')")
        before = page.wait(
            f"document.querySelectorAll('.plenary-figure svg').length > 3 && {PICTURES}.length"
        )
        page.ask("document.querySelector('.plenary-step').click()")
        page.wait(f"{ROUND}.includes('round 2')")
        page.wait(f"{PICTURES}.length !== {before}")
        folder = Path(os.environ.get("PLENARY_SCREENSHOTS", tmp_path))
        page.picture(folder / "app.png")
        assert (folder / "app.png").stat().st_size > 20_000
        page.wait("document.querySelector('.plenary-digest') !== null")
        assert page.wrong == []


SEAT = "document.querySelectorAll('.plenary-pick use')[60]"
CLICK = f"{SEAT}.dispatchEvent(new MouseEvent('click', {{bubbles: true}}))"


@pytest.mark.browser
def test_a_click_on_a_seat_shows_the_state_and_the_address_keeps_it(address):
    with _driver().Browser(address) as page:
        page.wait("document.querySelector('.plenary-digest') !== null")
        name = page.ask(f"{SEAT}.querySelector('title').textContent").split(":")[0]
        page.ask(CLICK)
        said = page.wait("document.querySelector('.plenary-chance')?.innerText")
        assert said.startswith(f"{name}: yes ")
        kept = page.wait("location.search.includes('member=') && location.href")
        assert page.wrong == []
    with _driver().Browser(kept) as page:
        said = page.wait("document.querySelector('.plenary-chance')?.innerText")
        assert said.startswith(f"{name}: yes ")
        page.ask("[...document.querySelectorAll('.plenary-if')].at(-1).click()")
        page.wait("document.querySelector('.plenary-compared') !== null")
        assert "absent" in page.ask("document.querySelector('.plenary-command').innerText")
        assert page.wrong == []


@pytest.mark.browser
def test_an_invalid_value_shows_a_message(address, tmp_path):
    with _driver().Browser(address) as page:
        page.wait("document.querySelector('.plenary-step') !== null")
        page.ask(f"{FIELD}.focus()")
        page.write("model.tie=99")
        page.wait(f"{FIELD}.value.includes('99')")
        time.sleep(3)
        page.ask("document.querySelector('.plenary-play').click()")
        words = page.wait("document.querySelector('.plenary-error')?.innerText")
        assert "model.tie" in words and "99" in words
        page.picture(Path(os.environ.get("PLENARY_SCREENSHOTS", tmp_path)) / "app_error.png")


def test_a_slider_that_is_not_moved_changes_nothing():
    """Opening the assumptions once set tie to .4875: every default lies on its slider's grid."""
    choices = Choices()
    for name, (low, high, default) in ranges().items():
        for value in (low, default, high):
            steps = (value - low) / step_of(name)
            assert abs(steps - round(steps)) < 1e-9, name
        choices = choices.moved(name, default)
    assert choices.command() == Choices().command()
    assert choices is not Choices() and choices.model == {}


def test_an_address_holds_the_choices_and_strange_ones_are_left_out():
    choices = Choices(
        {**Choices().groups, "forum": "oewg"}, {"tie": 1.25}, 7, 3, "uncertainty=fixed"
    )
    assert Choices.from_address(choices.address()) == choices
    assert Choices.from_address("forum=nowhere&model.tie=far&seed=-1&x=y") == Choices()
    assert Choices().address() == ""


def test_replications_are_named_once_and_bounded():
    choices = Choices(extra="replications=50")
    assert choices.command() == "plenary run replications=50" and choices.replications() == 50
    with pytest.raises(ConfigError, match="replications: must be 1 to 2000"):
        Choices(extra="replications=100000000").config()


def test_bodies_and_strategies_have_titles_and_a_sentence():
    assert all(titles(group) for group in Choices().groups)
    assert titles("forum")["first_committee"].startswith("United Nations")
    said = about(Choices({**Choices().groups, "strategy/democratic": "inclusive_tent"}))
    assert "A/RES/73/266" in said and "The democratic camp:" in said


@pytest.mark.browser
def test_opening_everything_and_playing_changes_no_setting(address):
    with _driver().Browser(address) as page:
        narrow = {"width": 400, "height": 900, "deviceScaleFactor": 1, "mobile": True}
        page.call("Emulation.setDeviceMetricsOverride", **narrow)
        page.wait("document.querySelector('.plenary-step') !== null")
        every = "document.querySelectorAll('summary, .v-expansion-panel-header')"
        page.ask(f"[...{every}].map(e => e.click())")
        time.sleep(2)
        page.ask("document.querySelector('.plenary-play').click()")
        time.sleep(3)
        words = page.wait("document.querySelector('.plenary-command')?.innerText")
        assert words == "plenary run replications=200"
        assert page.ask("document.querySelectorAll('.plenary-figure svg title').length") > 150
        assert page.ask("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.wrong == []
        if folder := os.environ.get("PLENARY_SCREENSHOTS"):
            page.picture(Path(folder) / "app_400.png")


@pytest.mark.browser
def test_a_third_camp_has_its_strategy_and_can_be_joined(address, tmp_path):
    with _driver().Browser(
        f"{address}?scenario=vendor_exclusion_3gpp&forum=oewg&member=IND"
    ) as page:
        page.wait("document.querySelectorAll('.plenary-if').length > 0")
        said = page.ask("document.body.innerText").lower()
        assert "strategy of the market camp" in said and "joins the market camp" in said
        assert page.wrong == []
        page.picture(Path(os.environ.get("PLENARY_SCREENSHOTS", tmp_path)) / "app_market.png")


@pytest.mark.browser
def test_an_address_shows_the_same_again(address):
    with _driver().Browser(f"{address}?forum=oewg&model.tie=1.25") as page:
        words = page.wait("document.querySelector('.plenary-command')?.innerText")
        assert words == "plenary run forum=oewg model.tie=1.25 replications=200"


@pytest.mark.browser
def test_a_page_whose_server_went_away_comes_back_as_it_was(tmp_path):
    """It once said that the application was disconnected, and buttons did nothing."""
    driver = _driver()
    if driver.program() is None:
        pytest.skip("needs Chromium")
    port = driver.free_port()
    server = served(port, tmp_path / "first.txt")
    try:
        with driver.Browser(f"http://localhost:{port}/?forum=oewg&step=1") as page:
            page.wait(f"{ROUND}.includes('round 2')")
            server.terminate()
            server.wait()
            server = served(port, tmp_path / "second.txt")
            page.wait("document.body.innerText.includes('Restoring')", 60)
            page.wait(f"{ROUND}?.includes('round 2')", 60)
            page.ask("document.querySelector('.plenary-step').click()")
            page.wait(f"{ROUND}?.includes('round 3')")
            assert "forum=oewg" in page.ask("document.querySelector('.plenary-command').innerText")
    finally:
        server.terminate()
        server.wait()
