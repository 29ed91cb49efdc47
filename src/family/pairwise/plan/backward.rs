//! Pair weights block by block, their products with the unit rows, and the gradients of the scalar tensors.

use super::{BACKWARD, LANES, MARK, Planner, SCALAR, SUMS, Side, TOTALS, Tile, VECTOR, WORD, block, chunks, rows_of};
use crate::error::Error;
use crate::family::pairwise::{Problem, Similarity};
use crate::kernel::{Absent, Access, Element, fragment};
use crate::plan::{Place, Window, whole};
use crate::tensor::EMBEDDINGS;
use std::ops::Range;

impl Planner<'_, '_> {
    pub(super) fn backward(&mut self) -> Result<(), Error> {
        if self.loss.scalars().iter().any(|scalar| self.request.gradients.contains(scalar.name)) {
            self.scalars()?;
        }
        let Some(sides) = self.places.sides else { return Ok(()) };
        self.sides(sides)?;
        if self.request.gradients.contains(EMBEDDINGS) {
            self.gradient(Side::Anchors, sides)?;
        }
        if self.problem.other.is_some_and(|name| self.request.gradients.contains(name)) {
            self.gradient(Side::Others, sides)?;
        }
        Ok(())
    }

    /// Gradients of the scalar tensors.
    fn scalars(&mut self) -> Result<(), Error> {
        let group = u64::from(self.variant.workgroup_size);
        let n = self.problem.anchors;
        for rows in chunks(n, self.row_run().next_multiple_of(group)) {
            let count = rows.end - rows.start;
            let draft = self
                .hooked("scalars", fragment!("family/pairwise_scalars"))
                .fragments([fragment!("lib/pair_sums")])
                .words(&[("groups", count.div_ceil(group)), ("first", rows.start), ("end", rows.end)])
                .work("outer_marks", MARK, rows_of(self.places.marks, &rows))
                .work("sums", SUMS, whole(self.places.sums, n.div_ceil(group)));
            let draft = self.without_sides(self.with_statistics(draft, &rows));
            let draft = self.with_upstream(self.scaled(draft), &rows);
            self.push(&BACKWARD, draft, count.div_ceil(group), 10 * count)?;
        }
        let mut draft = self
            .draft("scalar_totals", fragment!("family/pairwise_scalar_totals"))
            .fragments([fragment!("lib/pair_sums"), fragment!("lib/numerics")])
            .words(&[("count", n.div_ceil(group))])
            .work("sums", SUMS, whole(self.places.sums, n.div_ceil(group)))
            .work("totals", WORD, whole(self.places.totals, TOTALS));
        for (slot, name) in ["first", "second"].into_iter().enumerate() {
            let scalar = self.loss.scalars().get(slot);
            draft = match scalar.filter(|s| self.request.gradients.contains(s.name)) {
                Some(scalar) => {
                    let element = Element::Float(self.spec(scalar.name).dtype);
                    draft.bind(name, element, self.gradient_access(), whole(Place::Tensor(scalar.grad), 1))
                }
                None => draft.map(|kernel| kernel.absent(Absent::Store(name))),
            };
        }
        self.push(&BACKWARD, draft, 1, 2 * n.div_ceil(group))
    }

    fn gradient_access(&self) -> Access {
        if self.request.options.accumulate { Access::Accumulate } else { Access::Write }
    }

    /// What the pair weights need of each anchor.
    fn sides(&mut self, sides: Place) -> Result<(), Error> {
        for rows in chunks(self.problem.anchors, self.row_run()) {
            let count = rows.end - rows.start;
            let draft = self
                .hooked("sides", fragment!("family/pairwise_sides"))
                .words(&[("first", rows.start), ("end", rows.end)])
                .work("sides", VECTOR, rows_of(sides, &rows));
            let draft = match self.places.column_sides {
                Some(place) => draft.work("column_sides", VECTOR, rows_of(place, &rows)),
                None => draft,
            };
            let draft = self.with_upstream(self.scaled(self.with_statistics(draft, &rows)), &rows);
            self.push(&BACKWARD, draft, count.div_ceil(self.variant.workgroup_size.into()), 10 * count)?;
        }
        Ok(())
    }

