"""Scriptable stand-ins on the real ports."""

from data.model.clock import HeldClock

__all__ = ["HeldClock"]
