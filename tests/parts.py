"""What a test needs from the machine: missing, it fails in CI and is skipped on a laptop."""

import os

import pytest


def need(part: bool, reason: str, *, unproven_in_ci: bool = False) -> None:
    """Go on only where `part` is there.

    `unproven_in_ci` is for parts that no registry carries: skipped in CI too, and called unproven.
    """
    if part:
        return
    if os.environ.get("CI") and not unproven_in_ci:
        pytest.fail(f"missing in CI: {reason}")
    pytest.skip(f"unproven here: {reason}" if unproven_in_ci else f"not on this machine: {reason}")
