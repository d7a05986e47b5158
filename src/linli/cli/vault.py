"""A file that only its key opens, written and read in pieces: any length in constant memory, any change noticed.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM, as age and Tink use it: every
piece of one megabyte is sealed under a nonce of a random prefix, its number, and a mark on the last. So pieces can be
neither altered nor moved, left out, repeated or cut off at the end. The head is sealed along with each piece.
"""

import base64
import hmac
import json
import os
import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from linli.cli.words import Trouble

MAGIC = b"LINLI BACKUP 1\n"
PIECE = 1 << 20
TAG = 16
PASSPHRASE, KEY = "passphrase", "key"
# 64 MB and about a fifth of a second for each guess at a passphrase.
HARDNESS = 1 << 16
HARDEST = 1 << 20
LONGEST_HEAD = 4096


@dataclass(frozen=True)
class Secret:
    """What opens a vault: a passphrase that somebody remembers, or the recovery key that a home has made."""

    kind: str
    material: bytes

    @classmethod
    def of_words(cls, passphrase: str) -> "Secret":
        """Return the secret that a passphrase is."""
        return cls(PASSPHRASE, passphrase.encode())

    @classmethod
    def of_key(cls, written: str) -> "Secret":
        """Return the secret of a recovery key as it was printed; a slip of the pen is noticed by its last letters."""
        plain = "".join(written.split()).replace("-", "").upper()
        try:
            known = base64.b32decode(plain)
        except ValueError:
            known = b""
        key, check = known[:32], known[32:]
        if len(known) != 35 or check != sha256(key).digest()[:3]:
            raise Trouble(
                "恢复密钥有误：它由 14 组、每组 4 个字符组成，请核对是否抄错。",
                "This is no recovery key: it has 14 groups of 4 letters. Look for a slip of the pen.",
            )
        return cls(KEY, key)

    def file_key(self, salt: bytes, hardness: int) -> bytes:
        """Return the key of one file; each file has its own, by its salt."""
        if self.kind == PASSPHRASE:
            return Scrypt(salt=salt, length=32, n=hardness, r=8, p=1).derive(self.material)
        return HKDF(hashes.SHA256(), 32, salt, b"linli backup").derive(self.material)


def new_recovery_key() -> str:
    """Return a new recovery key, as it is printed and kept."""
    key = os.urandom(32)
    text = base64.b32encode(key + sha256(key).digest()[:3]).decode()
    return "-".join(text[n : n + 4] for n in range(0, len(text), 4))


def _proof_of(file_key: bytes) -> str:
    return hmac.digest(file_key, b"linli backup: is this the key", "sha256")[:8].hex()


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


class VaultWriter:
    """Takes bytes and writes them sealed into `out`; nothing is whole before `close`."""

    def __init__(self, out: BinaryIO, secret: Secret) -> None:
        salt, self._prefix = os.urandom(16), os.urandom(7)
        key = secret.file_key(salt, HARDNESS)
        told = {
            "lock": secret.kind, "salt": salt.hex(), "hardness": HARDNESS, "prefix": self._prefix.hex(),
            "proof": _proof_of(key),
        }  # fmt: skip
        words = json.dumps(told).encode()
        self._head = MAGIC + struct.pack(">I", len(words)) + words
        self._out, self._lock = out, AESGCM(key)
        self._held = bytearray()
        self._number = 0
        out.write(self._head)

    def write(self, data: bytes) -> int:
        """Take some more."""
        self._held += data
        while len(self._held) > PIECE:  # the last piece must be known as the last, so one is always held back
            self._put(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write the last piece."""
        self._put(bytes(self._held), last=True)
        self._held.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._lock.encrypt(_nonce(self._prefix, self._number, last=last), piece, self._head))
        self._number += 1


def not_a_backup() -> Trouble:
    """Return the sentence for a file of another kind."""
    return Trouble("这不是邻里的备份文件。", "This file is no backup of Linli.")


class VaultReader:
    """Reads what a VaultWriter wrote, and refuses at the first byte that is not as it was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        start = file.read(len(MAGIC) + 4)
        length = struct.unpack(">I", start[-4:])[0] if len(start) == len(MAGIC) + 4 else 0
        if start[: len(MAGIC)] != MAGIC or not 0 < length <= LONGEST_HEAD:
            raise not_a_backup()
        words = file.read(length)
        self._head = start + words
        try:
            told = json.loads(words)
            self.kind, self._salt = told["lock"], bytes.fromhex(told["salt"])
            self._hardness, self._prefix = int(told["hardness"]), bytes.fromhex(told["prefix"])
            self._proof = str(told["proof"])
        except (ValueError, KeyError, TypeError):
            raise not_a_backup() from None
        if self.kind not in {PASSPHRASE, KEY} or not 2 <= self._hardness <= HARDEST or len(self._prefix) != 7:
            raise not_a_backup()
        self._lock: AESGCM | None = None
        self._number, self._at_end = 0, False
        self._plain = b""
        self._next = b""

    @property
    def name(self) -> str:
        """Return six letters by which this file is called when somebody must say that they mean it."""
        return sha256(self._head).hexdigest()[:6]

    def unlock(self, secret: Secret) -> None:
        """Try a secret; a wrong one is said at once."""
        try:
            key = secret.file_key(self._salt, self._hardness)
        except ValueError:
            raise not_a_backup() from None
        if secret.kind != self.kind or not hmac.compare_digest(_proof_of(key), self._proof):
            raise Trouble(
                "口令或恢复密钥与这份备份不符（或文件开头被改动）。",
                "The passphrase or recovery key does not open this backup (or its first bytes were altered).",
            )
        self._lock = AESGCM(key)
        self._next = self._file.read(PIECE + TAG)

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, none at the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(PIECE), b""))
        while not self._plain and not self._at_end:
            self._plain = self._piece()
        told, self._plain = self._plain[:size], self._plain[size:]
        return told

    def _piece(self) -> bytes:
        if self._lock is None:
            raise RuntimeError("a vault is unlocked before it is read")
        sealed, self._next = self._next, self._file.read(PIECE + TAG)
        self._at_end = not self._next
        nonce = _nonce(self._prefix, self._number, last=self._at_end)
        try:
            plain = self._lock.decrypt(nonce, sealed, self._head)
        except InvalidTag:
            where = self._number * (PIECE + TAG) // 1_000_000
            raise Trouble(
                f"备份文件已损坏、被改动或不完整（约第 {where} MB 处）。",
                f"The backup is damaged, was altered, or was cut off (about {where} MB into it).",
            ) from None
        self._number += 1
        return plain
