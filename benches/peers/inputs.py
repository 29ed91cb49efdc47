"""The tensors of a workload: each element a function of the tensor's name and its place, as benches/README.md says."""

import numpy as np

U32 = np.uint32


def mix(x: np.ndarray) -> np.ndarray:
    x = (x ^ (x >> U32(16))) * U32(0x7FEB352D)
    x = (x ^ (x >> U32(15))) * U32(0x846CA68B)
    return x ^ (x >> U32(16))


def seed(name: str) -> int:
    """FNV-1a."""
    state = 0x811C9DC5
    for byte in name.encode():
        state = ((state ^ byte) * 0x01000193) & 0xFFFFFFFF
    return state


def unit(bits: np.ndarray) -> np.ndarray:
    return (bits >> U32(8)).astype(np.float32) / np.float32(16777216)


def normal(bits: np.ndarray) -> np.ndarray:
    more = mix(bits + U32(0x9E3779B9))
    parts = (bits & U32(0xFFFF)) + (bits >> U32(16)) + (more & U32(0xFFFF)) + (more >> U32(16))
    return (parts.astype(np.float32) - np.float32(131070)) * (np.float32(1.7320508) / np.float32(65536))


def blocks(dims: list[int]) -> np.ndarray:
    """The number of the block of 16 cells a side that each cell lies in."""
    number = np.arange(dims[0]).reshape(-1, *[1] * (len(dims) - 1))
    for axis in range(1, len(dims)):
        shape = [-1 if at == axis else 1 for at in range(len(dims))]
        number = number * -(-dims[axis] // 16) + (np.arange(dims[axis]) // 16).reshape(shape)
    return number.astype(U32).reshape(-1)


def spans(name: str, dims: list[int], start: int) -> np.ndarray:
    half = dims[1] // 2
    places = (np.arange(dims[0])[:, None] * dims[1] + np.arange(half)).astype(U32)

    def draw(stream: int) -> np.ndarray:
        return unit(mix(mix(places) + U32(stream & 0xFFFFFFFF)))

    jitter = np.float32(20) * draw(start) if name == "target_boxes" else np.float32(0)
    low = np.float32(500) * draw(1) + jitter
    high = low + np.float32(5) + np.float32(95) * draw(start + 2)
    return np.concatenate([low, high], 1)


def tensor(name: str, dims: list[int], fill: list) -> np.ndarray:
    kind, *numbers = fill
    start = seed(name)
    with np.errstate(over="ignore"):
        if kind == "spans":
            return spans(name, dims, start)
        if kind == "blocks":
            return (mix(blocks(dims) + U32(start)) % U32(numbers[0])).astype(np.int64).reshape(dims)
        bits = mix(np.arange(int(np.prod(dims)), dtype=U32) + U32(start))
        if kind == "below":
            return (bits % U32(numbers[0])).astype(np.int64).reshape(dims)
        if kind == "normal":
            return (np.float32(numbers[0]) * normal(bits)).reshape(dims)
        low, high = map(np.float32, numbers)
        return (low + (high - low) * unit(bits)).reshape(dims)
