"""A worker of the toy in a process of its own, to be killed.

Usage: python -m tests.contract.toy_worker ADDRESS DATA_DIR DATABASE_URL
"""

import asyncio
import sys
from pathlib import Path

from runtime.codec import data_converter
from runtime.settings import Settings
from tests.contract.toy import TOY
from tests.contract.toy_letters import ToyLetters
from tests.contract.toy_workflow import ToyWorkflow
from tests.house import house, record


async def main(address: str, folder: Path, url: str) -> None:
    recorder = record(url, {"toy": TOY})
    converter = data_converter(Settings.load(folder, create_keys=True))
    letters = ToyLetters(folder / "letters.txt")
    async with house(address, converter, recorder, [ToyWorkflow], drivers=letters):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
