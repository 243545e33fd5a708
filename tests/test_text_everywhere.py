"""Any locale, any letter in a path, any title: files are UTF-8 and nothing fails to print."""

import ast
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from experiments.command_line import main
from experiments.commands.terminal import in_plain_letters
from experiments.figures import fonts
from experiments.figures.style import canvas, save, title
from sim.errors import Remark

ROOT = Path(__file__).parents[1]
ROOMS = ("sim", "experiments", "hydra_plugins", "tests", "benchmarks", "tools")
FILES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))
LOCALES = ("C", "de_DE.ISO-8859-1", "de_DE.CP1252")
TOWN = "Zürich – 北京 😀"

# One run, its table, its report and its replay, and a forecast, in one process.
SCRIPT = """
import sys
from experiments.command_line import main
town = sys.argv[1]
assert main(["sweep", "strategy/democratic=no_action,democracy_club", "replications=4",
             "forum=oewg", f"name={town}", "executor=in_process"]) == 0
for words in (["table"], ["report", "--quick"], ["replay", "--cell", "1"]):
    assert main([words[0], f"results/{town}", *words[1:]]) == 0, words
assert main(["check", f"results/{town}"]) == 0
assert main(["sweep", "forum=oewq"]) == 2
assert main(["predict", "--rollcalls", f"{town}.csv", "--declared", "D.csv",
             "--out", f"{town}.parquet"]) == 0
print("minus − times × and so on …")
"""
ADVISER = """
import sys
from experiments.command_line import main
town = sys.argv[1]
texts = ["--rollcalls", f"{town}.csv", "--declared", "D.csv", "--calibration", "before_73_27"]
assert main(["run", f"name={town}", f"scenario.title={town} مرحبا", "replications=4"]) == 0
assert main(["whip", "один", *texts, "--name", f"{town} w"]) == 0
assert main(["package", "--pass", "один", *texts, "--name", f"{town} p", "--states", "3"]) == 0
assert main(["game", "replications=4", "strategy/democratic=no_action,block", "forum=oewg",
             "strategy/sovereigntist=uncoordinated,block", "--name", f"{town} g"]) == 0
"""
HEADER = "rollcall_id,date,title,topic\n"
ROLLCALLS = f"{HEADER}one,2023-12-04,Resolution über 网络,cybercrime\n"


