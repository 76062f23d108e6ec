"""The catalogues of both Chinese languages are complete, true to their placeholders, and use the glossary's words."""

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils import translation

from callcenter.scripts import words_zh_hans, words_zh_hans_care, words_zh_hant, words_zh_hant_care
from config import catalogues
from tenants.followups.disposition_names import NAMES
from tenants.followups.dispositions import Outcome

LANGUAGES = tuple(catalogues.LANGUAGES)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")
#: Names that are the same in every language.
SAME = {"Aftercall", "API", "CSV", "Excel"}
#: Words that mean something else where they stand alone: due are follow-ups there, and clocks in the glossary; Check is
#: a step of an upload there, and what a post is scored by in the glossary.
OTHER_SENSE = {"Due", "Check", "Step", "Target", "card"}
CHINESE = re.compile(r"[㐀-鿿]")
GLOSSARY = catalogues.ROOT / "docs" / "glossary.md"


@pytest.fixture(scope="module")
def words() -> dict:
    """Every word of the sources; looking for them takes seconds."""
    return catalogues.found()


@pytest.fixture(autouse=True)
def _sources_are_read_once(words: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "found", lambda: words)


@pytest.fixture(scope="module")
def catalogs() -> dict[str, Catalog]:
    return {language: catalogues._read(language) for language in LANGUAGES}


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalogues in a folder where a test may spoil them."""
    shutil.copytree(catalogues.ROOT / "locale", tmp_path / "locale")
    monkeypatch.setattr(
        catalogues, "_po", lambda language: tmp_path / "locale" / language / "LC_MESSAGES" / "django.po"
    )
    return tmp_path


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def source(message: Message) -> str:
    """The English words; of a plural the form for many, which is the one that Chinese stands for."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def target(message: Message) -> str:
    return message.string if isinstance(message.string, str) else message.string[0]


def glossary() -> list[tuple[str, str, str]]:
    """English, Simplified and Traditional word by word: a line of the table may hold several of each."""
    found = []
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and CHINESE.search(cells[1]) and cells[0] != "English":
            english, hans, hant = cells[0].split(", "), cells[1].split("、"), cells[2].split("、")
            if len(english) == len(hans) == len(hant):
                found += list(zip(english, hans, hant, strict=True))
    return found


def test_nothing_that_a_person_reads_lacks_a_translation():
    faults = catalogues.check()

    assert not faults, "\n".join(faults)


def test_a_word_that_lost_its_translation_is_named(copies):
    before = set(catalogues.check())
    catalog = catalogues._read("zh_Hans")
    catalog.get("Complaints").string = ""
    catalogues._write("zh_Hans", catalog)

    [fault] = set(catalogues.check()) - before
    assert fault.startswith("zh_Hans: not translated: 'Complaints'")


def test_a_catalogue_that_was_edited_and_not_compiled_is_named(copies):
    before = set(catalogues.check())
    path = catalogues._po("zh_Hant")
    path.write_text(path.read_text(encoding="utf-8").replace("投訴看板", "投訴一覽"), encoding="utf-8")

    assert set(catalogues.check()) - before == {"zh_Hant: the compiled catalogue does not match; run bin/messages"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_are_those_of_the_source(catalogs, language):
    different = [
        (source(message), target(message))
        for message in messages(catalogs[language])
        if target(message)
        and sorted(PLACEHOLDER.findall(source(message))) != sorted(PLACEHOLDER.findall(target(message)))
    ]

    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy(catalogs, language):
    assert [message.id for message in messages(catalogs[language]) if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_names_stay_as_they_are(catalogs, language):
    same = {source(message) for message in messages(catalogs[language]) if target(message) == source(message)}

    assert same <= SAME


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_end_and_quote_as_chinese_does(catalogs, language):
    quotes = "「」" if language == "zh_Hant" else "“”"
    odd = []
    for message in messages(catalogs[language]):
        text = target(message)
        if not CHINESE.search(text):
            continue
        foreign = set("“”「」") - set(quotes) | set('"')
        plain = PLACEHOLDER.sub("", text)
        if set(plain) & foreign or re.search(r"[㐀-鿿][,;:?!.]|[,;?!](?=[㐀-鿿])", plain):
            odd.append(text)

    assert odd == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_those_of_the_glossary(catalogs, language):
    words = {english.lower(): (hans if language == "zh_Hans" else hant) for english, hans, hant in glossary()}
    wrong = [
        (source(message), target(message), words[source(message).lower()])
        for message in messages(catalogs[language])
        if source(message).lower() in words
        and source(message) not in OTHER_SENSE
        and words[source(message).lower()] not in target(message)
    ]

    assert len(words) > 40, "the table was read"
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "modules"),
    [("zh-hans", (words_zh_hans, words_zh_hans_care)), ("zh-hant", (words_zh_hant, words_zh_hant_care))],
)
def test_scripts_name_outcomes_as_the_screen_does(language, modules):
    words = repr([module.STEPS for module in modules]) + repr(modules[0].OBJECTIONS)
    said = re.findall(r"结果选“([^”]+)”|結果選「([^」]+)」", words)
    with translation.override(language):
        names = {str(NAMES[outcome]) for outcome in Outcome}

    assert said
    assert {one or other for one, other in said} <= names


def test_traditional_chinese_is_not_written_in_simplified_characters(catalogs):
    telling = set("门问间这说话语请谁务员团队户话应该过还进远选电业网络复设备级经给结终统习书买卖东车长")
    mixed = [target(m) for m in messages(catalogs["zh_Hant"]) if set(target(m)) & telling]

    assert mixed == []
