"""RSA keys and signatures as CloudTrail makes them, in plain Python.

The keys are functions of the seed, so anybody can make them again: they prove
nothing but that the verification works.
"""
import base64
import hashlib
from dataclasses import dataclass

from .identifiers import digest

EXPONENT = 65537
SMALL_PRIMES = [n for n in range(3, 2000) if all(n % d for d in range(2, int(n**0.5) + 1))]
# The DigestInfo of SHA-256: RFC 8017, section 9.2, note 1.
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


@dataclass(frozen=True)
class SigningKey:
    """An RSA key of 2048 bits with the two primes."""

    p: int
    q: int

    @property
    def modulus(self):
        return self.p * self.q

    @property
    def pkcs1(self):
        """RSAPublicKey in DER: what `ListPublicKeys` gives."""
        return _der(0x30, _integer(self.modulus) + _integer(EXPONENT))

    @property
    def fingerprint(self):
        return hashlib.md5(self.pkcs1).hexdigest()

    def sign(self, text):
        """SHA256withRSA over the text, hexadecimal: RSASSA-PKCS1-v1_5."""
        size = (self.modulus.bit_length() + 7) // 8
        info = SHA256_INFO + hashlib.sha256(text.encode()).digest()
        padded = b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info
        return self._power(int.from_bytes(padded, "big")).to_bytes(size, "big").hex()

    def _power(self, message):
        """message to the private exponent, by the Chinese remainder theorem."""
        private = pow(EXPONENT, -1, (self.p - 1) * (self.q - 1))
        a = pow(message, private % (self.p - 1), self.p)
        b = pow(message, private % (self.q - 1), self.q)
        return b + self.q * ((a - b) * pow(self.q, -1, self.p) % self.p)

    def listed(self, valid_from, valid_to):
        """Its entry in the answer of `aws cloudtrail list-public-keys`."""
        return {
            "Value": base64.b64encode(self.pkcs1).decode(),
            "ValidityStartTime": valid_from,
            "ValidityEndTime": valid_to,
            "Fingerprint": self.fingerprint,
        }


def signing_key(label):
    """The key of that label: always the same."""
    return SigningKey(_prime(label + "/p"), _prime(label + "/q"))


def _prime(label):
    """The first prime of 1024 bits from a number that the label gives."""
    bits = "".join(digest(f"prime/{label}/{part}") for part in range(4))
    number = int(bits, 16) | 3 << 1022 | 1
    while not _is_prime(number) or (number - 1) % EXPONENT == 0:
        number += 2
    return number


def _is_prime(number):
    """Miller and Rabin's test with forty fixed bases."""
    if any(number % prime == 0 for prime in SMALL_PRIMES):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in SMALL_PRIMES[:40]:
        power = pow(base, odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def _integer(number):
    body = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return _der(0x02, body)


def _der(tag, body):
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body
