"""The tensors of a workload: each element a function of the tensor's name and its place, as benches/README.md says.

They are made on the device that measures: the largest ones take a processor minutes. Numbers of 32 bits are held as torch's
int32, whose products wrap and whose shifts keep the sign.
"""

import math

import torch

# Elements that are made at a time: what is between bits and numbers takes several times their memory.
PIECE = 1 << 26


def signed(word: int) -> int:
    """The int32 of the same bits."""
    word &= 0xFFFFFFFF
    return word - (1 << 32) if word >= 1 << 31 else word


def shifted(x: torch.Tensor, by: int) -> torch.Tensor:
    return (x >> by) & (0xFFFFFFFF >> by)


def mix(x: torch.Tensor) -> torch.Tensor:
    x = (x ^ shifted(x, 16)) * signed(0x7FEB352D)
    x = (x ^ shifted(x, 15)) * signed(0x846CA68B)
    return x ^ shifted(x, 16)


def seed(name: str) -> int:
    """FNV-1a."""
    state = 0x811C9DC5
    for byte in name.encode():
        state = ((state ^ byte) * 0x01000193) & 0xFFFFFFFF
    return state


def unit(bits: torch.Tensor) -> torch.Tensor:
    return shifted(bits, 8).float() / 16777216


def normal(bits: torch.Tensor) -> torch.Tensor:
    more = mix(bits + signed(0x9E3779B9))
    parts = (bits & 0xFFFF) + shifted(bits, 16) + (more & 0xFFFF) + shifted(more, 16)
    return (parts.float() - 131070) * (single(1.7320508) / 65536)


def single(number: float) -> float:
    """The number in f32."""
    return torch.tensor(number, dtype=torch.float32).item()


def below(bits: torch.Tensor, end: int) -> torch.Tensor:
    return (bits.long() & 0xFFFFFFFF) % end


def blocks(dims: list[int], device: torch.device) -> torch.Tensor:
    """The number of the block of 16 cells a side that each cell lies in."""

    def along(axis: int, places: torch.Tensor) -> torch.Tensor:
        return places.reshape([-1 if at == axis else 1 for at in range(len(dims))])

    number = along(0, torch.arange(dims[0], dtype=torch.int32, device=device))
    for axis in range(1, len(dims)):
        places = torch.arange(dims[axis], dtype=torch.int32, device=device)
        number = number * -(-dims[axis] // 16) + along(axis, shifted(places, 4))
    return number


def spans(name: str, dims: list[int], start: int, device: torch.device) -> torch.Tensor:
    half = dims[1] // 2
    rows = torch.arange(dims[0], dtype=torch.int32, device=device).reshape(-1, 1)
    places = rows * dims[1] + torch.arange(half, dtype=torch.int32, device=device)

    def draw(stream: int) -> torch.Tensor:
        return unit(mix(mix(places) + signed(stream)))

    low = 500 * draw(1)
    if name == "target_boxes":
        low = low + 20 * draw(start)
    high = low + 5 + 95 * draw(start + 2)
    return torch.cat([low, high], 1)


def tensor(name: str, dims: list[int], fill: list, device: torch.device) -> torch.Tensor:
    kind, *numbers = fill
    start = seed(name)
    if kind == "spans":
        return spans(name, dims, start, device)
    if kind == "blocks":
        return below(mix(blocks(dims, device) + signed(start)), numbers[0])
    count = math.prod(dims)
    if kind == "steps":
        return torch.arange(count, dtype=torch.int64, device=device) * numbers[0]
    made = torch.empty(count, dtype=torch.int64 if kind == "below" else torch.float32, device=device)
    for first in range(0, count, PIECE):
        places = torch.arange(first, min(first + PIECE, count), dtype=torch.int32, device=device)
        made[first : first + PIECE] = elements(kind, numbers, mix(places + signed(start)))
    return made.reshape(dims)


def elements(kind: str, numbers: list, bits: torch.Tensor) -> torch.Tensor:
    if kind == "below":
        return below(bits, numbers[0])
    if kind == "normal":
        return single(numbers[0]) * normal(bits)
    if kind == "signs":
        return 1.0 - 2.0 * (bits & 1).float()
    low, high = map(single, numbers)
    return low + single(high - low) * unit(bits)
