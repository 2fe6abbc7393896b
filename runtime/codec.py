"""Encryption of everything that Temporal stores for us: AES-256-GCM per payload.

What belongs here: the codec, its errors, and the data converter built with it. What does
not: where keys come from (`settings`), the endpoint for the Temporal UI (`codec_server`).

The decisions (layout, rotation, compression, no binding to a workflow) are explained in
`docs/decisions/0003-payload-encryption.md`.
"""

import dataclasses
import os
import zlib
from collections.abc import Mapping, Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import (
    PydanticPayloadConverter,
    ToJsonOptions,
    pydantic_data_converter,
)
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)

from runtime import dictionary
from runtime.settings import Settings

ENCODING: Final = b"binary/encrypted"
KEY_FIELD: Final = "key"
"""Metadata field with the key's id; short, since it is stored with every payload."""

_JSON: Final = b"json/plain"
_CONTEXT: Final = b"dueprocess payload 1/"
_NONCE_BYTES: Final = 12
_SHORT: Final = 1  # body is the data of a json/plain payload without other metadata
_DEFLATED: Final = 2  # body is raw deflate
_WITH_ONE: Final = 4  # ... against the first preset dictionary
_DEFLATE_FROM: Final = 16  # bytes; below, compression gains nothing even with the dictionary
_RAW_DEFLATE: Final = -15  # zlib's wbits without header and checksum: GCM guards the bytes


class CodecError(RuntimeError):
    """A payload cannot be read. It parks the workflow task; no data is lost."""

    loggable = True


class UnknownKeyError(CodecError):
    """A payload was encrypted under a key id that this process does not have."""


class TamperedPayloadError(CodecError):
    """A payload does not carry what its key sealed: changed, cut, or under a wrong key."""


class EncryptionCodec(PayloadCodec):
    """Seals with the current key, opens with any known key.

    Payloads in another encoding pass `decode` unchanged: a store that was begun without
    encryption stays readable, and the Temporal command line may send plain arguments.

    Args:
        keys: key id to 32 bytes.
        current: id of the key to seal with.

    Raises:
        UnknownKeyError: `current` is not among the keys.
        ValueError: a key has not 32 bytes.
    """

    def __init__(self, keys: Mapping[str, bytes], current: str) -> None:
        if current not in keys:
            raise UnknownKeyError(f"payload key {current!r} is not among the known keys")
        for key_id, key in keys.items():
            if len(key) != 32:  # noqa: PLR2004 (AES-256)
                raise ValueError(f"payload key {key_id!r}: wants 32 bytes")
        self._ciphers = {key_id.encode(): AESGCM(key) for key_id, key in keys.items()}
        self._current = current.encode()

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Seal each payload under the current key, with a fresh nonce."""
        return [self.seal(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Open each sealed payload (CodecError if one cannot be opened)."""
        return [self.open(payload) for payload in payloads]

    def seal(self, payload: Payload) -> Payload:
        """One payload, encrypted."""
        nonce = os.urandom(_NONCE_BYTES)
        cipher = self._ciphers[self._current]
        sealed = cipher.encrypt(nonce, _pack(payload), _CONTEXT + self._current)
        return Payload(
            metadata={"encoding": ENCODING, KEY_FIELD: self._current}, data=nonce + sealed
        )

    def open(self, payload: Payload) -> Payload:
        """One payload, decrypted; unchanged if it is not one of ours.

        Raises:
            UnknownKeyError: its key id is not known here.
            TamperedPayloadError: it was changed, cut, or sealed under another key.
        """
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        key_id = payload.metadata.get(KEY_FIELD, b"")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            shown = key_id.decode("ascii", "backslashreplace")[:64]
            raise UnknownKeyError(f"payload key {shown!r} is not among the known keys")
        nonce, sealed = payload.data[:_NONCE_BYTES], payload.data[_NONCE_BYTES:]
        try:
            return _unpack(cipher.decrypt(nonce, sealed, _CONTEXT + key_id))
        except (InvalidTag, ValueError, zlib.error) as error:
            raise TamperedPayloadError("payload does not match its seal") from error


class LeanPayloadConverter(PydanticPayloadConverter):
    """Pydantic JSON without the fields that nobody set: they come back as their defaults."""

    def __init__(self) -> None:
        super().__init__(ToJsonOptions(exclude_unset=True))


def data_converter(settings: Settings) -> DataConverter:
    """The converter for every client, worker and replayer of ours.

    Pydantic JSON, encrypted unless the settings switch the codec off. Failures hide their
    message and stack trace inside an (encrypted) payload either way.
    """
    codec = EncryptionCodec(settings.payload_key_bytes(), settings.payload_key_id)
    return dataclasses.replace(
        pydantic_data_converter,
        payload_converter_class=LeanPayloadConverter,
        payload_codec=codec if settings.codec else None,
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


def _pack(payload: Payload) -> bytes:
    # The usual payload is JSON without other metadata: one flag byte stands for its envelope.
    short = len(payload.metadata) == 1 and payload.metadata.get("encoding") == _JSON
    flags, body = (_SHORT, payload.data) if short else (0, payload.SerializeToString())
    if len(body) >= _DEFLATE_FROM:
        packer = zlib.compressobj(level=6, wbits=_RAW_DEFLATE, zdict=dictionary.ONE)
        deflated = packer.compress(body) + packer.flush()
        if len(deflated) < len(body):
            flags, body = flags | _DEFLATED | _WITH_ONE, deflated
    return bytes([flags]) + body


def _unpack(plain: bytes) -> Payload:
    flags, body = plain[0], plain[1:]
    if flags & _DEFLATED:
        known = dictionary.ONE if flags & _WITH_ONE else b""
        body = zlib.decompressobj(wbits=_RAW_DEFLATE, zdict=known).decompress(body)
    if flags & _SHORT:
        return Payload(metadata={"encoding": _JSON}, data=body)
    return Payload.FromString(body)
