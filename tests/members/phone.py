"""A phone in software: makes passkeys and shows them, and can leave out whatever a test wants left out."""

import hashlib
import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG


class Phone:
    """One passkey; `verifies` is whether it asks for a finger or a PIN."""

    def __init__(self, *, verifies: bool = True) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.flags = FLAG.UP | (FLAG.UV if verifies else FLAG(0))
        self.user = b""

    def create(self, options: dict) -> str:
        """Answer `navigator.credentials.create` as JSON."""
        asked = options["publicKey"]
        self.user = websafe_decode(asked["user"]["id"])
        known = AttestedCredentialData.create(
            Aaguid.NONE, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(_site(asked["rp"]["id"]), self.flags | FLAG.AT, 0, known)
        return self._answer(
            clientDataJSON=_client_data("webauthn.create", asked["challenge"]),
            attestationObject=AttestationObject.create("none", data, {}),
        )

    def get(self, options: dict, *, as_user: bytes = b"") -> str:
        """Answer `navigator.credentials.get` as JSON."""
        asked = options["publicKey"]
        data = AuthenticatorData.create(_site(asked["rpId"]), self.flags, 0)
        client_data = _client_data("webauthn.get", asked["challenge"])
        signed = bytes(data) + hashlib.sha256(client_data).digest()
        return self._answer(
            clientDataJSON=client_data,
            authenticatorData=data,
            signature=self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
            userHandle=as_user or self.user,
        )

    def _answer(self, **response: bytes) -> str:
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}},
                "response": {part: websafe_encode(bytes(value)) for part, value in response.items()},
            }
        )


def _site(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def _client_data(kind: str, challenge: str) -> bytes:
    return bytes(CollectedClientData.create(kind, websafe_decode(challenge), "http://testserver"))
