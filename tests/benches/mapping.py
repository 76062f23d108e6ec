"""How many columns of the corpus of shops' files are read rightly, asked about, or taken for something else."""

from typing import Any

from tests.tenants.uploads.corpus import score


def run(small: bool) -> dict[str, Any]:
    """Reads every file of the corpus once; it is small either way."""
    found = score.verdicts()
    figures = score.figures(found)
    return {
        "bench": "mapping",
        "figures": figures,
        "ratios": {name: figures[name] for name in figures if name.startswith("right_or_asked")},
    }
