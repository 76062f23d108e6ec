"""Tabler's style sheet without what no page of ours can use, so that a browser reads a tenth: made by bin/styles.

A rule stays when every class, id, element and attribute that it asks for is a word of some template, script or Python
file; a custom property stays when something that stays refers to it. A class that is put together from parts must
therefore stand somewhere in one piece.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("templates", "platform", "tenants", "callcenter", "billing")
WHOLE = ROOT / "platform" / "web" / "vendor" / "tabler" / "tabler.min.css"
MADE = ROOT / "platform" / "web" / "static" / "web" / "vendor" / "tabler" / "tabler.css"

ELSEWHERE = {"vendor", "migrations"}  # folders that no page is made from
WORD = re.compile(r"[\w-]+")
PROPERTY = re.compile(r"--[\w-]+")
NEEDS_ONE_OF = {"is", "where", "matches", "has"}  # functions that match only when one of what they name is there
Nodes = list[Any]


def main() -> None:
    MADE.write_text(made())


def made() -> str:
    """The sheet as the sources ask for it now."""
    return trimmed(WHOLE.read_text(), *used())


def used() -> tuple[set[str], set[str]]:
    """All words of templates, scripts and Python, and the custom properties that they or our own sheets refer to."""
    words: set[str] = set()
    properties: set[str] = set()
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        properties.update(PROPERTY.findall(text))
        if path.suffix != ".css":
            words.update(WORD.findall(text))
    return words, properties


def trimmed(css: str, words: set[str], properties: set[str]) -> str:
    """`css` with the rules that pages of these words can match, and the properties that they or `properties` need."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    kept = "".join(_rules(rules, words, None))
    while True:  # a property that goes may have been the only one to refer to another
        wanted = properties | set(re.findall(r"var\(\s*(--[\w-]+)", kept))
        rules = tinycss2.parse_stylesheet(kept, skip_comments=True, skip_whitespace=True)
        less = "".join(_rules(rules, words, wanted))
        if less == kept:
            return kept + "\n"
        kept = less


def _sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            inside = path.relative_to(ROOT)
            if inside.suffix in {".html", ".py", ".js", ".css"} and not ELSEWHERE.intersection(inside.parts):
                yield path


def _rules(rules: Iterable[Any], words: set[str], wanted: set[str] | None) -> Iterator[str]:
    """Each rule that stays, as text; with `wanted`, without the custom properties that are not among them."""
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [each for each in _split(rule.prelude) if _can_match(each, words)]
            said = _declarations(rule.content, wanted) if selectors else ""
            if said:
                yield f"{','.join(_text(each) for each in selectors)}{{{said}}}"
        elif rule.type == "at-rule" and rule.content is None:
            yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)};"
        elif rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports", "layer", "container"}:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            said = "".join(_rules(inner, words, wanted))
            if said:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{said}}}"
        elif rule.type == "at-rule":  # key frames, faces, pages
            yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{tinycss2.serialize(rule.content)}}}"


def _declarations(content: Nodes, wanted: set[str] | None) -> str:
    found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return ";".join(
        each.serialize()
        for each in found
        if each.type != "declaration" or wanted is None or not each.name.startswith("--") or each.name in wanted
    )


def _can_match(selector: Nodes, words: set[str]) -> bool:
    """Whether all that a selector asks for can be there."""
    before = None
    for node in selector:
        if node.type == "ident" and before != ":" and node.value not in words:
            return False  # a class after a point, or an element; after a colon it is a state
        if node.type == "hash" and node.value not in words:
            return False
        if node.type == "[] block" and _attribute(node.content) not in words:
            return False
        if node.type == "function" and node.lower_name in NEEDS_ONE_OF and not _any_can_match(node.arguments, words):
            return False
        before = node.value if node.type == "literal" else None
    return True


def _any_can_match(selectors: Nodes, words: set[str]) -> bool:
    return any(_can_match(each, words) for each in _split(selectors))


def _attribute(content: Nodes) -> str:
    return next(str(node.value) for node in content if node.type == "ident")


def _split(nodes: Nodes) -> list[Nodes]:
    """What stands between the commas."""
    parts: list[Nodes] = [[]]
    for node in nodes:
        if node.type == "literal" and node.value == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return parts


def _text(selector: Nodes) -> str:
    text: str = tinycss2.serialize(selector)
    return text.strip()


if __name__ == "__main__":
    main()
