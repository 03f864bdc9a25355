"""`chibot check` tells which of the ward's own forms are used."""

from pathlib import Path
from shutil import copyfile

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from services.documents import word


def test_check_names_each_own_form_and_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copyfile(word.FOLDER / "2018-04-03" / "mau-2c.docx", tmp_path / "mau-2c.docx")
    (tmp_path / "09-dg.xlsx").write_bytes(b"damaged")
    monkeypatch.setenv("CHIBOT_FORMS", str(tmp_path))
    monkeypatch.setenv("CHIBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'chibot.db'}")
    monkeypatch.setenv("CHIBOT_DATA", str(tmp_path))
    for token in ("CHIBOT_TELEGRAM_TOKEN", "CHIBOT_ZALO_TOKENS"):
        monkeypatch.delenv(token, raising=False)
    said = CliRunner().invoke(app, ["check"]).output
    assert "ok   mẫu riêng mau-2c.docx: dùng được" in said
    assert "SỬA  mẫu riêng 09-dg.xlsx: không đọc được tệp; đang dùng mẫu có sẵn" in said
