"""A small kill run in every test run; `make fault` is the long one."""

from pathlib import Path

import pytest

from runtime import pauses
from tests.fault import sites
from tests.fault.__main__ import PROCEEDINGS, QUICK, run


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_a_small_kill_run_loses_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(QUICK, tmp_path) == []
    told = capsys.readouterr().out
    for point in pauses.POINTS:
        assert f"kills, {point}" in told
    for point, what in (*QUICK.aimed, *PROCEEDINGS):
        assert f"kills, {point} of {what}" in told


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.rules("DECK-08", "M-06")
async def test_admissions_to_a_site_outlive_its_worker(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await sites.run(sites.QUICK, tmp_path) == []
    told = capsys.readouterr().out
    for what in (*(f"commit/acknowledge of {one}" for one in sites.AIMED), sites.RANDOM):
        assert f"kills, {what}" in told
