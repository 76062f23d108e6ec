"""An invoice as the smallest PDF that a reader opens: one page, Latin letters."""

from datetime import UTC, datetime


def of(invoice: dict) -> bytes:
    date = datetime.fromtimestamp(invoice["effective_at"], UTC)
    lines = [
        "Local test invoice: no real money",
        f"Invoice {invoice['number']} of {date:%Y-%m-%d}",
        f"{invoice['customer_name'] or invoice['customer_email'] or ''}",
        "",
        *(f"{one['amount'] / 100:>12,.2f}  {one['description']}" for one in invoice["lines"]["data"]),
        "",
        f"Total {invoice['total'] / 100:,.2f} {invoice['currency'].upper()}, {invoice['status']}",
    ]
    text = "BT /F1 11 Tf 50 780 Td 16 TL " + " ".join(f"({_escaped(line)}) Tj T*" for line in lines) + " ET"
    stream = text.encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
