"""Which script a follow-up is asked with: the one its response was begun with, else the one that is spoken now."""

import uuid
from dataclasses import dataclass, replace

from callcenter.scripts import branching, current
from callcenter.scripts.presets import LANGUAGES, preset
from callcenter.scripts.script import Channel, Script
from tenants.followups.models import FollowUp, SurveyResponse
from tenants.shops.models import Shop

#: Where a page must name the script that it showed, the name of a preset.
PRESET = "preset"


@dataclass(frozen=True)
class Asking:
    """The script of one call, and its words in each language; another language may lack a part."""

    script: Script
    words: dict[str, Script]


def of(response: SurveyResponse) -> Script:
    """The script that the response was asked with."""
    return current.asked(
        response.version, call_type=response.script, language=response.language, channel=response.channel
    )


def for_call(follow_up: FollowUp, *, shop: Shop, channel: str = Channel.PHONE) -> Asking:
    """The script of a call or a page, in the follow-up's language and in every other.

    A response that was begun keeps its questions, though newer ones are published or it was begun by a link.
    """
    begun = SurveyResponse.objects.filter(pk=follow_up.pk).first()
    return going_on(follow_up, begun, shop=shop, channel=channel)


def going_on(follow_up: FollowUp, begun: SurveyResponse | None, *, shop: Shop, channel: str = Channel.PHONE) -> Asking:
    """The same with the follow-up's response, as far as one was begun."""
    words = current.scripts(
        follow_up.call_type, team=team_of(shop), shop=shop, channel=channel, segment=segment_of(follow_up)
    )
    if begun is None:
        return Asking(words[follow_up.language], words)
    asked = of(begun)
    if begun.channel != channel:
        return Asking(replace(words[follow_up.language], questions=asked.questions, version=begun.version), words)
    if begun.version is None:
        words = {language: preset(begun.script, language, channel) for language in LANGUAGES}
        return Asking(words[follow_up.language], words)
    words[asked.language] = asked
    here = words[follow_up.language]
    return Asking(asked if here is asked else _with_questions(here, asked), words)


def to_begin(
    follow_up: FollowUp, *, shop: Shop, language: str, channel: str = Channel.PHONE, shown: str = ""
) -> Script:
    """The script that a first answer is for: what the page `shown` says it showed, else what is spoken now.

    `shown` is `PRESET`, the id of a version, or empty. Raises `current.NoSuchVersion`.
    """
    if shown == PRESET:
        return preset(follow_up.call_type, language, channel)
    team = team_of(shop)
    if shown:
        return current.eligible(uuid.UUID(shown), call_type=follow_up.call_type, team=team, shop=shop, channel=channel)
    return current.script(
        follow_up.call_type, team=team, shop=shop, language=language, channel=channel, segment=segment_of(follow_up)
    )


def segment_of(follow_up: FollowUp) -> str:
    """Whom the customer belongs to, by what the job and the customer's card tell."""
    job = follow_up.job
    return branching.segment_of(first_visit=job.first_visit if job else None, is_company=follow_up.customer.is_company)


def team_of(shop: Shop) -> uuid.UUID | None:
    """The id of the team that calls for the shop."""
    assignment = getattr(shop, "assignment", None)
    return assignment.team_id if assignment else None


def _with_questions(here: Script, asked: Script) -> Script:
    """A language's own words for the questions that were asked; where it lacks one, the words that were used."""
    own = {question.key: question for question in here.questions}
    questions = tuple(
        own[each.key] if each.key in own and own[each.key].codes == each.codes else each for each in asked.questions
    )
    return replace(here, questions=questions, version=asked.version)
