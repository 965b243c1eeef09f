"""Answers to a camera's challenge, Basic and Digest (RFC 7617, RFC 7616), for HTTP and RTSP."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from urllib.request import parse_http_list, parse_keqv_list

from lpr.lane.cameras.address import Address

_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


def answer_challenges(challenges: Sequence[str], address: Address, method: str, uri: str) -> str:
    """Return the Authorization header for the first challenge that we can answer, Digest first.

    Empty where there are no credentials, or nothing that we can answer was asked.
    """
    if not address.user:
        return ""
    for challenge in sorted(challenges, key=_is_basic):
        kind, _, rest = challenge.strip().partition(" ")
        if kind.lower() == "digest" and (answer := _digest(rest, address, method, uri)):
            return answer
        if kind.lower() == "basic":
            pair = f"{address.user}:{address.password}".encode()
            return f"Basic {base64.b64encode(pair).decode()}"
    return ""


def _is_basic(challenge: str) -> bool:
    return challenge.strip().lower().startswith("basic")


def _digest(rest: str, address: Address, method: str, uri: str) -> str:
    asked = parse_keqv_list([part for part in parse_http_list(rest) if "=" in part])
    algorithm = asked.get("algorithm", "MD5").upper()
    if algorithm not in _HASHES or "nonce" not in asked:
        return ""

    def hashed(*parts: str) -> str:
        text = ":".join(parts).encode()
        return _HASHES[algorithm](text, usedforsecurity=False).hexdigest()

    realm, nonce = asked.get("realm", ""), asked["nonce"]
    who = hashed(address.user, realm, address.password)
    what = hashed(method, uri)
    told = {"username": address.user, "realm": realm, "nonce": nonce, "uri": uri}
    plain = {}
    if "auth" in [kind.strip() for kind in asked.get("qop", "").split(",")]:
        own = secrets.token_hex(8)
        told |= {"cnonce": own}
        plain = {"qop": "auth", "nc": "00000001"}
        told["response"] = hashed(who, nonce, plain["nc"], own, "auth", what)
    else:
        told["response"] = hashed(who, nonce, what)
    if "opaque" in asked:
        told["opaque"] = asked["opaque"]
    if "algorithm" in asked:
        plain["algorithm"] = asked["algorithm"]
    quoted = [f'{name}="{_escaped(value)}"' for name, value in told.items()]
    return "Digest " + ", ".join([*quoted, *(f"{name}={value}" for name, value in plain.items())])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
