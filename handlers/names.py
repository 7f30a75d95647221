"""Short spoken names of what somebody asks for."""

from data.model.talk import Form
from handlers.phrases import named

_PLAIN = {
    "report_repair": "报修",
    "book_meal": "订饭",
    "request_errand": "跑腿",
    "redeem_points": "换东西",
    "change_request": "改单子",
    "change_meal": "改订的饭",
    "end_standing": "停长期订的饭",
    "agree_reminder": "开饭前提醒",
    "cancel_request": "取消单子",
    "cancel_meal": "取消订饭",
    "give_feedback": "提意见",
    "talk_to_human": "找人",
}


def form_name(form: Form) -> str:
    """Name an open form as one speaks of it: 修水管漏水, 明天的午饭, 取药."""
    slots = form.slots
    match form.intent:
        case "report_repair" if "item" in slots or "fault" in slots:
            return "修" + named(slots, "place", "item", "fault")
        case "book_meal" if isinstance(slots.get("meal"), str):
            day = slots.get("date")
            lead = f"{{date:{day}}}的" if isinstance(day, str) else ""
            return f"{lead}{{meal:{slots['meal']}}}"
        case "request_errand" if "task" in slots:
            return named(slots, "task")
        case "redeem_points" if "item" in slots:
            return "换" + named(slots, "item")
        case "give_feedback" if form.request_no is not None:
            return "打分"
        case _:
            return _PLAIN.get(form.intent, "刚才的事")
