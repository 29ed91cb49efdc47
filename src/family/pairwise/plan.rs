//! The plan: statistics of the anchors over blocks of similarities, the loss from them, then block by block
//! the pair weights and their products with the unit rows.
//!
//! An N x N matrix never exists: a block's similarities live in registers while statistics are taken, and its
//! weights in a workspace of at most [`Options::workspace`](crate::Options) bytes while products read them. Each
//! anchor keeps its statistics (12 to 28 bytes) in *saved* and each row a mark (8 bytes) in *scratch*: 20 to 36 bytes a
//! row, and another 4 for a quality. Sides, 16 bytes an anchor, are made for one block after the other, in the workspace.
//!
//! With P = 2 N M D flops for all similarities, a call costs P for each round of statistics, P for the similarities
//! of the pair weights, and P for each set's gradient. Three things make it less:
//! - Where the whole matrix fits the workspace, [`Pass::Fused`] keeps the similarities: P and the products.
//! - Pair weights that need no statistics are taken along with them in [`Pass::Fused`].
//! - Two sets of which both receive gradients share the pair weights. The second set's gradient adds up while the
//!   first one's blocks come by: in its own tensor (f32), or in the workspace where that holds it. Otherwise each
//!   set has a sweep of its own.
//!
//! Where none of these applies, one gradient of rows of up to 64 dimensions (128 in workgroups of 256) comes from *strips*:
//! one kernel goes from the similarities of a tile through its weights to their product, all on chip. That is the same
//! arithmetic as by blocks without their 8 bytes of traffic a pair, half the steps, and a workspace that holds sides alone.
//!
//! An invocation has 8 x 8 elements of a tile: a term of a product takes 16 numbers from workgroup memory and makes 64
//! multiply-adds of them. Where gradients make too few tiles for the device, they add up in *planes*.

mod backward;
mod forward;
mod hardest;
mod order;
mod planes;
mod quality;
mod tile;
mod triplets;

use super::{Mean, Pairwise, Problem, RUNNING, Scalar, Sets, Side, has_quality};
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Absent, Access, Element, Fragment, Kernel, fragment};
use crate::plan::{Merge, Pass, Place, Plan, PlanBuilder, Window, whole};
use crate::request::{Reduction, Request};
use crate::stage::empty;
use crate::stage::{Draft, chunks, chunks_of, rows_of};
use crate::tensor::{DType, EMBEDDINGS, GRAD_OUTPUT, STATUS, TensorSpec};
use crate::variant::{Sharing, Variant};
use std::ops::Range;
use tile::Block;

const WORD: Element = Element::Plain("u32", 4);
const SCALAR: Element = Element::Plain("f32", 4);
const VECTOR: Element = Element::Plain("vec4<f32>", 16);
const MARK: Element = Element::Plain("Mark", 8);
const SUMS: Element = Element::Plain("Sums", 32);
/// Words of the saved totals.
const TOTALS: u64 = 9;
/// Invocations that share a row where rows are gone through.
const LANES: u64 = 8;
/// Bytes by which windows lie apart that cannot overlap, whatever their starts are rounded down to.
const APART: u64 = 256;
/// Rows that f32 counts exactly.
const MOST_ROWS: u64 = 1 << 24;

/// Threads of a workgroup across and down a tile; each has 8 x 8 elements.
#[derive(Debug, Clone, Copy)]
struct Tile {
    across: u64,
    down: u64,
}

impl Tile {
    fn new(workgroup: u32, across: u64) -> Self {
        Self { across, down: u64::from(workgroup) / across }
    }

    fn rows(self) -> u64 {
        8 * self.down
    }

    fn columns(self) -> u64 {
        8 * self.across
    }

    /// Terms of a panel: as many as leave room for statistics within 16 KiB of workgroup memory. Sums are cut into
    /// panels, so all tiles of a workgroup size have the same.
    fn depth(self) -> u64 {
        if self.across * self.down > 64 { 8 } else { 16 }
    }

