import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from temporalio.api.common.v1 import Payload

from runtime.codec import (
    ENCODING,
    KEY_FIELD,
    EncryptionCodec,
    TamperedPayloadError,
    UnknownKeyError,
    data_converter,
)
from runtime.settings import Settings

OLD, NEW = b"o" * 32, b"n" * 32
METADATA = st.dictionaries(st.text(max_size=8), st.binary(max_size=8), max_size=3)


def json_payload(data: bytes) -> Payload:
    return Payload(metadata={"encoding": b"json/plain"}, data=data)


@given(metadata=METADATA, data=st.binary(max_size=600))
def test_any_payload_comes_back_as_it_was(metadata: dict[str, bytes], data: bytes) -> None:
    codec = EncryptionCodec({"k1": NEW}, "k1")
    for payload in (Payload(metadata=metadata, data=data), json_payload(data)):
        sealed = codec.seal(payload)
        assert sealed.metadata["encoding"] == ENCODING
        assert codec.open(sealed) == payload


def test_sealed_bytes_show_nothing_and_never_repeat() -> None:
    codec = EncryptionCodec({"k1": NEW}, "k1")
    plain = json_payload(b'{"ward":"Quentin Fictional"}')
    one, two = codec.seal(plain), codec.seal(plain)
    assert b"Quentin" not in one.SerializeToString()
    assert b"json" not in one.SerializeToString()
    assert one.data != two.data


def test_small_payloads_grow_little_and_large_ones_shrink() -> None:
    codec = EncryptionCodec({"k1": NEW}, "k1")
    small = json_payload(b'"abc"')
    grown = codec.seal(small).ByteSize() - small.ByteSize()
    large = json_payload(b'{"events":[' + b'{"kind":"request-sent","rule":"T-22"},' * 20 + b"1]}")
    print(f"small +{grown}, large {large.ByteSize()} -> {codec.seal(large).ByteSize()}")
    assert grown <= 48
    assert codec.seal(large).ByteSize() < large.ByteSize()


def test_after_rotation_old_payloads_stay_readable_and_new_ones_use_the_new_key() -> None:
    before = EncryptionCodec({"2031-a": OLD}, "2031-a")
    after = EncryptionCodec({"2031-a": OLD, "2031-b": NEW}, "2031-b")
    only_new = EncryptionCodec({"2031-b": NEW}, "2031-b")
    plain = json_payload(b'"still here"')
    assert after.open(before.seal(plain)) == plain
    assert after.seal(plain).metadata[KEY_FIELD] == b"2031-b"
    assert only_new.open(after.seal(plain)) == plain
    with pytest.raises(UnknownKeyError, match="2031-a"):
        only_new.open(before.seal(plain))


def test_every_changed_byte_is_noticed() -> None:
    codec = EncryptionCodec({"k1": NEW, "k2": NEW}, "k1")
    sealed = codec.seal(json_payload(b'{"vote":"yes"}'))
    for position in range(len(sealed.data)):
        changed = bytearray(sealed.data)
        changed[position] ^= 1
        with pytest.raises(TamperedPayloadError):
            codec.open(Payload(metadata=sealed.metadata, data=bytes(changed)))
    for length in (0, 5, 12, 20, len(sealed.data) - 1):
        with pytest.raises(TamperedPayloadError):
            codec.open(Payload(metadata=sealed.metadata, data=sealed.data[:length]))
    # The key id is sealed in too: even the same key under another id does not open it.
    moved = Payload(metadata={"encoding": ENCODING, KEY_FIELD: b"k2"}, data=sealed.data)
    with pytest.raises(TamperedPayloadError):
        codec.open(moved)


def test_a_wrong_key_under_the_right_id_is_noticed() -> None:
    sealed = EncryptionCodec({"k1": OLD}, "k1").seal(json_payload(b"1"))
    with pytest.raises(TamperedPayloadError):
        EncryptionCodec({"k1": NEW}, "k1").open(sealed)


@pytest.mark.parametrize("key_id", [b"nowhere", b"", b"\xff\x00"])
def test_an_unknown_key_id_is_a_clear_error(key_id: bytes) -> None:
    codec = EncryptionCodec({"k1": NEW}, "k1")
    foreign = Payload(metadata={"encoding": ENCODING, KEY_FIELD: key_id}, data=b"x" * 40)
    with pytest.raises(UnknownKeyError, match="not among the known keys"):
        codec.open(foreign)


def test_plain_payloads_pass_through() -> None:
    plain = json_payload(b"1")
    assert EncryptionCodec({"k1": NEW}, "k1").open(plain) == plain


def test_a_codec_refuses_bad_keys() -> None:
    with pytest.raises(UnknownKeyError):
        EncryptionCodec({"k1": NEW}, "k2")
    with pytest.raises(ValueError, match=r"'k1': wants 32 bytes"):
        EncryptionCodec({"k1": b"short"}, "k1")


class Letter(BaseModel):
    ref: str
    pages: int = 1


async def test_the_converter_encrypts_models_and_failures(settings: Settings) -> None:
    converter = data_converter(settings)
    (sealed,) = await converter.encode([Letter(ref="letter-7")])
    assert b"letter-7" not in sealed.SerializeToString()
    assert await converter.decode([sealed], [Letter]) == [Letter(ref="letter-7")]


async def test_switched_off_nothing_is_encrypted(settings: Settings) -> None:
    converter = data_converter(settings.model_copy(update={"codec": False}))
    (plain,) = await converter.encode([Letter(ref="letter-7")])
    assert b"letter-7" in plain.data


async def test_keys_of_two_directories_do_not_open_each_other(tmp_path: Path) -> None:
    one = Settings.load(tmp_path / "one", create_keys=True)
    two = Settings.load(tmp_path / "two", create_keys=True)
    assert one.payload_key_bytes() != two.payload_key_bytes()
    (sealed,) = await data_converter(one).encode(["x"])
    with pytest.raises(TamperedPayloadError):
        await data_converter(two).decode([sealed], [str])


def test_key_bytes_are_what_the_variable_says(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setenv("DUEPROCESS_ACTOR_KEY", base64.b64encode(NEW).decode())
    assert Settings.load(settings.data_dir).actor_key.get_secret_value() == NEW
