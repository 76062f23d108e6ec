"""Form bodies become nested values, and are held against the SDK's own list of what a request may say."""

import functools
import re
import types
import typing
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import stripe.params
from stripe import RequestOptions

from billing.fakestripe.errors import InvalidRequest

# Names that the SDK's annotations use without importing them where they can be read at run time.
UNIMPORTED = {"StripeContext": object, "Mapping": Mapping}
PART = re.compile(r"[^\[\]]+")


def unflatten(pairs: list[tuple[str, str]]) -> dict:
    """`[("items[0][price]", "p")]` becomes `{"items": [{"price": "p"}]}`; `expand[]` lists as well."""
    tree: dict = {}
    for name, value in pairs:
        parts = PART.findall(name)
        if name.endswith("[]"):
            parts.append("")
        here = tree
        for part in parts[:-1]:
            here = here.setdefault(part or str(len(here)), {})
            if not isinstance(here, dict):
                raise InvalidRequest(f"Invalid parameter: {name}", param=name)
        here[parts[-1] or str(len(here))] = value
    return {key: _lists(value) for key, value in tree.items()}


def read(tree: dict, params_class: str) -> dict:
    """The request's values in their types; unknown, missing and malformed ones are refused as Stripe does."""
    return _object(tree, _class(params_class), path="")


def known(params_class: str) -> set[str]:
    return set(_fields(_class(params_class)))


def _lists(value: object) -> object:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _lists(inner) for key, inner in value.items()}


@functools.cache
def _class(name: str) -> type:
    here: object = stripe.params
    for part in name.split("."):
        here = getattr(here, part)
    return here  # type: ignore[return-value]


@functools.cache
def _fields(params_class: type) -> dict[str, typing.Any]:
    hints = typing.get_type_hints(params_class, localns=UNIMPORTED)
    return {name: hint for name, hint in hints.items() if name not in RequestOptions.__annotations__}


def _object(tree: object, params_class: type, *, path: str) -> dict:
    if not isinstance(tree, dict):
        raise InvalidRequest("Invalid object", param=path or None)
    fields = _fields(params_class)
    for name in tree:
        if name not in fields:
            where = _join(path, name)
            raise InvalidRequest(f"Received unknown parameter: {where}", param=where, code="parameter_unknown")
    for name in sorted(params_class.__required_keys__):  # type: ignore[attr-defined]
        if name in fields and tree.get(name) in (None, ""):
            where = _join(path, name)
            raise InvalidRequest(f"Missing required param: {where}.", param=where, code="parameter_missing")
    return {name: _value(value, fields[name], path=_join(path, name)) for name, value in tree.items()}


def _value(value: typing.Any, hint: typing.Any, *, path: str) -> object:
    choices = _alternatives(hint)
    if value == "" and str not in choices:
        if any(_allows_empty(choice) for choice in choices):
            return ""
        raise InvalidRequest(
            f"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a parameter; "
            f"however '{path}' cannot be unset.",
            param=path,
            code="parameter_invalid_empty",
        )
    for choice in choices:
        if isinstance(value, dict) and _is_params(choice):
            return _object(value, choice, path=path)
        if isinstance(value, list) and typing.get_origin(choice) is list:
            (inner,) = typing.get_args(choice)
            return [_value(one, inner, path=f"{path}[{index}]") for index, one in enumerate(value)]
        if isinstance(value, dict) and typing.get_origin(choice) is dict:
            _, inner = typing.get_args(choice)
            # Metadata may be emptied key by key, so an empty value is let through.
            return {key: one if one == "" else _value(one, inner, path=f"{path}[{key}]") for key, one in value.items()}
    if isinstance(value, (dict, list)):
        raise InvalidRequest(f"Invalid {'array' if isinstance(value, list) else 'object'}", param=path)
    return _scalar(value, choices, path=path)


def _scalar(value: str, choices: list[typing.Any], *, path: str) -> object:
    words = [word for choice in choices if typing.get_origin(choice) is typing.Literal for word in choice.__args__]
    if value in words:
        return value
    if bool in choices:
        if value in ("true", "false"):
            return value == "true"
        raise InvalidRequest(f"Invalid boolean: {value}", param=path)
    if int in choices:
        if re.fullmatch(r"-?\d+", value):
            return int(value)
        raise InvalidRequest(f"Invalid integer: {value}", param=path, code="parameter_invalid_integer")
    if float in choices or Decimal in choices:
        try:
            return float(value) if float in choices else str(Decimal(value))
        except (ValueError, InvalidOperation):
            raise InvalidRequest(f"Invalid decimal: {value}", param=path) from None
    # The SDK types open enumerations as "these words or any string"; the words are what this API version takes.
    if words and any(words):
        listed = ", ".join(word for word in words if word)
        raise InvalidRequest(f"Invalid {path}: must be one of {listed}", param=path)
    if str in choices:
        return value
    raise InvalidRequest("Invalid object" if any(map(_is_params, choices)) else f"Invalid value: {value}", param=path)


def _alternatives(hint: typing.Any) -> list[typing.Any]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return [choice for inner in typing.get_args(hint) for choice in _alternatives(inner)]
    return [hint]


def _is_params(choice: object) -> bool:
    return isinstance(choice, type) and hasattr(choice, "__required_keys__")


def _allows_empty(choice: object) -> bool:
    return typing.get_origin(choice) is typing.Literal and "" in typing.get_args(choice)


def _join(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name
