"""Small changes to good bytes."""


def with_byte(data: bytes, place: int, byte: int) -> bytes:
    """One byte replaced. A negative place counts from the end."""
    place %= len(data)
    return data[:place] + bytes([byte]) + data[place + 1 :]


def flipped(data: bytes, place: int, bit: int = 1) -> bytes:
    """The bits of one byte changed that are set in `bit`: the lowest one, if nothing else is said."""
    return with_byte(data, place, data[place] ^ bit)