    /// Sizes of the tile and of its panels: vec4s of four rows, and one more from term to term where there is room for it.
    fn link(self, kernel: Kernel, panels: bool) -> Kernel {
        let kernel = kernel
            .fragments([fragment!("family/pairwise/quarters")])
            .constant("TX", self.across as u32)
            .constant("TY", self.down as u32)
            .constant("DEPTH", self.depth() as u32);
        if !panels {
            return kernel;
        }
        let pitch = |lanes: u64| 2 * lanes + u64::from(self.across * self.down < 256);
        let cells = |lanes: u64| pitch(lanes) * self.depth() + 2 * lanes;
        kernel
            .fragments([fragment!("family/pairwise/panels")])
            .constant("OUTER_PITCH", pitch(self.down) as u32)
            .constant("INNER_PITCH", pitch(self.across) as u32)
            .constant("OUTER_CELLS", cells(self.down) as u32)
            .constant("INNER_CELLS", cells(self.across) as u32)
    }
}

/// Where the parts of *saved* and *scratch* lie.
#[derive(Debug, Clone, Copy)]
struct Places {
    totals: Place,
    stats: Place,
    column_stats: Option<Place>,
    /// The running statistics and the anchors' qualities.
    quality: Option<(Place, Place)>,
    marks: Place,
    other_marks: Place,
    sums: Place,
}

struct Planner<'a, 'b> {
    loss: &'a dyn Pairwise,
    request: &'a Request,
    builder: PlanBuilder<'b>,
    variant: Variant,
    problem: Problem,
    tile: Tile,
    places: Places,
    storage: DType,
    /// Whether a set's gradient is wanted.
    weighs: bool,
    /// Where the steps go.
    passes: Vec<Pass>,
    /// The block of all similarities, where they are kept.
    kept: Option<tile::Cells>,
    /// Whether the gradients get their denominators last.
    late: bool,
}

pub fn plan(loss: &dyn Pairwise, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let problem = Problem::of(loss, request)?;
    let variant = Variant::choose(loss.name(), &request.options, caps, 64)?;
    let parameters = loss.parameters();
    let mut builder = PlanBuilder::new(loss.name(), &parameters, &request.options, caps);
    if problem.anchors == 0 || problem.others == 0 || problem.width == 0 {
        let places: Vec<_> = loss.outputs().into_iter().map(|output| output.name).collect();
        let starts = RUNNING.map(|(name, start, _)| (name, start));
        empty::fill_outputs(&mut builder, variant, request, loss.output_slots(request)?, &places, &starts);
        return Ok(builder.build());
    }
    for rows in [problem.anchors, problem.others] {
        crate::stage::check_elements(EMBEDDINGS, rows * problem.width)?;
        if rows > MOST_ROWS {
            return Err(Error::TooLarge { what: "rows of one set".into(), needed: rows, limit: MOST_ROWS });
        }
    }
    builder.tensors(request, loss.output_slots(request)?);
    if request.status {
        builder.output(STATUS, TensorSpec::new(DType::U32, [2]));
    }
    let places = reserve(loss, &mut builder, problem, variant);
    let across = if variant.workgroup_size == 256 { 16 } else { 8 };
    let tile = Tile::new(variant.workgroup_size, across);
    let storage = request.tensors[EMBEDDINGS].dtype;
    let weighs = request.gradients.iter().any(|name| name == EMBEDDINGS || Some(name.as_str()) == problem.other);
    let (passes, kept, late) = (Vec::new(), None, false);
    let mut planner =
        Planner { loss, request, builder, variant, problem, tile, places, storage, weighs, passes, kept, late };
    planner.order()?;
    Ok(planner.builder.build())
}

