"""How words stand side by side in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(words: Iterable[object]) -> str:
    """Several words as a list: "a, b, c"."""
    return pgettext("between the items of a list", ", ").join(str(word) for word in words)


def said(name: object, value: object) -> str:
    """A name and its value: "Price: 4"."""
    return f"{name}{pgettext('between a name and its value', ': ')}{value}"
