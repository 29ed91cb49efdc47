"""Writes one file of expected values for each loss, computed in 64-bit floats by third-party libraries.

    python generate.py [--check] [LOSS...]

With `--check` it writes nothing and compares every gradient with finite differences instead.
"""

import argparse
from pathlib import Path

import border
import boundary
import class_ratio
import class_rows
import class_statistics
import classification
import elementwise
import embeddings
import gathered
import gram
import harness
import isotonic
import labels
import landscapes
import latent
import lovasz
import maps
import operations
import overlap
import overlap_more
import pair_rows
import pairwise
import plain_rows
import pointwise
import pointwise_more
import regression
import row_roots
import row_sums
import samples
import scores
import skeletons
import sorting
import vectors

FAMILIES = (
    pointwise,
    pointwise_more,
    regression,
    classification,
    class_rows,
    row_roots,
    row_sums,
    gathered,
    latent,
    pair_rows,
    plain_rows,
    overlap,
    overlap_more,
    class_ratio,
    lovasz,
    pairwise,
    border,
    boundary,
    skeletons,
    labels,
    landscapes,
    vectors,
    gram,
    samples,
    scores,
    sorting,
    isotonic,
    class_statistics,
    embeddings,
    maps,
    operations,
    elementwise,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare the gradients with finite differences")
    parser.add_argument("losses", nargs="*", metavar="LOSS", help="only these (default: all)")
    arguments = parser.parse_args()

    known = {loss.name: loss for family in FAMILIES for loss in family.LOSSES}
    folders = {loss.name: getattr(family, "FOLDER", family.__name__) for family in FAMILIES for loss in family.LOSSES}
    here = Path(__file__).parent
    unknown = set(arguments.losses) - set(known)
    if unknown:
        parser.error(f"no such loss: {', '.join(sorted(unknown))}")
    for name in arguments.losses or known:
        loss = known[name]
        if arguments.check:
            print(f"{name}: {harness.check_all(loss)}")
        else:
            text = harness.document(loss)
            # A module may hold several families: a file stays in its folder.
            path = next(here.glob(f"*/{name}.json"), here / folders[name] / f"{name}.json")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            print(f"{name}: {len(loss.cases)} cases, {len(text)} bytes")


if __name__ == "__main__":
    main()
