"""Which complaints are more than noted. Of a car that was not washed clean most shops only take note."""

from enum import StrEnum


class WashMode(StrEnum):
    """What a shop does about a car that was not washed clean."""

    IGNORE = "ignore"
    LOG = "log"
    PROCESS = "process"


DEFAULT = WashMode.LOG


def counts(*, is_wash: bool, has_evidence: bool, severity: str, mode: WashMode) -> bool:
    """Whether clocks run, people are written to and numbers count it.

    Evidence of an obvious mistake makes any complaint count, and so does a severity above ordinary, whatever the shop
    does about washing.
    """
    return not is_wash or has_evidence or severity != "ordinary" or mode == WashMode.PROCESS


def proposed(severity: str, *, is_wash: bool, has_evidence: bool, mode: WashMode) -> str:
    """The severity to file it with: whoever takes it down proposes one, and washing alone is ordinary."""
    lowered = is_wash and not has_evidence and mode != WashMode.PROCESS and severity != "crisis"
    return "ordinary" if lowered else severity