    /// The gradient of one set's rows: panels of them, and for each the blocks of all rows of the other set.
    fn gradient(&mut self, side: Side, sides: Place) -> Result<(), Error> {
        let (inner_side, outer_sides, inner_sides) = match (side, self.problem.other, self.places.column_sides) {
            (_, None, _) => (Side::Anchors, Some(sides), Some(sides)),
            (Side::Anchors, _, columns) => (Side::Others, Some(sides), columns),
            (Side::Others, _, columns) => (Side::Anchors, columns, Some(sides)),
        };
        let (n, m, width) = (self.rows(side), self.rows(inner_side), self.problem.width);
        let pitch = width.next_multiple_of(4);
        let workspace = self.request.options.workspace;
        let run = self.row_run();
        let panel = (workspace / 4 / (4 * pitch)).min(self.builder.window_elements(SCALAR) / pitch);
        let tile = self.tile;
        let most = (run.min(panel), run);
        let most_rows = most.0.min(n).next_multiple_of(tile.rows());
        let cells = (workspace.saturating_sub(4 * pitch * most_rows) / 4)
            .min(self.builder.window_elements(SCALAR))
            .min(self.request.options.step_flops / (2 * width + 20));
        let (rows, columns) = block(cells, (n, m), most, tile);
        let sums = self.builder.workspace(4 * pitch * rows.min(n), 0);
        let after = (4 * pitch * rows.min(n)).next_multiple_of(256);
        let weights = self.builder.workspace(4 * rows * columns, after);
        for outer in chunks(n, rows) {
            for inner in chunks(m, columns) {
                self.weights((side, &outer), (inner_side, &inner), outer_sides, inner_sides, weights)?;
                self.product((side, &outer), (inner_side, &inner), weights, sums)?;
            }
            self.emit(side, &outer, sums)?;
        }
        Ok(())
    }

    /// A block's pair weights.
    fn weights(
        &mut self,
        outer: (Side, &Range<u64>),
        inner: (Side, &Range<u64>),
        outer_sides: Option<Place>,
        inner_sides: Option<Place>,
        weights: Place,
    ) -> Result<(), Error> {
        let (height, width) = (outer.1.end - outer.1.start, inner.1.end - inner.1.start);
        let (across, down) = (width.div_ceil(self.tile.columns()), height.div_ceil(self.tile.rows()));
        let (name, combine) = match (outer_sides, inner_sides) {
            (Some(_), Some(_)) => ("weights_both", fragment!("lib/sides_both")),
            (_, None) => ("weights_outer", fragment!("lib/sides_outer")),
            (None, _) => ("weights_inner", fragment!("lib/sides_inner")),
        };
        let draft = self
            .formula(name, fragment!("family/pairwise_weights"))
            .fragments([combine])
            .words(&[("groups", across * down), ("tiles", across)]);
        let mut draft = self.with_tile(draft, outer, inner);
        // Sides hold what weights need of the scalars.
        for scalar in self.loss.scalars() {
            draft = draft.map(|kernel| kernel.absent(Absent::Float(scalar.name, "0.0")));
        }
        if let Some(place) = outer_sides {
            draft = draft.work("outer_sides", VECTOR, rows_of(place, outer.1));
        }
        if let Some(place) = inner_sides {
            draft = draft.work("inner_sides", VECTOR, rows_of(place, inner.1));
        }
        let vectors = down * self.tile.rows() * across * self.tile.across;
        let draft = draft.work("block", VECTOR, whole(weights, vectors));
        let flops = (2 * self.problem.width + self.loss.flops()) * height * width;
        self.push(&BACKWARD, draft, across * down, flops)
    }

