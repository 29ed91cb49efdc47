"""What depends on the order of numbers: torch."""

import torch

from harness import Case, Loss, library, normal, values

TORCH = library("torch")
FOLDER = "select"


def offsets(*ends):
    return values([0, *ends], dtype=torch.int64)


def sort(t, reduction, descending=False):
    x = t["input"]
    if "offsets" not in t:
        found = torch.sort(x, dim=-1, descending=descending, stable=True)
        return {"values": found.values, "indices": found.indices}
    ends = t["offsets"].tolist()
    parts = [torch.sort(x[a:b], descending=descending, stable=True) for a, b in zip(ends, ends[1:])]
    indices = [part.indices + a for part, a in zip(parts, ends)]
    return {"values": torch.cat([part.values for part in parts]), "indices": torch.cat(indices)}


TIES = values([0.5, -1.0, 0.5, 2.0, -1.0, 0.0, 0.5, -0.0, 0.0])

LOSSES = [
    Loss(
        "sort",
        f"{TORCH} sort, stable, a segment at a time",
        sort,
        [
            Case("vector", {"input": normal(11)}),
            Case("rows", {"input": normal(3, 7)}),
            Case("descending", {"input": normal(3, 7)}, {"descending": True}),
            Case("ties", {"input": TIES}),
            Case("ties-descending", {"input": TIES}, {"descending": True}),
            Case("segments", {"input": normal(11), "offsets": offsets(4, 4, 9, 11)}),
            Case("segments-descending", {"input": TIES, "offsets": offsets(0, 7, 9)}, {"descending": True}),
            Case("one-segment", {"input": normal(5), "offsets": offsets(5)}),
            Case("one-number", {"input": normal(1)}),
        ],
        grads=(),
    ),
]
