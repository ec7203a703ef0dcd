"""DEFLATE data (RFC 1951) and gzip members (RFC 1952), bit by bit: also such as no compressor makes.

No compressor is used, so the bytes are the same with every Python.
"""

import struct
import zlib

# The order in which the lengths of the code length codes are written (section 3.2.7).
ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
END_OF_BLOCK = 256
LONGEST = 285  # the code of length 258


class Bits:
    """Bits in the order of section 3.1.1: the lowest bit of each byte first."""

    def __init__(self):
        self.bits = []

    def number(self, value, count):
        """A number: lowest bit first."""
        self.bits += [value >> place & 1 for place in range(count)]
        return self

    def code(self, value, count):
        """A Huffman code: highest bit first."""
        self.bits += [value >> place & 1 for place in reversed(range(count))]
        return self

    def bytes(self):
        """All so far, filled up with zeros to a whole byte."""
        bits = self.bits + [0] * (-len(self.bits) % 8)
        return bytes(sum(bit << place for place, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits), 8))


def stored(data, last=True):
    """A block without compression (section 3.2.4), which begins at a whole byte."""
    return struct.pack("<BHH", last, len(data), len(data) ^ 0xFFFF) + data


def fixed(symbols, last=True, times=1):
    """A block with the fixed codes (section 3.2.6), or the same one several times. A symbol is a literal, a length code without
    extra bits, or behind a length a distance: (code, count of extra bits, extra bits)."""
    bits = Bits()
    for _ in range(times):
        bits.number(last, 1).number(1, 2)
        for symbol in symbols:
            if isinstance(symbol, tuple):
                distance, count, extra = symbol
                bits.code(distance, 5).number(extra, count)
            elif symbol < 144:
                bits.code(0x30 + symbol, 8)
            elif symbol < 256:
                bits.code(0x190 + symbol - 144, 9)
            elif symbol < 280:
                bits.code(symbol - 256, 7)
            else:
                bits.code(0xC0 + symbol - 280, 8)
    return bits.bytes()


def canonical(lengths):
    """symbol: (code, length), from symbol: length (section 3.2.2)."""
    codes, code, before = {}, 0, 0
    for length, symbol in sorted((length, symbol) for symbol, length in lengths.items() if length):
        code <<= length - before
        codes[symbol] = code, length
        code, before = code + 1, length
    return codes


# Codes for the code lengths 0, 1 and 2.
SMALL = {0: 1, 1: 2, 2: 2}


def block_codes(literals, distances, code_lengths=SMALL, length_count=286, distance_count=1):
    """The beginning of a block with codes of its own (section 3.2.7), the last one. `literals` and `distances` are symbol: code
    length; a code length of 16 or more is a repeat, without the bits that say how often."""
    bits = Bits().number(1, 1).number(2, 2)
    bits.number(length_count - 257, 5).number(distance_count - 1, 5).number(len(ORDER) - 4, 4)
    for symbol in ORDER:
        bits.number(code_lengths.get(symbol, 0), 3)
    codes = canonical(code_lengths)
    lengths = [literals.get(symbol, 0) for symbol in range(length_count)]
    lengths += [distances.get(symbol, 0) for symbol in range(distance_count)]
    for length in lengths:
        bits.code(*codes[length])
    return bits


def dynamic(*arguments, **named):
    """The bytes of `block_codes`, and some zeros."""
    return block_codes(*arguments, **named).bytes() + bytes(16)


def zeros(repeats):
    """1 + 258 × repeats zeros at DEFLATE's largest ratio: two bits, which are zeros too, for 258 of them. And the zeros."""
    literals = {LONGEST: 1, 0: 2, END_OF_BLOCK: 2}
    codes = canonical(literals)
    bits = block_codes(literals, {0: 1}).code(*codes[0])
    bits.bits += [0, 0] * repeats
    return bits.code(*codes[END_OF_BLOCK]).bytes(), bytes(1 + 258 * repeats)


def header(extra=None, name=None, comment=None, checksum=False, flags=0, method=8, magic=b"\x1f\x8b", made=bytes(5) + b"\xff"):
    """A gzip header (RFC 1952, section 2.3). `made` is when and by what: as a rule no time, unknown system."""
    flags |= (extra is not None) << 2 | (name is not None) << 3 | (comment is not None) << 4 | checksum << 1
    written = magic + bytes([method, flags]) + made
    if extra is not None:
        written += struct.pack("<H", len(extra)) + extra
    written += b"".join(text + b"\0" for text in (name, comment) if text is not None)
    return written + struct.pack("<H", zlib.crc32(written) & 0xFFFF) if checksum else written


def trailer(data, crc=None, length=None):
    """CRC-32 and length of the data, or others."""
    crc = zlib.crc32(data) if crc is None else crc
    return struct.pack("<II", crc, (len(data) if length is None else length) & 0xFFFFFFFF)
