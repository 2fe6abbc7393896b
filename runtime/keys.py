"""The key file of a data directory: made once, readable by its owner only.

What belongs here: `keys.toml`, its creation and its reading. What does not: what the keys
are used for, and checking them (`settings`).
"""

import base64
import os
import secrets
import stat
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

FILE_NAME: Final = "keys.toml"
KEY_BYTES: Final = 32
FIELDS: Final = ("payload_key_id", "payload_keys", "actor_key", "evidence_key", "checkpoint_key")

_HEAD: Final = """\
# Secret keys of this data directory. Whoever has them can read and forge its cases;
# whoever loses them can no longer read them. Keep a copy in a safe place.
"""


class SettingsError(Exception):
    """A setting is missing or wrong. The text is one line and names the setting."""

    loggable = True


def create(data_dir: Path) -> None:
    """Make the directory and fresh random keys, unless there is a key file already.

    Two processes that start at once end with the same file: it appears whole or not at all,
    and the first one wins.

    Raises:
        SettingsError: the directory cannot be written.
    """
    file = data_dir / FILE_NAME
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if file.exists():
            return
        draft = data_dir / f".{FILE_NAME}.{secrets.token_hex(8)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(_fresh())
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            file.hardlink_to(draft)
        draft.unlink()
    except OSError as error:
        raise SettingsError(f"DUEPROCESS_DATA_DIR: {data_dir}: {error.strerror}") from None


def read(data_dir: Path) -> dict[str, Any]:
    """The fields of the key file; empty if there is none.

    Raises:
        SettingsError: others may read the file, or it is no such file.
    """
    file = data_dir / FILE_NAME
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            raise SettingsError(f"{file}: others may read it (mode {mode:04o}); run chmod 600")
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise SettingsError(f"{file}: is not valid TOML") from None
    unknown = sorted(set(content) - set(FIELDS))
    if unknown:
        raise SettingsError(f"{file}: unknown name {unknown[0]!r}")
    return content


def _fresh() -> str:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()

    return (
        f'{_HEAD}payload_key_id = "k1"\nactor_key = "{key()}"\nevidence_key = "{key()}"\n'
        f'checkpoint_key = "{key()}"\n\n[payload_keys]\nk1 = "{key()}"\n'
    )