def text_files_without_encoding(path):
    """Lines of a module that open a text file and do not say in which encoding."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        what = node.func
        name = what.attr if isinstance(what, ast.Attribute) else getattr(what, "id", "")
        # What these open is no text: a descriptor, a page, a part of a zip (always bytes).
        others = ("os", "webbrowser", "book")
        if isinstance(what, ast.Attribute) and ast.unparse(what.value) in others:
            continue
        named = any(k.arg == "encoding" for k in node.keywords)
        modes = [a.value for a in node.args if isinstance(a, ast.Constant)]
        binary = any(isinstance(m, str) and "b" in m and len(m) < 4 for m in modes)
        if name == "open" and not (named or binary):
            yield node.lineno
        first = {"read_text": 1, "write_text": 2}.get(name, 0) if hasattr(what, "attr") else 0
        if not named and len(node.args) < first:
            yield node.lineno


def test_every_text_file_is_opened_with_its_encoding():
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in FILES
        for line in text_files_without_encoding(path)
    ]
    assert not wrong, wrong


@pytest.fixture(scope="module")
def locales(tmp_path_factory):
    """Build the locales that a machine may lack; give their folder."""
    if shutil.which("localedef") is None:
        pytest.skip("localedef is not installed")
    folder = tmp_path_factory.mktemp("locales")
    for name in LOCALES[1:]:
        language, _, encoding = name.partition(".")
        words = ["localedef", "-i", language, "-f", encoding, str(folder / name)]
        if subprocess.run(words, capture_output=True).returncode not in (0, 1):
            pytest.skip(f"localedef cannot build {name}")
    return folder


def played(script, name, locales, place):
    """Run a script in a place and a locale; give what it printed, and find no fault in it."""
    place.mkdir()
    for text in ("one", "один"):
        with (place / f"{TOWN}.csv").open("a", encoding="utf-8") as file:
            file.write(ROLLCALLS.replace("one", text).removeprefix(HEADER * (text != "one")))
        with (place / "D.csv").open("a", encoding="utf-8") as file:
            file.write("rollcall_id,iso3,vote\n" * (text == "one") + f"{text},RUS,Y\n")
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("LC_") and k != "LANG"},
        **{"LC_ALL": name, "LOCPATH": str(locales), "PYTHONUTF8": "0"},
        **{"PYTHONWARNDEFAULTENCODING": "1", "PYTHONPATH": str(ROOT)},
    }
    if name == "C":
        environment |= {"HOME": "/dev/null", "TMPDIR": "/dev/null"}  # neither can be written
    (place / "script.py").write_text(script, encoding="utf-8")
    words = [sys.executable, "script.py", TOWN]
    done = subprocess.run(words, cwd=place, env=environment, capture_output=True, timeout=600)
    said = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    assert done.returncode == 0, said
    ours = [line for line in said.splitlines() if "EncodingWarning" in line and str(ROOT) in line]
    assert not [line for line in ours if "site-packages" not in line], said
    assert "Matplotlib" not in said and "Traceback" not in said
    for path in place.rglob("*"):
        if path.suffix in (".yaml", ".json", ".csv", ".html", ".svg"):
            path.read_text(encoding="utf-8")
    return said


@pytest.mark.parametrize(
    "name", [LOCALES[0], *(pytest.param(n, marks=pytest.mark.slow) for n in LOCALES[1:])]
)
def test_every_command_works_in_every_locale(name, locales, tmp_path):
    place = tmp_path / TOWN
    played(SCRIPT, name, locales, place)
    if name == "C":  # in the others the bytes of the name mean other letters
        assert TOWN in (place / "results" / TOWN / "manifest.json").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*LOCALES, "C.UTF-8"])
def test_so_does_the_adviser(name, locales, tmp_path):
    played(ADVISER, name, locales, tmp_path / TOWN)


@pytest.mark.parametrize(
    ("text", "encoding", "printed"),
    [
        ("−0.3 × 2 ≥ 1 …", "ascii", b"-0.3 x 2 >= 1 ..."),
        ("Zürich", "ascii", b"Zurich"),
        ("Zürich −1", "iso-8859-1", b"Z\xfcrich -1"),
        ("5 – 6", "cp1252", b"5 \x96 6"),
        ("北京", "ascii", b"??"),
        ("b\udcfc", "utf-8", b"b\xfc"),  # a byte of a file name goes back as it came
    ],
)
def test_what_an_encoding_lacks_is_replaced(text, encoding, printed):
    import codecs

    codecs.register_error("plenary", in_plain_letters)
    assert text.encode(encoding, "plenary") == printed


def test_letters_beyond_ascii_need_no_quotes(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["run", "replications=2", "executor=in_process", f"name={TOWN}", "--quiet"]
    assert main(words) == 0 and (tmp_path / "results" / TOWN / "manifest.json").is_file()


def test_a_value_that_no_encoding_explains_is_refused(capsys):
    assert main(["run", "scenario.title=\udcff"]) == 2
    assert "scenario.title: has letters that" in capsys.readouterr().err


def test_a_chinese_title_gives_one_remark_and_no_warning_per_letter(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "OTHERS", ())  # a machine without such fonts
    [ax] = canvas()
    title(ax, "网络安全")
    ax.set_yticks([0.0], ["مرحبا"])
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        save(ax, tmp_path, "figure")
    assert [w.category for w in told] == [Remark] and "网" in str(told[0].message)


def test_a_font_that_has_the_letters_is_used(monkeypatch):
    monkeypatch.setattr(fonts, "OTHERS", ("Mine",))
    known = fonts.letters
    monkeypatch.setattr(fonts, "letters", lambda n: frozenset("网") if n == "Mine" else known(n))
    [ax] = canvas()
    title(ax, "网")
    assert fonts.give_fonts(ax.figure) == set()
    assert ax.get_title(loc="left") == "网"
    assert ax._left_title.get_fontfamily() == [fonts.ORDINARY, "Mine"]
