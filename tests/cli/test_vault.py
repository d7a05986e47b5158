"""A file that only its key opens: any change is noticed, any length fits."""

import io

import pytest

from linli.cli import vault
from linli.cli.vault import PIECE, Secret, VaultReader, VaultWriter, new_recovery_key
from linli.cli.words import Trouble

KEY = Secret.of_key(new_recovery_key())


def sealed(content: bytes, secret: Secret = KEY) -> bytes:
    out = io.BytesIO()
    writer = VaultWriter(out, secret)
    for start in range(0, len(content), 70_000):
        writer.write(content[start : start + 70_000])
    writer.close()
    return out.getvalue()


def read(told: bytes, secret: Secret = KEY) -> bytes:
    reader = VaultReader(io.BytesIO(told))
    reader.unlock(secret)
    return reader.read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 5])
def test_what_went_in_comes_out(size):
    content = bytes(n % 251 for n in range(size))

    assert read(sealed(content)) == content


def test_equal_contents_look_different_and_show_nothing():
    first, second = sealed(b"telephone 13800001111"), sealed(b"telephone 13800001111")

    assert first != second
    assert b"telephone" not in first


@pytest.mark.parametrize("where", [-1, -20, -PIECE, -PIECE - 40, 200])
def test_a_flipped_byte_is_refused(where):
    told = bytearray(sealed(bytes(2 * PIECE)))
    told[where] ^= 1

    with pytest.raises(Trouble, match=r"altered"):
        read(bytes(told))


def test_pieces_can_be_neither_cut_off_nor_moved_nor_left_out():
    told = sealed(bytes(3 * PIECE))
    head = len(told) - 3 * (PIECE + vault.TAG)
    one, two, three = (told[head + n * (PIECE + vault.TAG) :][: PIECE + vault.TAG] for n in range(3))

    for pieces in (
        (one, two),
        (two, one, three),
        (one, three),
        (one, two, three, three),
        (one, two, three[:-1]),
        (),
    ):
        with pytest.raises(Trouble, match=r"altered, or was cut off"):
            read(told[:head] + b"".join(pieces))


def test_another_key_or_passphrase_is_said_at_once():
    words = Secret.of_words("石榴花开")
    told = sealed(b"x", words)

    assert read(told, words) == b"x"
    for wrong in (Secret.of_words("石榴花谢"), KEY):
        with pytest.raises(Trouble, match="does not open this backup"):
            read(told, wrong)


@pytest.mark.parametrize(
    "told", [b"", b"PK\3\4 a zip", vault.MAGIC, vault.MAGIC + b"\0\0\0\2{}", vault.MAGIC + b"\xff" * 9]
)
def test_another_kind_of_file_is_said_to_be_one(told):
    with pytest.raises(Trouble, match="no backup of Linli"):
        VaultReader(io.BytesIO(told))


def test_a_head_that_asks_for_endless_work_is_refused():
    told = sealed(b"x").replace(b'"hardness": 65536', b'"hardness": 99999999')

    with pytest.raises(Trouble, match="no backup of Linli"):
        VaultReader(io.BytesIO(told[:15] + (len(told) - 15 - 4 - 17).to_bytes(4, "big") + told[19:]))


def test_a_slip_of_the_pen_in_a_recovery_key_is_noticed():
    written = new_recovery_key()
    other = "A" if written[7] != "A" else "B"

    assert Secret.of_key(f" {written.lower()}\n") == Secret.of_key(written.replace("-", " "))
    for wrong in (written[:7] + other + written[8:], written[:-5], "", "不是密钥"):
        with pytest.raises(Trouble, match="slip of the pen"):
            Secret.of_key(wrong)
