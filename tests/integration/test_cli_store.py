"""What staff do with the store from the shell."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App, publish_community
from data.model.errors import InvalidInput
from data.model.requests import RequestDraft, RequestKind
from tests.conftest import NOW as AT
from tests.shell import NOW, Shell

COMMUNITY = """
places:
  - {name: 食堂, where: 三号楼底下, hours: 早上七点到晚上六点半, aliases: [饭堂]}
announcements:
  - {text: 明天停水。, from_days: 0, for_days: 2}
  - {text: 周四量血压。, since: 2026-11-26, until: 2026-11-26}
rewards:
  - {name: 大米, points: 50, stock: 2, unit: 袋}
menu:
  lunch:
    - {红烧肉: 1200, 青菜: 600}
"""


@pytest.fixture
def shell(home: Path) -> Shell:
    return Shell(home)


@pytest.fixture
def staffed(app: App, home: Path) -> Shell:
    """A shell in the home of the demonstration community."""
    assert app.settings.home == home
    return Shell(home)


def refusal(shell: Shell, *words: str) -> str:
    """Return the one sentence with which the shell refuses."""
    done = shell.run(*words)
    said = done.stderr.decode()
    assert done.returncode in {1, 2}
    assert said.startswith("zhaohu: ")
    assert said.count("\n") == 1
    return said


def test_a_mandate_names_its_services(staffed: Shell) -> None:
    words = ("--service", "repair", "--service", "meal", "--until", "2027-01-01")
    given = staffed.json("people", "mandate", "小林", "郑大爷", *words)
    assert given["services"] == ["meal", "repair"]
    assert given["until"] == "2027-01-01T00:00:00+08:00"
    assert staffed.json("people", "show", "郑大爷")["mandates"] == [given]
    assert staffed.json("people", "mandate", "小何", "郑大爷")["services"] is None
    ended = staffed.json("people", "revoke", "小林", "郑大爷", "--now", NOW)
    assert ended == {**given, "until": "2026-11-24T09:00:00+08:00"}
    assert "flying" in refusal(
        staffed, "people", "mandate", "小林", "郑大爷", "--service", "flying"
    )


def test_preferences_are_kept_one_by_one(staffed: Shell) -> None:
    kept = staffed.json("people", "prefer", "周伯", "--reminders", "--no-progress", "--rate", "0.9")
    assert kept["wants"] == {"reminder": True, "progress": False}
    food = ("--diet", "少盐", "--diet", "软烂", "--avoid", "花生")
    staffed.json("people", "prefer", "周伯", "--loudness", "1.2", *food)
    shown = staffed.json("people", "show", "周伯")["preferences"]
    assert shown == {
        "rate": 0.9,
        "loudness": 1.2,
        "diet": ["少盐", "软烂"],
        "avoids": ["花生"],
        "wants": {"reminder": True, "progress": False},
    }
    assert staffed.json("people", "prefer", "周伯", "--diet", "")["diet"] == []
    assert "--avoid" in refusal(staffed, "people", "prefer", "周伯", "--diet", "花生")
    assert "--rate" in refusal(staffed, "people", "prefer", "周伯", "--rate", "3")


def test_points_are_not_spent_below_zero(staffed: Shell) -> None:
    assert "60 points" in refusal(staffed, "points", "add", "王桂兰", "--", "-61", "换米")
    assert staffed.json("points", "list", "王桂兰")["balance"] == 60
    assert staffed.json("points", "rewards")[0]["name"] == "鸡蛋"


def test_the_desk_passes_messages_on(staffed: Shell, app: App) -> None:
    with app.store.unit_of_work() as uow:
        person = uow.people.find("王桂兰").id
        uow.notices.add(person, None, "午饭好了", at=AT)
    (waiting,) = staffed.json("notices", "list", "--channel", "desk")
    assert (waiting["recipient"], waiting["request_no"]) == (person, None)
    assert staffed.json("notices", "read", str(waiting["id"]))["text"] == "午饭好了"
    assert staffed.json("notices", "list") == []
    assert "no message" in refusal(staffed, "notices", "read", str(waiting["id"]))


def test_pictures_are_written_for_their_reader_alone(
    staffed: Shell, app: App, tmp_path: Path
) -> None:
    made = pictured(app)
    folder = tmp_path / "new" / "pictures"
    for _ in range(2):  # again over the files of before
        written = staffed.json("requests", "pictures", made, "--out", str(folder))
    files = [Path(one["file"]) for one in written]
    assert [file.name for file in files] == [f"{made}-1.jpg", f"{made}-2.png"]
    assert [file.read_bytes() for file in files] == [b"first", b"second"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def pictured(app: App) -> str:
    """Record a repair with two pictures and return its number."""
    with app.store.unit_of_work() as uow:
        person = uow.people.find("王桂兰").id
        first = uow.attachments.add(person, "image/jpeg", b"first", at=AT)
        second = uow.attachments.add(person, "image/png", b"second", at=AT + timedelta(seconds=1))
        pictures = (first, second)
        drafted = RequestDraft(RequestKind.REPAIR, person, person, attachments=pictures)
        return uow.requests.create(drafted, at=AT).no


def test_a_community_is_published_from_a_file(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "ours.yml"
    file.write_text(COMMUNITY, "utf-8")
    published = shell.json("community", "import", str(file), "--now", NOW)
    assert published == {"places": 1, "announcements": 2, "rewards": 1, "menus": 7}
    shown = shell.json("community", "show", "--now", NOW)
    assert [place["name"] for place in shown["places"]] == ["食堂"]
    assert [(one["since"], one["until"]) for one in shown["announcements"]] == [
        ("2026-11-26", "2026-11-26"),
        ("2026-11-24", "2026-11-25"),
    ]
    (lunch,) = shown["menus"]
    assert lunch["dishes"][0] == {"name": "红烧肉", "price_fen": 1200}
    assert lunch["cut_off_at"] == "2026-11-24T10:00:00+08:00"
    file.write_text("rewards: [{name: 大米, points: 40, stock: 9}]", "utf-8")
    shell.json("community", "import", str(file), "--now", NOW)
    (rice,) = shell.json("points", "rewards")
    assert (rice["points"], rice["stock"]) == (40, 9)
    assert len(shell.json("community", "show", "--now", NOW)["places"]) == 1


WRONG = [  # a file, and what is said of it
    ("", "publishes nothing"),
    ("- 食堂", "publishes nothing"),
    ("places: [", "not YAML, line"),
    ("place: []", "did you mean places?"),
    ("places: [{name: 食堂, where: 那里, hour: 全天}]", "places 1 has an unknown key hour"),
    ("places: [{name: 食堂, where: 那里}]", "places 1 lacks the key hours"),
    (
        "rewards: [{name: 米, points: 1, stock: 1}, {name: 油, points: 0, stock: 1}]",
        "rewards 2",
    ),
    ("rewards: [{name: 米, points: 1, stock: -1}]", "rewards 1, stock"),
    (
        "rewards: [{name: 米, points: 1, stock: 1}, {name: 米, points: 2, stock: 1}]",
        "two rewards",
    ),
    ("announcements: [{text: 停水}]", "announcements 1: an announcement needs since and until"),
    (
        "announcements: [{text: 停水, since: 2026-11-26, until: 2026-11-25}]",
        "until is a day before",
    ),
    ("announcements: [{text: 停水, since: 明天, until: 后天}]", "announcements 1, since"),
    ("menu: {supper: [{粥: 200}]}", "menu, supper"),
    ("menu: {lunch: [{粥: 2.5}]}", "menu, lunch 1, 粥"),
    ("menu: {lunch: []}", "menu, lunch"),
    ("menu: {lunch: [{粥: 99999999999999999999999}]}", "menu, lunch 1, 粥"),
    ("places: " + "[" * 100_000 + "]" * 100_000, "nested more than"),
    ("rewards: [{name: 米, points: 99999999999999999999999, stock: 1}]", "rewards 1, points"),
    ("announcements: [{text: 停水, from_days: 9999999999999, for_days: 1}]", "1, from_days"),
    ("announcements: [{text: 停水, from_days: 1, for_days: 999999999}]", "1, for_days"),
]


def test_what_is_wrong_in_a_file_is_said_and_nothing_published(app: App, tmp_path: Path) -> None:
    file = tmp_path / "ours.yml"
    with app.store.unit_of_work(write=False) as uow:
        before = (uow.community.places(), uow.points.rewards())
    for text, said in WRONG:
        file.write_text(text, "utf-8")
        with pytest.raises(InvalidInput) as caught:
            publish_community(app.store, file, AT)
        assert said in str(caught.value)
        assert "\n" not in str(caught.value)
    with app.store.unit_of_work(write=False) as uow:
        assert (uow.community.places(), uow.points.rewards()) == before


def test_a_file_that_is_wrong_is_refused_in_one_sentence(shell: Shell, tmp_path: Path) -> None:
    assert "cannot be read" in refusal(shell, "community", "import", str(tmp_path / "none.yml"))
