"""Losses of the length of a border and of its erosion, and projections."""

from harness import Case, Loss, library, normal, values

FOLDER = "boundary"
TORCH = library("torch")


def projection(t, reduction, axis=0):
    return {"projection": t["input"].max(2 + axis).values}


LOSSES = [
    Loss(
        "max_intensity_projection",
        f"{TORCH} max along the axis",
        projection,
        [
            Case("rows-of-an-image", {"input": normal(2, 3, 5, 6)}, upstream=True),
            Case("columns-of-an-image", {"input": normal(2, 3, 5, 6)}, {"axis": 1}, upstream=True),
            Case("slices-of-a-volume", {"input": normal(2, 2, 4, 5, 6)}, upstream=True),
            Case("rows-of-a-volume", {"input": normal(2, 2, 4, 5, 6)}, {"axis": 1}, upstream=True),
            Case("columns-of-a-volume", {"input": normal(2, 2, 4, 5, 6)}, {"axis": 2}, upstream=True),
            Case("without-grad-output", {"input": normal(1, 2, 4, 4)}),
            Case(
                "first-of-equals",
                {"input": values([[[[0.5, 0.25, 1.0], [0.5, 0.75, 1.0], [0.5, 0.75, 0.0]]]])},
                upstream=True,
                unchecked="values tie, where the slope jumps",
            ),
        ],
    ),
]
