"""What each finding is told as: one list for those of a file and those of an audit."""

from tenants.audits.words import FINDING_WORDS

__all__ = ["FINDING_WORDS"]
