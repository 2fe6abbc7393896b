"""Settings of every process: environment first, then the data directory's key file.

What belongs here: names, types, defaults and clear errors of what can be configured. What
does not: making keys and reading their file (`keys`), opening connections (`client`).
Variables are named DUEPROCESS_<FIELD>; DATABASE_URL and the TEMPORAL_* variables and
profiles keep the names that their own tools use
(`client.connect_config` reads the latter). No secret has a default.
"""

import base64
import binascii
import os
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    SecretBytes,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from runtime import keys
from runtime.keys import SettingsError

__all__ = ["Key", "Settings", "SettingsError"]

PREFIX: Final = "DUEPROCESS_"
ADDRESS_FILE: Final = "temporal.address"
"""In the data directory: where the embedded Temporal server of this directory listens."""


def _key_bytes(value: object) -> object:
    """32 bytes from base64 (standard or URL-safe); a message that never shows the value."""
    if not isinstance(value, str):
        return value
    try:
        raw = base64.b64decode(value.strip().translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("wants 32 bytes in base64") from None
    if len(raw) != keys.KEY_BYTES:
        raise ValueError(f"wants 32 bytes in base64, has {len(raw)}")
    return raw


Key = Annotated[SecretBytes, BeforeValidator(_key_bytes)]
"""32 secret bytes, written in base64, never shown."""


class Settings(BaseSettings):
    """Everything that can be configured. Frozen; build it with `Settings.load`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    data_dir: Path = Path(".dueprocess")
    database_url: str = Field(
        default="",
        validation_alias=AliasChoices("DATABASE_URL", f"{PREFIX}DATABASE_URL"),
        repr=False,  # it may hold a password
    )

    temporal_address: str | None = None
    """host:port; else TEMPORAL_ADDRESS or its profile, else the embedded server's."""
    temporal_namespace: str | None = None
    """Else TEMPORAL_NAMESPACE or its profile, else `default`."""
    temporal_binary: Path | None = None
    temporal_test_server: Path | None = None
    temporal_port: int = Field(default=7233, ge=1, le=65535)
    """Of the embedded server."""
    ui_port: int = Field(default=8233, ge=1, le=65535)
    codec_port: int = Field(default=8234, ge=1, le=65535)

    payload_keys: dict[str, Key]
    payload_key_id: str
    actor_key: Key
    evidence_key: Key
    checkpoint_key: Key
    """Seed of the Ed25519 key that signs checkpoints."""
    codec: bool = True

    smtp_host: str | None = None
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_from: str | None = None
    smtp_to: Annotated[tuple[str, ...], NoDecode] = ()

    mailer_id: str = Field(default="999999999", pattern=r"^(9\d{8}|[0-8]\d{5})$")
    """The Postal Service's id of the mail room; the default is fictional and nobody's."""

    clock: Literal["system", "virtual"] = "system"
    deployment_name: str = Field(default="dueprocess", pattern=r"^[A-Za-z0-9_-]+$")
    """No dot: Temporal writes a version as `<name>.<build id>`."""
    build_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._+-]+$")
    """Else made from the package version and a digest of the code (`runner.build_id`)."""
    worker_versions: Literal["auto", "pinned"] = "auto"
    """`pinned`: a case stays on its build until an operator makes another current. `auto`: it goes
    on with whatever code is started, as `up` does."""
    alive_file: Path | None = None
    """Touched by a worker while it works; whoever looks after it sees the file's age."""

    queue_cases: str = "cases"
    queue_record: str = "record"
    queue_letters: str = "letters"
    queue_mail: str = "mail"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_json: bool | None = None
    """None: JSON unless stderr is a terminal."""

    @field_validator("smtp_to", mode="before")
    @classmethod
    def _addresses(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("log_level", "clock", "worker_versions", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _driver(cls, value: str, info: ValidationInfo) -> str:
        """The default below the data directory; PostgreSQL always through psycopg 3."""
        if not value and "data_dir" in info.data:
            return f"sqlite:///{info.data['data_dir'] / 'record.db'}"
        scheme, separator, rest = value.partition("://")
        if scheme in {"postgres", "postgresql"}:
            scheme = "postgresql+psycopg"
        if not separator or scheme not in {"sqlite", "postgresql+psycopg"}:
            raise ValueError("wants sqlite:///FILE or postgresql://USER@HOST/NAME")
        return f"{scheme}://{rest}"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.payload_key_id not in self.payload_keys:
            raise ValueError(
                f"{PREFIX}PAYLOAD_KEY_ID: {self.payload_key_id!r} is not in {PREFIX}PAYLOAD_KEYS"
            )
        if self.smtp_host and not (self.smtp_from and self.smtp_to):
            raise ValueError(f"{PREFIX}SMTP_HOST: set {PREFIX}SMTP_FROM and {PREFIX}SMTP_TO too")
        return self

    @classmethod
    def load(
        cls, data_dir: Path | None = None, *, create_keys: bool = False, **overrides: object
    ) -> Self:
        """Read the settings of this process.

        Args:
            data_dir: the directory of files; else DUEPROCESS_DATA_DIR, else `.dueprocess`.
            create_keys: make the directory and its key file if there is none.
            overrides: single fields, before environment and file.

        Raises:
            SettingsError: one line that names the variable; never a value of a secret.
        """
        place = Path(data_dir or os.environ.get(f"{PREFIX}DATA_DIR") or ".dueprocess").absolute()
        if create_keys:
            keys.create(place)
        from_file = {
            field: value
            for field, value in keys.read(place).items()
            if not os.environ.get(PREFIX + field.upper())
        }
        values: dict[str, Any] = {**from_file, **overrides, "data_dir": place}
        try:
            return cls(**values)
        except ValidationError as error:
            raise SettingsError(_one_line(error, place)) from None
        except SourceError as error:
            field = str(error).split('"')[1] if '"' in str(error) else "?"
            raise SettingsError(f"{PREFIX}{field.upper()}: is not valid JSON") from None

    def payload_key_bytes(self) -> dict[str, bytes]:
        """Key id to key, for the codec."""
        return {name: key.get_secret_value() for name, key in self.payload_keys.items()}


def _one_line(error: ValidationError, data_dir: Path) -> str:
    """The findings, each with the variable it is about, in one line."""
    findings = error.errors(include_input=False, include_url=False, include_context=False)
    if len(findings) > 1 and all(finding["type"] == "missing" for finding in findings):
        first = PREFIX + str(findings[0]["loc"][0]).upper()
        rest = f"and {len(findings) - 1} more keys are"
        return f"{first} {rest} missing; {data_dir / keys.FILE_NAME} would hold them, made by `up`"
    lines = []
    for finding in findings:
        name = str(finding["loc"][0]) if finding["loc"] else ""
        variable = name if name.isupper() else PREFIX + name.upper()
        text = finding["msg"].removeprefix("Value error, ")
        if finding["type"] == "missing":
            text = f"is missing (nor in {data_dir / keys.FILE_NAME}); `dueprocess up` makes keys"
        elif not name:
            variable = ""
        lines.append(f"{variable}: {text}" if variable else text)
    return "; ".join(lines)
