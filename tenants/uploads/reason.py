"""The column in which our own files of rejected rows say why; it is known again when such a file comes back."""

from tenants.uploads import headers

_HEADINGS = {"en": "Why", "zh-hans": "未收原因", "zh-hant": "未收原因"}
_KNOWN = frozenset(headers.normalise(heading) for heading in _HEADINGS.values())


def heading(language: str) -> str:
    """The heading of the reason, in a language of the pages."""
    return _HEADINGS.get(language, _HEADINGS["en"])


def without(header: list[str]) -> list[str]:
    """The headings with the reason's own gone, so that nobody takes it for data and the others are known again."""
    if header and headers.normalise(header[0]) in _KNOWN:
        return ["", *header[1:]]
    return header
