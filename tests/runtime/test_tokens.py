import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.tokens import CLAIMS, WorkerTokenInterceptor, sign, verify

KEY = b"a" * 32
GOOD = {
    "actor": "actor-17",
    "role": "regional-office",
    "office": "office-07",
    "delegation": "",
    "workflow_id": "consent-2031-000001",
    "command": "record-response",
    "update_id": "0b9a",
    "digest": "sha256:" + "0" * 64,
    "issued_at": "2031-06-02T14:00:00+00:00",
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_a_token_gives_back_its_claims() -> None:
    assert verify(KEY, sign(KEY, GOOD)) == GOOD


@given(values=st.lists(TEXT, min_size=len(CLAIMS), max_size=len(CLAIMS)))
def test_any_text_travels_and_the_token_stays_plain_ascii(values: list[str]) -> None:
    claims = dict(zip(CLAIMS, values, strict=True))
    token = sign(KEY, claims)
    assert verify(KEY, token) == claims
    assert token.isascii()
    assert token.isprintable()
    assert not set(token) & set("\"'\\ <>")


@pytest.mark.parametrize("name", CLAIMS)
def test_no_claim_can_be_changed(name: str) -> None:
    token = sign(KEY, GOOD)
    forged_claims = {**GOOD, name: GOOD[name] + "x"}
    forged = sign(b"b" * 32, forged_claims)
    mac = token.rsplit("|", 1)[1]
    assert verify(KEY, forged) is None
    assert verify(KEY, forged.rsplit("|", 1)[0] + "|" + mac) is None


def test_claims_cannot_be_shifted_between_fields() -> None:
    one = sign(KEY, {**GOOD, "actor": "ab", "role": "c"})
    two = sign(KEY, {**GOOD, "actor": "a", "role": "bc"})
    mac = one.rsplit("|", 1)[1]
    assert mac != two.rsplit("|", 1)[1]
    assert verify(KEY, two.rsplit("|", 1)[0] + "|" + mac) is None


def test_no_character_can_be_changed() -> None:
    token = sign(KEY, GOOD)
    for position in range(len(token)):
        for other in ("A", "|", "%", "é"):
            changed = token[:position] + other + token[position + 1 :]
            if changed != token:
                assert verify(KEY, changed) is None, position


def test_a_token_has_one_spelling() -> None:
    token = sign(KEY, GOOD)
    for respelt in (token.replace("actor-17", "%61ctor-17"), token + "=", token + " ", " " + token):
        assert verify(KEY, respelt) is None
    # The last character of a base64 MAC has bits that a lax decoder would ignore.
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    mac = base64.urlsafe_b64decode(token[-43:] + "=")
    same = [c for c in alphabet if base64.urlsafe_b64decode(token[-43:-1] + c + "=") == mac]
    assert len(same) > 1
    assert [c for c in same if verify(KEY, token[:-1] + c)] == [token[-1]]


@pytest.mark.parametrize("junk", ["", "|", "1" + "|" * 10, "1|%ff" + "|" * 9, "2|a", "é"])
def test_junk_is_no_token(junk: str) -> None:
    assert verify(KEY, junk) is None


def test_another_key_does_not_verify() -> None:
    assert verify(b"b" * 32, sign(KEY, GOOD)) is None


def test_signing_refuses_wrong_claims_and_short_keys() -> None:
    with pytest.raises(ValueError, match="role"):
        sign(KEY, {k: v for k, v in GOOD.items() if k != "role"})
    with pytest.raises(ValueError, match="extra"):
        sign(KEY, {**GOOD, "extra": "1"})
    with pytest.raises(ValueError, match="32 bytes"):
        sign(b"", GOOD)
    with pytest.raises(ValueError, match="32 bytes"):
        WorkerTokenInterceptor(b"short")
