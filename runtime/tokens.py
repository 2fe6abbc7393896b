"""Signed actor tokens: who sends which command to which workflow, proven by an HMAC.

What belongs here: signing, verifying, and handing the verifier to workflow code without
handing it the key. What does not: who may do what (the caller decides on the claims), the
age of a token (the caller compares `issued_at` with its clock), and where a token travels.

The MAC covers the canonical JSON of all claims. On the wire stand only the time of issue and the
MAC: whoever verifies knows all other claims from the command itself, and a token is stored with
every command of a case.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Final

from temporalio import worker

CLAIMS: Final = (
    "actor",
    "role",
    "office",
    "delegation",
    "workflow_id",
    "command",
    "update_id",
    "digest",
    "issued_at",
)
"""What a token says. Every claim is present; one that does not apply is the empty string."""

ISSUED_AT: Final = "issued_at"

EXTERN_NAME: Final = "dueprocess_verify_token"
"""Under this name workflow code finds the verifier in `temporalio.workflow.extern_functions()`."""

_CONTEXT: Final = b"dueprocess actor token 2\n"
_MIN_KEY_BYTES: Final = 32


def sign(key: bytes, claims: Mapping[str, str]) -> str:
    """Sign the claims.

    Args:
        key: the secret shared by gateway and worker, at least 32 bytes.
        claims: exactly the names of `CLAIMS`.

    Returns:
        The token: time of issue and MAC.

    Raises:
        ValueError: the key is short, a claim is missing, unknown, or no text.
    """
    if len(key) < _MIN_KEY_BYTES:
        raise ValueError(f"actor key: wants at least {_MIN_KEY_BYTES} bytes")
    wrong = sorted(set(CLAIMS) ^ set(claims))
    if wrong:
        raise ValueError(f"token: claims missing or unknown: {', '.join(wrong)}")
    not_text = [name for name in CLAIMS if not isinstance(claims[name], str)]
    if not_text:
        raise ValueError(f"token: claim {not_text[0]} must be text")
    canonical = json.dumps(dict(claims), sort_keys=True, separators=(",", ":")).encode()
    mac = hmac.new(key, _CONTEXT + canonical, hashlib.sha256).digest()
    return f"{claims[ISSUED_AT]}|{urlsafe_b64encode(mac).decode().rstrip('=')}"


def verify(key: bytes, token: str, claims: Mapping[str, str]) -> str | None:
    """When a token was issued, if this key signed it for exactly these claims; else None.

    Args:
        key: the shared secret.
        token: as `sign` wrote it; compared as a whole, in constant time.
        claims: every claim but `issued_at`, taken from the command that came with the token.
    """
    if not isinstance(token, str) or not token.isascii():
        return None
    issued_at = token.rpartition("|")[0]
    try:
        expected = sign(key, {**claims, ISSUED_AT: issued_at})
    except ValueError:
        return None
    return issued_at if hmac.compare_digest(expected, token) else None


class WorkerTokenInterceptor(worker.Interceptor):
    """Gives workflow code a verifier, and keeps the key outside the sandbox.

    In a workflow: `workflow.extern_functions()["dueprocess_verify_token"](token, claims)` gives
    the time of issue or None. Call it in validators only: they do not run on replay, so that a
    changed key never changes what an old history does.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < _MIN_KEY_BYTES:
            raise ValueError(f"actor key: wants at least {_MIN_KEY_BYTES} bytes")
        self._key = key

    def workflow_interceptor_class(
        self,
        input: worker.WorkflowInterceptorClassInput,  # noqa: A002 (the SDK's name)
    ) -> type[worker.WorkflowInboundInterceptor] | None:
        """Register the verifier; no call of the workflow is intercepted."""
        key = self._key

        def verify_token(token: str, claims: Mapping[str, str]) -> str | None:
            return verify(key, token, claims)

        input.unsafe_extern_functions[EXTERN_NAME] = verify_token
        return None
