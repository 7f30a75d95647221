"""What the community publishes: places with their hours, announcements, until when to order."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from data.model.community import Announcement, Place
from data.model.meals import Meal, cut_off
from data.model.turns import Outcome, Say
from handlers.services import points, wordlists
from handlers.services.naming import Mention, mentions
from handlers.services.wordlists import load, speaks_of
from handlers.turn import Turn, aside

_READ_OUT = 3  # announcements
_OFFERED = 4  # places
_SHORT = 10  # characters: so little may still speak of the place before: 那几点开门
_A_WORD = 2  # characters beside the name of a place that ask nothing in particular
_TOPICS = ("where", "hours", "phone")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_DAYS_AHEAD = 8  # by then every meal can be ordered again


def tell_info(turn: Turn) -> Outcome | None:
    """Answer a question about the community; None where only a human can know."""
    text = turn.text
    if speaks_of("points", text) and speaks_of("earning", text):
        return points.tell_earning(turn)
    if speaks_of("points", text) and speaks_of("rewards", text):
        return points.tell_rewards(turn)
    if speaks_of("news", text):
        return tell_news(turn)
    related = _related_news(turn)
    if related:
        return aside(turn, *related)
    place = _place(turn, text)
    if place is not None:
        return _about(turn, place)
    if speaks_of("cut_off", text):
        return tell_cut_off(turn)
    if speaks_of("happening", text):
        return tell_news(turn)
    return tell_more(turn) or _unknown_place(turn)


def tell_news(turn: Turn) -> Outcome:
    """Read today's announcements."""
    today = turn.reads.community.announcements(turn.now.date())
    if not today:
        return aside(turn, Say("news_none"))
    lines = [_notice(one) for one in today[:_READ_OUT]]
    rest = today[_READ_OUT:]
    if rest:
        listed = "\n".join(one.text for one in rest)
        lines.append(Say("news_more", {"count": len(rest), "rest": listed}))
    return aside(turn, *lines)


def tell_cut_off(turn: Turn) -> Outcome:
    """Say until when the next meals can be ordered."""
    named = turn.slots.get("meal") or _meal(turn.text)
    meals = [Meal(str(named))] if isinstance(named, str) and named else list(Meal)
    return aside(turn, *(_closes(turn, meal) for meal in meals))


def _related_news(turn: Turn) -> list[Say]:
    """Return today's announcements about what was asked: 停水停到几点."""
    asked = _pairs(turn, turn.text)
    today = turn.reads.community.announcements(turn.now.date())
    related = [one for one in today if asked & _pairs(turn, one.text)]
    return [_notice(one) for one in related[:_READ_OUT]]


def _pairs(turn: Turn, text: str) -> set[str]:
    """Return the pairs of characters that tell what a text is about, places left out."""
    names = (name for one in turn.reads.community.places() for name in (one.name, *one.aliases))
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "，")
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    return {pair for pair in pairs if _CHINESE.fullmatch(pair) and not speaks_of("common", pair)}


def _notice(one: Announcement) -> Say:
    return Say("news_one", {"text": one.text.rstrip("。")})


def _about(turn: Turn, mention: Mention[Place]) -> Outcome | None:
    """Answer what was asked about a place; where nothing was asked, where it is and when."""
    wants = [topic for topic in _TOPICS if speaks_of(topic, turn.text)]
    rest = turn.text[: mention.start] + turn.text[mention.end :]
    if not wants and len(wordlists.pattern("asking", "asks_only").sub("", rest)) > _A_WORD:
        return None
    return aside(turn, *_facts(mention.thing, wants or ["where", "hours"]))


def _facts(place: Place, wants: Sequence[str]) -> Iterator[Say]:
    values: dict[str, str | int] = {
        "place": place.name,
        "where": place.where,
        "hours": place.hours,
        "note": place.note.rstrip("。"),
    }
    for topic in wants:
        if topic != "phone":
            yield Say(f"place_{topic}", values)
        elif place.phone:
            yield Say("place_phone", {**values, "phone": place.phone})
        else:
            yield Say("place_no_phone", values)
    if place.note and "hours" in wants:
        yield Say("place_note", values)


def tell_more(turn: Turn) -> Outcome | None:
    """Answer 那几点开门 about the place of the question before."""
    before = turn.session.recent[-2:-1]
    wants = [topic for topic in _TOPICS if speaks_of(topic, turn.text)]
    if not before or not wants or len(turn.text) > _SHORT:
        return None
    mention = _place(turn, before[0])
    return None if mention is None else aside(turn, *_facts(mention.thing, wants))


def _unknown_place(turn: Turn) -> Outcome | None:
    """Say which places we know, where the words ask about one at all."""
    known = turn.reads.community.places()[:_OFFERED]
    asks = speaks_of("of_a_place", turn.text) and not speaks_of("done_there", turn.text)
    if not known or not asks:
        return None
    names = tuple(place.name for place in known)
    return aside(turn, Say("place_unknown", {"listed": "、".join(names)}), choices=names)


def _place(turn: Turn, text: str) -> Mention[Place] | None:
    """Return the place that is named, the longest name first."""
    places = turn.reads.community.places()
    found = mentions(places, text) or mentions(places, text.replace("的", ""))  # 剃头的店
    return max(found, key=lambda one: one.end - one.start) if found else None


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
