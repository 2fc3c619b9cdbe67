"""Who signs pushes: a key of its own with a self-signed certificate, as Google lists them."""

import time
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import google.auth.crypt
import google.auth.jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

KEY_ID = "simulated-key-1"
LIVES_S = 3600


class Signer:
    """Makes tokens of OpenID Connect. Its key is made when it is first needed."""

    def token(self, audience: str, email: str) -> str:
        """A token for a push, good for an hour from now."""
        now = int(time.time())
        claims = {
            "aud": audience,
            "azp": "100000000000000000001",
            "email": email,
            "email_verified": True,
            "exp": now + LIVES_S,
            "iat": now,
            "iss": "https://accounts.google.com",
            "sub": "100000000000000000001",
        }
        crypt: Any = google.auth.crypt
        jwt: Any = google.auth.jwt
        signer = crypt.RSASigner.from_string(self._pem, KEY_ID)
        return str(jwt.encode(signer, claims, key_id=KEY_ID).decode())

    @cached_property
    def certificates(self) -> dict[str, str]:
        """As `https://www.googleapis.com/oauth2/v1/certs` lists them."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "simulated.google.invalid")])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self._key.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=16))
        made = builder.sign(self._key, hashes.SHA256())
        return {KEY_ID: made.public_bytes(serialization.Encoding.PEM).decode()}

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @cached_property
    def _pem(self) -> bytes:
        return self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
