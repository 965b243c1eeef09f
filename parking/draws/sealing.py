"""Keeps a draw's seed where nobody can look: sealed by a key that the database does not hold."""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.signing import derive
from parking.codes import ALPHABET
from parking.draws.life import DrawRefusal, DrawRefusedError

_NONCE_BYTES = 12
TICKET_LENGTH = 12


@dataclass(frozen=True)
class Seal:
    """What seals seeds and numbers tickets; 32 secret bytes each."""

    seeds: bytes
    tickets: bytes

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Seal":
        """The seal of this installation: from DRAW_SEALING_KEY, or from SECRET_KEY."""
        secret = {"SECRET_KEY": config.get("DRAW_SEALING_KEY") or config["SECRET_KEY"]}
        return cls(derive(secret, b"seeds of draws"), derive(secret, b"tickets of draws"))

    def close(self, seed: str, commitment: str) -> str:
        """A seed as the database keeps it (AES-GCM, bound to its commitment), in base64."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self.seeds).encrypt(nonce, seed.encode(), commitment.encode())
        return base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, commitment: str) -> str:
        """The seed again. Raises DrawRefusedError where the key is not the one that sealed it."""
        raw = base64.b64decode(sealed)
        nonce, body = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        try:
            return AESGCM(self.seeds).decrypt(nonce, body, commitment.encode()).decode()
        except InvalidTag:
            raise DrawRefusedError(DrawRefusal.SEED_SEALED) from None

    def ticket(self, commitment: str, person_id: int) -> str:
        """A person's ticket in a draw: 12 signs, 49 bits, the same however often they enter."""
        text = f"{commitment}:{person_id}"
        number = int.from_bytes(hmac.digest(self.tickets, text.encode(), hashlib.sha256))
        signs = []
        for _place in range(TICKET_LENGTH):
            number, sign = divmod(number, len(ALPHABET))
            signs.append(ALPHABET[sign])
        return "".join(signs)
