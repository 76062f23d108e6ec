"""Files from elsewhere are what VENDORED.md says, and bring their licence."""

import hashlib
import re
from pathlib import Path

import web
from config.styles import MADE

WEB = Path(web.__file__).parent
VENDOR = WEB / "static" / "web" / "vendor"


def test_every_vendored_file_has_the_sum_that_is_written_down():
    written = {
        name: digest
        for digest, name in re.findall(r"^    ([0-9a-f]{64})  (\S+)$", (VENDOR / "VENDORED.md").read_text(), re.M)
    }
    here = {path.relative_to(VENDOR).as_posix(): path for path in VENDOR.rglob("*")}
    here |= {path.relative_to(WEB.parent).as_posix(): path for path in (WEB / "vendor").rglob("*")}
    files = {name: path for name, path in here.items() if path.suffix in {".css", ".js", ".svg"} and path != MADE}

    assert files.keys() == written.keys()
    for name, path in files.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == written[name]
        assert (path.parent / "LICENSE").exists()


def test_every_icon_that_a_template_names_is_in_the_sprite():
    sprite = (VENDOR / "tabler-icons" / "icons.svg").read_text()
    root = Path(__file__).resolve().parents[3]
    names: set[str] = set()
    for template in (root / "templates").rglob("*.html"):
        names |= set(re.findall(r"""{%\s*icon\s+["']([\w-]+)["']""", template.read_text()))

    assert "help" in names
    assert not [name for name in names if f'<symbol id="{name}"' not in sprite]
