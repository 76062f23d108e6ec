"""What a room's inner modules may not know: pages, addresses, forms, tasks. The layers are import-linter's."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOMAIN_ROOMS = (
    "tenants/shops", "tenants/consent", "tenants/jobs", "tenants/uploads", "tenants/audits", "tenants/followups",
    "tenants/complaints", "tenants/reports", "callcenter/agents", "callcenter/scripts", "callcenter/queue",
    "billing/subscriptions",
)  # fmt: skip
OUTER = {"views", "urls", "forms", "api", "tasks", "admin"}
MAY_KNOW_MORE = {"tasks.py", "admin.py", "apps.py", "middleware.py"}


def inner_modules() -> list[Path]:
    found = [path for room in DOMAIN_ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [
        path for path in found if path.name not in MAY_KNOW_MORE and not {"migrations", "management"} & set(path.parts)
    ]


def imported_by(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def outer_imports(source: str) -> list[str]:
    ours = ("tenants.", "callcenter.", "billing.", "accounts.")
    return [name for name in imported_by(source) if name.startswith(ours) and OUTER & set(name.split(".")[2:])]


@pytest.mark.parametrize("path", inner_modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_models_and_verbs_do_not_know_pages_or_tasks(path):
    assert outer_imports(path.read_text(encoding="utf-8")) == []


def test_an_import_of_a_task_would_be_seen():
    assert outer_imports("from tenants.complaints import tasks, file") == ["tenants.complaints.tasks"]
    assert outer_imports("from tenants.complaints import file") == []
