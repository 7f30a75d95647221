"""A picture to send along."""
from bot.app import App
from data.model.clock import HeldClock
def keep(app: App, owner: str, clock: HeldClock) -> str:
    return ""
