import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.tokens import CLAIMS, ISSUED_AT, WorkerTokenInterceptor, sign, verify

KEY = b"a" * 32
GOOD = {
    "actor": "actor-17",
    "role": "regional-office",
    "office": "office-07",
    "delegation": "",
    "workflow_id": "consent-2031-000001",
    "command": "record-response",
    "update_id": "0b9a",
    "digest": "0" * 64,
    "issued_at": "2031-06-02T14:00:00+00:00",
}
SAID = {name: value for name, value in GOOD.items() if name != ISSUED_AT}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_a_token_gives_back_its_time_of_issue() -> None:
    assert verify(KEY, sign(KEY, GOOD), SAID) == GOOD[ISSUED_AT]


@given(values=st.lists(TEXT, min_size=len(SAID), max_size=len(SAID)))
def test_any_text_can_be_claimed_and_the_token_stays_short(values: list[str]) -> None:
    claims = dict(zip(SAID, values, strict=True))
    token = sign(KEY, {**claims, ISSUED_AT: GOOD[ISSUED_AT]})
    assert verify(KEY, token, claims) == GOOD[ISSUED_AT]
    assert token.isascii()
    assert len(token) < 80


@pytest.mark.parametrize("name", sorted(SAID))
def test_no_claim_can_be_changed(name: str) -> None:
    token = sign(KEY, GOOD)
    assert verify(KEY, token, {**SAID, name: SAID[name] + "x"}) is None
    assert verify(KEY, sign(b"b" * 32, GOOD), SAID) is None


def test_claims_cannot_be_shifted_between_fields() -> None:
    one = sign(KEY, {**GOOD, "actor": "ab", "role": "c"})
    assert verify(KEY, one, {**SAID, "actor": "a", "role": "bc"}) is None


def test_no_character_can_be_changed() -> None:
    token = sign(KEY, GOOD)
    for position in range(len(token)):
        for other in ("A", "|", "%", "é"):
            changed = token[:position] + other + token[position + 1 :]
            if changed != token:
                assert verify(KEY, changed, SAID) is None, changed


@pytest.mark.parametrize("token", ["", "|", "1|2|3", "2031-06-02T14:00:00+00:00|", "é", "x" * 5000])
def test_nonsense_is_not_a_token(token: str) -> None:
    assert verify(KEY, token, SAID) is None


def test_the_mac_covers_every_claim_whole() -> None:
    mac = sign(KEY, GOOD).rpartition("|")[2]
    assert len(base64.urlsafe_b64decode(mac + "=")) == 32


@pytest.mark.parametrize("name", CLAIMS)
def test_a_missing_claim_is_refused_by_name(name: str) -> None:
    short = {key: value for key, value in GOOD.items() if key != name}
    with pytest.raises(ValueError, match=name):
        sign(KEY, short)


def test_an_unknown_or_untextual_claim_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        sign(KEY, {**GOOD, "colour": "blue"})
    with pytest.raises(ValueError, match="office"):
        sign(KEY, {**GOOD, "office": 7})  # type: ignore[dict-item]


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        sign(b"short", GOOD)
    with pytest.raises(ValueError, match="32 bytes"):
        WorkerTokenInterceptor(b"short")
