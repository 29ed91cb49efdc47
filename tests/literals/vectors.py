"""Operations on flat vectors: torch, a segment at a time."""

import torch
from torch import Tensor

from harness import Case, Loss, library, normal, uniform, values

TORCH = library("torch")


def offsets(*ends):
    return values([0, *ends], dtype=torch.int64)


def segments(t: dict[str, Tensor], elements: int) -> list[slice]:
    ends = t["offsets"].tolist() if "offsets" in t else [0, elements]
    return [slice(a, b) for a, b in zip(ends, ends[1:])]


def clip_grad_norm(t, reduction, max_norm=1.0, norm_type="l2", per_segment=False):
    order = {"l1": 1.0, "l2": 2.0, "linf": torch.inf}[norm_type]
    output = t["grads"].clone()
    parts = segments(t, len(output)) if per_segment else [slice(None)]
    norms = []
    for part in parts:
        parameter = torch.nn.Parameter(torch.zeros_like(output[part]))
        parameter.grad = output[part].clone()
        norms.append(torch.nn.utils.clip_grad_norm_([parameter], max_norm, order) if parameter.numel() else torch.zeros(()))
        output[part] = parameter.grad
    return {"output": output, "total_norm": torch.stack([norm.double() for norm in norms])}


def lerp(t, reduction):
    start, end, weight = t["start"], t["end"], t["weight"]
    if weight.ndim < 2:
        return {"output": torch.lerp(start, end, weight[:, None] if weight.ndim else weight)}
    output = start.new_empty(len(weight), len(start))
    for k, part in enumerate(segments(t, len(start))):
        output[:, part] = torch.lerp(start[part], end[part], weight[:, k, None])
    return {"output": output}


VECTORS = {"start": normal(9), "end": normal(9)}

LOSSES = [
    Loss(
        "clip_grad_norm",
        f"{TORCH} nn.utils.clip_grad_norm_, a parameter for each segment",
        clip_grad_norm,
        [
            Case("clipped", {"grads": normal(11)}),
            Case("left", {"grads": normal(11)}, {"max_norm": 50.0}),
            Case("l1", {"grads": normal(11)}, {"norm_type": "l1", "max_norm": 2.5}),
            Case("linf", {"grads": normal(11)}, {"norm_type": "linf", "max_norm": 0.5}),
            Case("together", {"grads": normal(11), "offsets": offsets(4, 4, 11)}),
            Case("segments", {"grads": normal(11), "offsets": offsets(4, 4, 9, 11)}, {"per_segment": True, "max_norm": 2.0}),
            Case("segments-l1", {"grads": normal(7), "offsets": offsets(1, 7)}, {"per_segment": True, "norm_type": "l1"}),
            Case("one-segment", {"grads": normal(5)}, {"per_segment": True}),
            Case("zero", {"grads": values([0.0, 0.0, 0.0])}),
            Case("nothing-stays", {"grads": normal(4)}, {"max_norm": 0.0}),
        ],
        grads=(),
    ),
    Loss(
        "lerp",
        f"{TORCH} lerp",
        lerp,
        [
            Case("one-weight", VECTORS | {"weight": values(0.3)}),
            Case("near-the-end", VECTORS | {"weight": values(0.9)}),
            Case("the-ends", VECTORS | {"weight": values([0.0, 1.0])}),
            Case("beyond", VECTORS | {"weight": values([-0.5, 1.75])}),
            Case("rows", VECTORS | {"weight": uniform(4)}),
            Case("segments", VECTORS | {"weight": uniform(2, 4), "offsets": offsets(3, 3, 8, 9)}),
        ],
        grads=(),
    ),
]
