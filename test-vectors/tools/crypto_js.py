"""AES as crypto-js computes it for keys of any length, after FIPS 197 with Nk words and Nk + 6 rounds.

Checked with crypto-js 4.2.0: the key of the bytes 0 to 35 turns 16 zero bytes into 3486f5bd9933be99c0691f6c08039c36."""


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _s_box(byte: int) -> int:
    inverse = next((other for other in range(256) if _times(byte, other) == 1), 0)
    turned = [(inverse << count | inverse >> (8 - count)) & 0xFF for count in range(5)]
    return turned[0] ^ turned[1] ^ turned[2] ^ turned[3] ^ turned[4] ^ 0x63


S_BOX = [_s_box(byte) for byte in range(256)]


def _xor(left: list[int], right: list[int]) -> list[int]:
    return [a ^ b for a, b in zip(left, right, strict=True)]


def _round_keys(key: bytes) -> list[list[int]]:
    count = len(key) // 4
    words = [list(key[4 * index : 4 * index + 4]) for index in range(count)]
    constant = 1
    for row in range(count, 4 * (count + 7)):
        word = words[-1]
        if row % count == 0:
            word = [S_BOX[byte] for byte in word[1:] + word[:1]]
            word = [word[0] ^ constant, *word[1:]]
            constant = _times(constant, 2)
        elif count > 6 and row % count == 4:
            word = [S_BOX[byte] for byte in word]
        words.append(_xor(word, words[row - count]))
    return [sum(words[index : index + 4], []) for index in range(0, len(words), 4)]


def _mix(column: list[int]) -> list[int]:
    factors = [2, 3, 1, 1]
    return [
        _times(column[0], factors[-row % 4])
        ^ _times(column[1], factors[(1 - row) % 4])
        ^ _times(column[2], factors[(2 - row) % 4])
        ^ _times(column[3], factors[(3 - row) % 4])
        for row in range(4)
    ]


def encrypt_block(key: bytes, block: bytes) -> bytes:
    first, *middle, last = _round_keys(key)
    state = _xor(list(block), first)
    for number, round_key in enumerate([*middle, last]):
        state = [S_BOX[state[(index + 4 * (index % 4)) % 16]] for index in range(16)]
        if number < len(middle):
            state = sum((_mix(state[start : start + 4]) for start in range(0, 16, 4)), [])
        state = _xor(state, round_key)
    return bytes(state)


def cbc_encrypt(key: bytes, iv: bytes, blocks: bytes) -> bytes:
    sealed, last = b"", iv
    for start in range(0, len(blocks), 16):
        last = encrypt_block(key, bytes(_xor(list(last), list(blocks[start : start + 16]))))
        sealed += last
    return sealed


assert encrypt_block(bytes(range(36)), bytes(16)).hex() == "3486f5bd9933be99c0691f6c08039c36"