    /// Adds a block's weights times the inner rows to the panel's gradients.
    fn product(
        &mut self,
        outer: (Side, &Range<u64>),
        inner: (Side, &Range<u64>),
        weights: Place,
        sums: Place,
    ) -> Result<(), Error> {
        let (height, width) = (outer.1.end - outer.1.start, inner.1.end - inner.1.start);
        let pitch = width.next_multiple_of(self.tile.columns());
        let sums_pitch = self.problem.width.next_multiple_of(4);
        let tile = Tile::new(self.variant.workgroup_size, if self.problem.width <= 32 { 8 } else { self.tile.across });
        let across = self.problem.width.div_ceil(tile.columns());
        let groups = across * height.div_ceil(tile.rows());
        let narrow = if tile.across == self.tile.across { "product" } else { "product_narrow" };
        let mut draft = self.draft(narrow, fragment!("family/pairwise_product")).words(&[
            ("groups", groups),
            ("tiles", across),
            ("rows", height),
            ("outer_first", outer.1.start),
            ("outer_end", outer.1.end),
            ("inner_first", inner.1.start),
            ("inner_end", inner.1.end),
            ("width", self.problem.width),
            ("pitch", pitch),
            ("sums_pitch", sums_pitch),
            ("fresh", u64::from(inner.1.start == 0)),
        ]);
        draft = draft.fragments([fragment!("lib/pairs")]).map(|kernel| tile.constants(kernel, "WEIGHT_CELLS"));
        draft = match self.loss.similarity() {
            Similarity::Cosine => draft.fragments([fragment!("lib/similarity_cosine"), fragment!("lib/outer_unused")]),
            Similarity::Euclidean => self
                .with_rows(draft, "outer", outer.0, outer.1)
                .work("outer_marks", MARK, rows_of(self.marks(outer.0), outer.1))
                .fragments([fragment!("lib/similarity_euclidean"), fragment!("lib/outer_rows")]),
        };
        let padded = height.next_multiple_of(self.tile.rows()) * pitch;
        let draft = self
            .with_rows(draft, "inner", inner.0, inner.1)
            .work("inner_marks", MARK, rows_of(self.marks(inner.0), inner.1))
            .work("block", SCALAR, whole(weights, padded))
            .work("sums", VECTOR, whole(sums, height * sums_pitch / 4));
        self.push(&BACKWARD, draft, groups, 2 * height * width * self.problem.width)
    }

    /// The gradients of a panel's rows from those of their unit rows.
    fn emit(&mut self, side: Side, rows: &Range<u64>, sums: Place) -> Result<(), Error> {
        let (count, width) = (rows.end - rows.start, self.problem.width);
        let pitch = width.next_multiple_of(4);
        let grad = Problem::grad(if side == Side::Anchors { None } else { self.problem.other });
        let place = Place::Tensor(grad);
        let window = Window { place, first: rows.start * width, count: count * width };
        let name = if self.request.options.accumulate { "emit.accumulate" } else { "emit" };
        let draft = self
            .draft(name, fragment!("family/pairwise_emit"))
            .fragments([fragment!("lib/pairs"), fragment!("lib/numerics")])
            .words(&[("first", rows.start), ("end", rows.end), ("width", width), ("sums_pitch", pitch)]);
        let draft = self
            .with_rows(draft, "outer", side, rows)
            .work("outer_marks", MARK, rows_of(self.marks(side), rows))
            .work("sums", VECTOR, whole(sums, count * pitch / 4))
            .work("totals", WORD, whole(self.places.totals, TOTALS))
            .bind("gradient", Element::Float(self.storage), self.gradient_access(), window);
        let per_group = u64::from(self.variant.workgroup_size) / LANES;
        self.push(&BACKWARD, draft, count.div_ceil(per_group), 5 * count * width)
    }
}
