"""The frame of the pages and the pieces they share."""

from datetime import UTC, datetime
from html import escape

from billing.fakestripe.api import Reply
from billing.fakestripe.pages.words import say

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"


class Page:
    """One page in one language; `add` takes finished HTML, `tag` and `text` escape."""

    def __init__(self, language: str, title: str):
        self.language, self.title = language, title
        self.parts: list[str] = []

    def t(self, words: str) -> str:
        """The words in the page's language, escaped."""
        return escape(say(self.language, words))

    def add(self, html: str) -> None:
        self.parts.append(html)

    def note(self, words: str, *, kind: str = "status") -> None:
        """Said at the top: `kind` is `status`, or `alert` for what went wrong."""
        self.add(f'<p class="{kind}" role="{kind}">{self.t(words)}</p>')

    def day(self, moment: int | None) -> str:
        if moment is None:
            return ""
        date = datetime.fromtimestamp(moment, UTC)
        return f"{date.year}年{date.month}月{date.day}日" if self.language == "zh" else f"{date.day} {date:%b %Y}"

    def table(self, heads: list[str], rows: list[list[str]]) -> None:
        """`rows` hold finished HTML; the last column is figures."""
        head = "".join(f'<th scope="col">{self.t(one)}</th>' for one in heads)
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        self.add(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")

    def field(self, name: str, label: str, *, value: str = "", more: str = "") -> None:
        self.add(
            f'<p><label for="{name}">{self.t(label)}</label>'
            f'<input id="{name}" name="{name}" value="{escape(value)}" {more}></p>'
        )

    def card_fields(self, *, required: bool = True, wrong: bool = False) -> None:
        more = 'inputmode="numeric" autocomplete="cc-number" maxlength="23" aria-describedby="cards"'
        more += " required" if required else ""
        more += ' aria-invalid="true" autofocus' if wrong else ""
        self.field("card", "Card number", more=more)
        help = "Test cards: 4242 4242 4242 4242 is accepted, 4000 0000 0000 0002 is declined."
        self.add(f'<p class="help" id="cards">{self.t(help)}</p>')

    def reply(self, status: int = 200) -> Reply:
        heading = self.t("Local test payment page: no real money")
        language = "zh-Hans" if self.language == "zh" else "en"
        html = (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<title>{self.t(self.title)}</title><link rel="stylesheet" href="/_static/pages.css"></head>'
            f'<body><header><p class="banner">{heading}</p></header><main><h1>{self.t(self.title)}</h1>'
            f"{''.join(self.parts)}</main></body></html>"
        )
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return Reply(status, html.encode(), type="text/html; charset=utf-8", headers=headers)


def redirect(address: str) -> Reply:
    return Reply(303, b"", type="text/plain", headers={"Location": address, "Cache-Control": "no-store"})