fn reserve(loss: &dyn Pairwise, builder: &mut PlanBuilder<'_>, problem: Problem, variant: Variant) -> Places {
    let (n, m) = (problem.anchors, problem.others);
    let totals = builder.saved(&[
        ("term_sums", &[2], Merge::SumF32),
        ("count_low", &[2], Merge::SumU32),
        ("count_high", &[2], Merge::SumU32),
        ("flags", &[], Merge::OrU32),
        ("bad_labels", &[], Merge::SumU32),
        ("anchors", &[], Merge::SumU32),
    ]);
    let words = loss.stat_words() as usize;
    let stats = builder.saved(&[("statistics", &[n as usize, words], Merge::Local)]);
    let both = loss.both_directions();
    let column_stats = both.then(|| builder.saved(&[("column_statistics", &[m as usize, words], Merge::Local)]));
    let quality = has_quality(loss).then(|| {
        let running = builder.saved(&[("running", &[2], Merge::Local)]);
        (running, builder.saved(&[("quality", &[n as usize], Merge::Local)]))
    });
    let marks = builder.scratch(n * MARK.size());
    let other_marks = if problem.other.is_some() { builder.scratch(m * MARK.size()) } else { marks };
    let sums = builder.scratch(n.max(m).div_ceil(variant.workgroup_size.into()) * SUMS.size());
    Places { totals, stats, column_stats, quality, marks, other_marks, sums }
}

/// Rows and columns of the blocks into which a matrix is cut: whole tiles, so that cuts change no bit; at most `cells`
/// elements unless that is less than a tile, near a square where the matrix does not fit.
fn block(cells: u64, matrix: (u64, u64), most: (u64, u64), tile: Tile) -> (u64, u64) {
    let whole_tiles = |rows: u64, most: u64, tile: u64| rows.next_multiple_of(tile).min((most / tile).max(1) * tile);
    let rows = whole_tiles(matrix.0, most.0, tile.rows());
    let columns = whole_tiles(matrix.1, most.1, tile.columns());
    if rows * columns <= cells {
        return (rows, columns);
    }
    let fit = |cells: u64, limit: u64, tile: u64| ((cells / tile).max(1) * tile).min(limit);
    let square = fit(cells.isqrt(), rows, tile.rows());
    let columns = fit(cells / square, columns, tile.columns());
    (fit(cells / columns, rows, tile.rows()), columns)
}

impl Planner<'_, '_> {
    fn spec(&self, name: &str) -> &TensorSpec {
        &self.request.tensors[name]
    }

    fn stat(&self) -> Element {
        Element::Plain("Stat", 4 * self.loss.stat_words())
    }

    fn rows(&self, side: Side) -> u64 {
        match side {
            Side::Anchors => self.problem.anchors,
            Side::Others => self.problem.others,
        }
    }

