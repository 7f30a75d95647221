"""What the community publishes: places with their hours, announcements, until when to order."""

from collections.abc import Iterable
from datetime import timedelta

from data.model.community import Place
from data.model.meals import Meal, cut_off
from data.model.turns import Outcome, Say
from handlers.services import points
from handlers.services.naming import mentions
from handlers.services.wordlists import load, speaks_of
from handlers.turn import Turn, aside

_READ_OUT = 3  # announcements
_OFFERED = 4  # places
_SHORT = 10  # characters: so little may still speak of the place before: 那几点开门
_DAYS_AHEAD = 8  # by then every meal can be ordered again


def tell_info(turn: Turn) -> Outcome | None:
    """Answer a question about the community; None where only a human can know."""
    text = turn.text
    if "分" in text and speaks_of("earning", text):
        return points.tell_earning(turn)
    if "分" in text and speaks_of("rewards", text):
        return points.tell_rewards(turn)
    if speaks_of("news", text):
        return tell_news(turn)
    place = _place(turn.reads.community.places(), text)
    if place is not None:
        return aside(turn, *_about(place, text))
    if speaks_of("cut_off", text):
        return tell_cut_off(turn)
    if speaks_of("happening", text):
        return tell_news(turn)
    return _about_the_last(turn) or _unknown_place(turn)


def tell_place(turn: Turn) -> Outcome | None:
    """Answer where the words are hardly more than a place (食堂); None where they are not."""
    place = _place(turn.reads.community.places(), turn.text)
    if place is None or len(turn.text) > _SHORT:
        return None
    return aside(turn, *_about(place, turn.text))


def tell_news(turn: Turn) -> Outcome:
    """Read today's announcements."""
    today = turn.reads.community.announcements(turn.now.date())
    if not today:
        return aside(turn, Say("news_none"))
    lines = [Say("news_one", {"text": one.text.rstrip("。")}) for one in today[:_READ_OUT]]
    more = [Say("news_written", {"text": one.text.rstrip("。")}) for one in today[_READ_OUT:]]
    if more:
        lines.append(Say("news_more", {"count": len(more)}))
    return aside(turn, *lines, *more)


def tell_cut_off(turn: Turn) -> Outcome:
    """Say until when the next meals can be ordered."""
    named = turn.slots.get("meal") or _meal(turn.text)
    meals = [Meal(str(named))] if isinstance(named, str) and named else list(Meal)
    return aside(turn, *(_closes(turn, meal) for meal in meals))


def _about(place: Place, text: str) -> Iterable[Say]:
    """Return what was asked about a place; where nothing in particular was, where and when."""
    values: dict[str, str | int] = {
        "place": place.name,
        "where": place.where,
        "hours": place.hours,
        "note": place.note.rstrip("。"),
    }
    wants = [topic for topic in ("where", "hours", "phone") if speaks_of(topic, text)]
    for topic in wants or ["where", "hours"]:
        if topic != "phone":
            yield Say(f"place_{topic}", values)
        elif place.phone:
            yield Say("place_phone", {**values, "phone": place.phone})
        else:
            yield Say("place_no_phone", values)
    if place.note and (not wants or "hours" in wants):
        yield Say("place_note", values)


def _about_the_last(turn: Turn) -> Outcome | None:
    """Answer 那几点开门 about the place of the question before."""
    before = turn.session.recent[-2:-1]
    asks = any(speaks_of(topic, turn.text) for topic in ("where", "hours", "phone"))
    if not before or not asks or len(turn.text) > _SHORT:
        return None
    place = _place(turn.reads.community.places(), before[0])
    return None if place is None else aside(turn, *_about(place, turn.text))


def _unknown_place(turn: Turn) -> Outcome | None:
    """Say which places we know, where the words ask about one at all."""
    known = turn.reads.community.places()[:_OFFERED]
    asks = any(speaks_of(topic, turn.text) for topic in ("where", "hours", "phone"))
    if not known or not asks:
        return None
    names = tuple(place.name for place in known)
    return aside(turn, Say("place_unknown", {"listed": "、".join(names)}), choices=names)


def _place(places: Iterable[Place], text: str) -> Place | None:
    """Return the place that is named, the longest name first."""
    found = mentions(list(places), text)
    return max(found, key=lambda one: one.end - one.start).thing if found else None


def _meal(text: str) -> str | None:
    names = load("asking")["meals"]
    return next((meal for meal in names if any(name in text for name in names[meal])), None)


def _closes(turn: Turn, meal: Meal) -> Say:
    zone = turn.now.tzinfo
    assert zone is not None, "a clock gives aware times"
    for ahead in range(_DAYS_AHEAD):
        day = turn.now.date() + timedelta(days=ahead)
        menu = turn.reads.meals.menu(day, meal)
        closes = menu.cut_off_at if menu else cut_off(day, meal, zone)
        if closes > turn.now:
            break
    values = {"date": day.isoformat(), "meal": meal.value, "time": closes.isoformat()}
    return Say("meal_closes", values)
