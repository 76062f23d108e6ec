"""What keeps the project installable: the source folder `platform`, and locks that name no address."""

import pytest

from config.folder import ROOT


def test_platform_is_a_source_folder_and_never_a_package():
    assert not (ROOT / "platform" / "__init__.py").exists()


@pytest.mark.parametrize("name", ["bootstrap", "run", "dev", "prod"])
def test_a_lock_names_hashes_and_no_address(name):
    text = (ROOT / "requirements" / f"{name}.lock").read_text()

    assert "://" not in text
    assert "--hash=sha256:" in text


def test_the_lock_for_development_holds_all_that_running_needs():
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / f"{name}.lock").read_text()
        return {line.split(" ")[0] for line in text.splitlines() if line[:1].isalnum()}

    assert pins("prod") <= pins("run") <= pins("dev")