    fn tensor(&self, side: Side) -> &'static str {
        match (side, self.problem.other) {
            (Side::Others, Some(other)) => other,
            _ => EMBEDDINGS,
        }
    }

    fn marks(&self, side: Side) -> Place {
        match side {
            Side::Anchors => self.places.marks,
            Side::Others => self.places.other_marks,
        }
    }

    /// A draft of a kernel, named for the loss, the kernel, what is special about it, and the storage.
    fn draft(&self, name: &str, skeleton: Fragment) -> Draft {
        let label = format!("{}.{name}.{}.{}", self.loss.name(), self.storage, self.variant.id());
        Draft::new(Kernel::named(label, self.variant).fragments([skeleton])).words(&[("nan_source", 0)])
    }

    fn counted(&self) -> Fragment {
        match self.loss.sets() {
            Sets::Labels | Sets::Paired => fragment!("family/pairwise/sets_labels"),
            Sets::Classes => fragment!("family/pairwise/sets_classes"),
        }
    }

    /// A draft that links the loss's hook, without its parameters and scalars.
    fn formula(&self, name: &str, skeleton: Fragment) -> Draft {
        let library = [
            fragment!("family/pairwise/pairs"),
            fragment!("family/pairwise/log_sum"),
            fragment!("lib/numerics"),
            self.counted(),
        ];
        self.draft(name, skeleton).fragments(self.loss.hook()).fragments(library)
    }

    fn with_parameters(&self, draft: Draft) -> Draft {
        draft.map(|kernel| kernel.parameters(&self.loss.parameters()))
    }

    /// Adds the scalars: tensors, or parameters.
    fn with_scalars(&self, mut draft: Draft) -> Draft {
        for scalar in self.loss.scalars() {
            draft = match self.request.tensors.get(scalar.name) {
                Some(spec) => {
                    let window = whole(Place::Tensor(scalar.name), 1);
                    draft.bind(scalar.name, Element::Float(spec.dtype), Access::Read, window)
                }
                None => draft.map(|kernel| kernel.absent(Absent::Float(scalar.name, scalar.parameter))),
            };
        }
        draft
    }

    /// Stands in for the scalars where sides hold what is needed of them.
    fn without_scalars(&self, draft: Draft) -> Draft {
        let absent = |draft: Draft, scalar: &Scalar| draft.map(|k| k.absent(Absent::Float(scalar.name, "0.0")));
        self.loss.scalars().iter().fold(draft, absent)
    }

    /// Takes the scalars from the anchor's side.
    fn scalars_in_side(&self, draft: Draft) -> Draft {
        let places = self.loss.scalars_in_side().unwrap_or_default();
        let absent = |draft: Draft, (scalar, place): (&Scalar, &&'static str)| {
            draft.map(|kernel| kernel.absent(Absent::Float(scalar.name, place)))
        };
        self.loss.scalars().iter().zip(places).fold(draft, absent)
    }

    /// A draft that links the loss's hook, with its parameters and scalars.
    fn hooked(&self, name: &str, skeleton: Fragment) -> Draft {
        self.with_scalars(self.with_parameters(self.formula(name, skeleton)))
    }

    fn push(&mut self, draft: Draft, groups: u64, flops: u64) -> Result<(), Error> {
        draft.push(&mut self.builder, &self.passes, groups, flops)
    }

    /// Rows whose windows in tensors, marks, statistics and sides fit a binding, two runs of them where
    /// [`beside`](Self::beside) may bind them at once; whole workgroups.
    fn row_run(&self) -> u64 {
        let elements = |element: Element| self.builder.window_elements(element);
        let one_set = self.problem.other.is_none();
        let twice = |both: bool, elements: u64| if both { elements.saturating_sub(APART) / 2 } else { elements };
        let values = twice(one_set && self.rows_are_writable(), elements(Element::Float(self.storage)));
        let rows = (values / self.problem.width).min(twice(one_set, elements(MARK)));
        let narrow = [self.stat(), VECTOR, Element::Integer(DType::I64)].map(elements);
        let rows = narrow.into_iter().fold(rows, u64::min);
        let group = u64::from(self.variant.workgroup_size);
        if rows >= group { rows / group * group } else { rows }
    }

    fn is_none(&self) -> bool {
        self.request.reduction == Reduction::None
    }

    fn mean_of(&self) -> u64 {
        match (self.request.reduction, self.loss.mean()) {
            (Reduction::None | Reduction::Sum, _) => 0,
            (Reduction::Mean, Mean::Counts) => 1,
            (Reduction::Mean, Mean::Anchors) | (Reduction::BatchMean, _) => 2,
            (Reduction::Mean, Mean::WideCounts) => 3,
        }
    }

    /// Adds the denominators of the terms.
    fn scaled(&self, draft: Draft) -> Draft {
        draft.fragments([fragment!("family/pairwise/pair_scale")]).words(&[("mean_of", self.mean_of())])
    }

    /// Binds the saved totals.
    fn with_totals(&self, draft: Draft) -> Draft {
        draft.work("totals", WORD, whole(self.places.totals, TOTALS))
    }

    /// Adds the statistics of anchors, in one direction or both, and their qualities.
    fn with_statistics(&self, draft: Draft, rows: &Range<u64>) -> Draft {
        let draft = self.with_quality(draft, rows).work("stats", self.stat(), rows_of(self.places.stats, rows));
        match self.places.column_stats {
            None => draft.fragments([fragment!("family/pairwise/directions_one")]),
            Some(place) => draft.fragments([fragment!("family/pairwise/directions_two")]).work(
                "column_stats",
                self.stat(),
                rows_of(place, rows),
            ),
        }
    }

    /// Adds the upstream gradient of anchors.
    fn with_upstream(&self, draft: Draft, rows: &Range<u64>) -> Draft {
        let (window, fragment) = if self.is_none() {
            (rows_of(Place::Tensor(GRAD_OUTPUT), rows), fragment!("lib/upstream_each"))
        } else {
            (whole(Place::Tensor(GRAD_OUTPUT), 1), fragment!("lib/upstream_one"))
        };
        let draft = draft.fragments([fragment]);
        match self.request.tensors.get(GRAD_OUTPUT) {
            Some(spec) => draft.bind("grad_output", Element::Float(spec.dtype), Access::Read, window),
            None => draft.map(|kernel| kernel.absent(Absent::Float("grad_output", "1.0"))),
        }
    }

    /// Whether rows are bound read_write.
    fn rows_are_writable(&self) -> bool {
        self.variant.sharing == Sharing::Shared
    }

    /// The outer and inner rows of a block, where windows of so many bytes a row may overlap. A browser refuses two
    /// bindings of a dispatch that overlap, one of them writable: rows of one set that lie so are bound at once.
    fn beside(&self, block: &Block, bytes: u64) -> Option<Range<u64>> {
        let (outer, inner) = (&block.outer.1, &block.inner.1);
        let between = outer.start.max(inner.start).saturating_sub(outer.end.min(inner.end));
        let one_set = self.tensor(block.outer.0) == self.tensor(block.inner.0);
        let all = outer.start.min(inner.start)..outer.end.max(inner.end);
        (one_set && between * bytes < APART).then_some(all)
    }

    /// Binds the marks of a block's outer and inner rows.
    fn with_marks(&self, draft: Draft, block: &Block) -> Draft {
        let marks = |(side, rows): (Side, &Range<u64>)| rows_of(self.marks(side), rows);
        match self.beside(block, MARK.size()) {
            Some(rows) => draft
                .work("outer_marks", MARK, marks((block.outer.0, &rows)))
                .map(|kernel| kernel.absent(Absent::Within("inner_marks", "outer_marks", "Mark"))),
            None => draft.work("outer_marks", MARK, marks((block.outer.0, &block.outer.1))).work(
                "inner_marks",
                MARK,
                marks((block.inner.0, &block.inner.1)),
            ),
        }
    }

    /// Binds a block's outer and inner rows.
    fn with_both_rows(&self, draft: Draft, block: &Block) -> Draft {
        let bytes = self.problem.width * self.storage.size();
        match self.beside(block, bytes).filter(|_| self.rows_are_writable()) {
            Some(rows) => self
                .with_rows(draft, "outer", block.outer.0, &rows)
                .map(|kernel| kernel.absent(Absent::Within("inner", "outer", "f32"))),
            None => {
                let draft = self.with_rows(draft, "outer", block.outer.0, &block.outer.1);
                self.with_rows(draft, "inner", block.inner.0, &block.inner.1)
            }
        }
    }

    /// Binds rows of a set.
    fn with_rows(&self, draft: Draft, name: &'static str, side: Side, rows: &Range<u64>) -> Draft {
        let width = self.problem.width;
        let place = Place::Tensor(self.tensor(side));
        let window = Window { place, first: rows.start * width, count: (rows.end - rows.start) * width };
        draft.bind(name, Element::Float(self.storage), Access::Read, window)
    }
}
