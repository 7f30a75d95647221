"""Turns and requests as JSON, the contract that outside tools rely on."""

from typing import Any

from data.model.requests import ServiceRequest
from data.model.talk import Alarm, Intent
from data.model.turns import TurnResult


def request_json(request: ServiceRequest) -> dict[str, Any]:
    """Return a request as the contract has it."""
    return {
        "no": request.no,
        "kind": request.kind.value,
        "status": request.status.value,
        "resident": request.resident,
        "actor": request.actor,
        "slots": dict(request.slots),
        "created_at": request.created_at.isoformat(),
        "due_at": request.due_at.isoformat(),
    }


def history_json(request: ServiceRequest) -> list[dict[str, Any]]:
    """Return the status history, oldest first."""
    return [
        {
            "at": change.at.isoformat(),
            "actor": change.actor,
            "status": change.status.value,
            "note": change.note,
        }
        for change in request.history
    ]


def intent_json(intent: Intent) -> dict[str, Any]:
    """Return an intent as in Rasa's parse format."""
    return {"name": intent.name, "confidence": round(intent.confidence, 4)}


def alarm_json(alarm: Alarm) -> dict[str, Any]:
    """Return the judgement of danger."""
    return {"level": alarm.level.value, "kind": alarm.kind.value if alarm.kind else None}


def result_json(result: TurnResult) -> dict[str, Any]:
    """Return one turn as `zhaohu chat --json` prints it."""
    return {
        "reply": {
            "spoken": result.reply.spoken,
            "written": result.reply.written,
            "choices": list(result.reply.choices),
        },
        "intent": intent_json(result.intent),
        "alarm": alarm_json(result.alarm),
        "created": [request_json(request) for request in result.created],
        "changed": [request_json(request) for request in result.changed],
    }
