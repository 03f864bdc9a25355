"""`chibot oa authorise` in a process of its own: it says what is missing, and exits 1."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_what_is_missing_is_said_by_name(tmp_path: Path) -> None:
    known = {name: value for name, value in os.environ.items() if not name.startswith("CHIBOT_")}
    given = {"CHIBOT_DATA": str(tmp_path), "CHIBOT_ZALO_OA_ID": "4", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "oa", "authorise"],
        env=known | given,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == ("Chưa đặt CHIBOT_ZALO_OA_APP_ID, CHIBOT_ZALO_OA_APP_SECRET.\n")
