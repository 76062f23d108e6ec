"""Tables in markup that shops' systems save under the name .xls: HTML, and the XML that Excel wrote in 2003."""

import datetime as dt
import re
from html.parser import HTMLParser
from xml.parsers import expat

from tenants.uploads.grid import Grid
from tenants.uploads.sheet import Budget, Cell, Sheet, Unreadable, plain

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|meta|body|style|title|center|div|span|font|form|b|p|h[1-6]|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(?:\?xml|\?mso-|!doctype|!entity|[a-z_][\w.-]*:?\w*[\s/>])", re.IGNORECASE)
_MOST_TABLES = 200
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+")


def sheets(written: str, encoding: str) -> list[Sheet] | None:
    """The tables in a text of markup; None when it is no markup. Raises Unreadable."""
    if _SPREADSHEET in written[:4096]:
        return _spreadsheet(written, encoding)
    if _HTML.match(written[:4096]):
        return _tables(written, encoding)
    if _XML.match(written[:4096]):
        raise Unreadable("not_a_table", "markup, not a table")
    return None


def _tables(written: str, encoding: str) -> list[Sheet]:
    reader = _Tables()
    reader.feed(written)
    reader.close()
    reader.end_all()
    if not reader.found:
        raise Unreadable("not_a_table", "a page without a table")
    return [
        Sheet(f"Table {place}", grid.rows(), "html", encoding=encoding, merged=grid.merged)
        for place, grid in enumerate(reader.found, start=1)
    ]


class _Table:
    """A table being read: its cells, and the cell that is open."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.words: list[str] | None = None
        self.about: dict[str, str] = {}


class _Tables(HTMLParser):
    """Every table of a page, also those inside another's cells; end tags may be missing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Grid] = []
        self._open: list[_Table] = []
        self._unseen = ""
        self._budget = Budget()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "title"):
            self._unseen = tag
        elif tag == "table":
            if len(self.found) >= _MOST_TABLES:
                raise Unreadable("too_large", "too many tables")
            self._open.append(_Table())
            self.found.append(self._open[-1].grid)
        elif self._open:
            self._inside(tag, attrs)

    def _inside(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        table = self._open[-1]
        if tag == "tr":
            self._end_cell()
            table.grid.row()
        elif tag in ("td", "th"):
            self._end_cell()
            table.words, table.about = [], {name: value or "" for name, value in attrs}
        elif tag in ("br", "p", "div", "li") and table.words:
            table.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        elif self._open and tag in ("td", "th", "tr", "table"):
            self._end_cell()
            if tag == "table":
                self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen and self._open[-1].words is not None:
            self._open[-1].words.append(data)

    def end_all(self) -> None:
        """Ends what the file's end left open."""
        while self._open:
            self._end_cell()
            self._open.pop()

    def _end_cell(self) -> None:
        table = self._open[-1]
        if table.words is None:
            return
        # Line breaks of the source are blanks; those that were asked for stay.
        lines = "".join(word if word == "\n" else re.sub(r"\s+", " ", word) for word in table.words).split("\n")
        written = "\n".join(line.strip() for line in lines).strip()
        number = table.about.get("x:num", "")
        if number and _SCIENTIFIC.fullmatch(written):
            written = number
        across, down = (_span(table.about.get(name, "")) for name in ("colspan", "rowspan"))
        table.grid.cell(self._budget.take(written), across=across, down=down)
        table.words = None


def _span(written: str) -> int:
    return int(written) if re.fullmatch(r"\d{1,6}", written) else 1


def _spreadsheet(written: str, encoding: str) -> list[Sheet]:
    reader = _Spreadsheet()
    try:
        reader.read(written)
    except expat.ExpatError as error:
        raise Unreadable("damaged", str(error)) from error
    return [
        Sheet(name, grid.rows(), "xml", encoding=encoding, epoch_1904=reader.epoch_1904, merged=grid.merged)
        for name, grid in reader.visible
    ]


class _Spreadsheet:
    """SpreadsheetML. A document type or an entity of the file's own is refused: no spreadsheet has one."""

    def __init__(self) -> None:
        self.visible: list[tuple[str, Grid]] = []
        self.epoch_1904 = False
        self._budget = Budget()
        self._grid: Grid | None = None
        self._rows = 0
        self._about: dict[str, str] = {}
        self._type = ""
        self._words: list[str] | None = None

    def read(self, written: str) -> None:
        # The encoding that a file declares is that of its bytes; here it is text already.
        parser = expat.ParserCreate("utf-8", " ")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.buffer_text = True
        parser.Parse(written.lstrip().encode("utf-8", errors="replace"), True)

    def _refuse(self, *_: object) -> None:
        raise Unreadable("damaged", "a document type of its own")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        where, _, tag = name.rpartition(" ")
        about = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if where == _EXCEL:
            self.epoch_1904 = self.epoch_1904 or tag == "Date1904"
            if tag == "Visible":
                self._words = []
        elif where != _SPREADSHEET:
            return
        elif tag == "Worksheet":
            if len(self.visible) >= _MOST_TABLES:
                raise Unreadable("too_large", "too many sheets")
            self._grid = Grid()
            self._rows = 0
            self.visible.append((about.get("Name", "")[:100], self._grid))
        elif self._grid is not None:
            self._in_sheet(self._grid, tag, about)

    def _in_sheet(self, grid: Grid, tag: str, about: dict[str, str]) -> None:
        if tag == "Row":
            place = _count(about.get("Index"), self._rows + 1) - 1
            grid.row(place)
            self._rows = place + 1 + _count(about.get("Span"), 0)
        elif tag == "Cell":
            self._about, self._type = about, ""
        elif tag == "Data":
            self._type, self._words = about.get("Type", "String"), []

    def _text(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def _end(self, name: str) -> None:
        where, _, tag = name.rpartition(" ")
        if where == _EXCEL and tag == "Visible":
            if "".join(self._words or []).strip() in ("SheetHidden", "SheetVeryHidden"):
                self.visible.pop()
            self._words = None
        elif where == _SPREADSHEET and tag == "Cell" and self._grid is not None:
            index = self._about.get("Index")
            self._grid.cell(
                self._value("".join(self._words or [])),
                place=_count(index, 1) - 1 if index else None,
                across=_count(self._about.get("MergeAcross"), 0) + 1,
                down=_count(self._about.get("MergeDown"), 0) + 1,
            )
            self._words = None

    def _value(self, written: str) -> Cell:
        try:
            if self._type == "Number":
                return plain(float(written))
            if self._type == "DateTime":
                return plain(dt.datetime.fromisoformat(written.strip()).replace(tzinfo=None))
        except (ValueError, OverflowError):
            pass
        return self._budget.take(written)


def _count(written: str | None, usual: int) -> int:
    if written is None or not re.fullmatch(r"\d{1,7}", written):
        return usual
    return int(written)
