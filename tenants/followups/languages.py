"""The languages a customer can be called in, when the first one turns out to be wrong."""

from collections.abc import Iterable

#: The customer speaks a language that no script is written in; the agent's note says which.
OTHER = "other"


def spoken(code: str) -> str:
    """What is heard on the telephone: the two Chinese scripts are one language there."""
    return code.split("-")[0]


def others(language: str, codes: Iterable[str]) -> list[str]:
    """Those of `codes` that sound different from `language`."""
    return [code for code in codes if spoken(code) != spoken(language)]
