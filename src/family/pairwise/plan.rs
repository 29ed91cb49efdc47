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
//!
//! A call of few rows is mostly launches: [`few`] joins its steps where no barrier keeps them apart.

mod backward;
mod bind;
mod blocks;
mod few;
mod forward;
mod hardest;
mod order;
mod planes;
mod product;
mod quality;
mod sweep;
mod tile;
mod triplets;

use super::{Pairwise, Problem, RUNNING, Side, has_quality};
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::Element;
use crate::plan::{Merge, Pass, Place, Plan};
use crate::request::Request;
use crate::stage::{Call, Outline, chunks};
use crate::tensor::{DType, EMBEDDINGS};
use crate::variant::Options;
use blocks::{Cells, Rows, Tile};
use few::End;

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

struct Planner<'a, 'c> {
    loss: &'c dyn Pairwise,
    call: &'c mut Call<'a>,
    problem: Problem,
    tile: Tile,
    places: Places,
    storage: DType,
    /// Where the steps go.
    passes: Vec<Pass>,
    /// The block of all similarities, where they are kept.
    kept: Option<Cells>,
    /// Whether the gradients get their denominators last.
    late: bool,
    /// Whether there are few rows, so that one workgroup ends the statistics; and what it does besides.
    few: bool,
    end: End,
}

/// Tiles of 64 x 64 pairs in workgroups of 64; of 64 x 128 in workgroups of 128, which move less for as much arithmetic, where
/// the device is busy with those too.
fn workgroup(problem: Problem, request: &Request, caps: &Caps) -> u32 {
    let tiles = problem.anchors.div_ceil(64) * problem.others.div_ceil(64);
    let busy = request.options.busy_groups.unwrap_or(caps.busy_groups);
    if busy > 1 && tiles >= 4 * u64::from(busy) { 128 } else { 64 }
}

pub fn plan(loss: &dyn Pairwise, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let problem = Problem::of(loss, request)?;
    let over: Vec<_> = [Some(EMBEDDINGS), problem.other].into_iter().flatten().collect();
    let starts = RUNNING.map(|(name, start, _)| (name, start));
    let outline = Outline::new(&over).workgroup(workgroup(problem, request, caps)).starts(&starts);
    Call::bare(loss, request, caps, outline, |call| {
        let needed = problem.anchors.max(problem.others);
        if needed > MOST_ROWS {
            return Err(Error::TooLarge { what: "rows of one set".into(), needed, limit: MOST_ROWS });
        }
        let places = Places::reserve(loss, call, problem);
        let workgroup = call.variant.workgroup_size;
        let tile = Tile::new(workgroup, if workgroup == 256 { 16 } else { 8 });
        let storage = request.tensors[EMBEDDINGS].dtype;
        let (passes, kept, late, few, end) = (Vec::new(), None, false, false, End::default());
        let mut planner = Planner { loss, call, problem, tile, places, storage, passes, kept, late, few, end };
        planner.few = planner.is_few();
        planner.order()
    })
}

impl Places {
    fn reserve(loss: &dyn Pairwise, call: &mut Call<'_>, problem: Problem) -> Self {
        let (n, m, words) = (problem.anchors, problem.others, loss.stat_words());
        let totals = call.builder.saved(&[
            ("term_sums", &[2], Merge::SumF32),
            ("count_low", &[2], Merge::SumU32),
            ("count_high", &[2], Merge::SumU32),
            ("flags", &[], Merge::OrU32),
            ("bad_labels", &[], Merge::SumU32),
            ("anchors", &[], Merge::SumU32),
        ]);
        let mut local = |name, dims: &[u64]| call.saved(name, dims, Merge::Local);
        let stats = local("statistics", &[n, words]);
        let column_stats = loss.both_directions().then(|| local("column_statistics", &[m, words]));
        let quality = has_quality(loss).then(|| (local("running", &[2]), local("quality", &[n])));
        let marks = call.scratch(MARK, n);
        let other_marks = if problem.other.is_some() { call.scratch(MARK, m) } else { marks };
        let sums = call.scratch(SUMS, n.max(m).div_ceil(call.workgroup()));
        Self { totals, stats, column_stats, quality, marks, other_marks, sums }
    }
}

impl<'a> Planner<'a, '_> {
    fn options(&self) -> &'a Options {
        &self.call.request.options
    }

    /// Bytes that blocks of pairs may take.
    fn workspace(&self) -> u64 {
        self.options().workspace.unwrap_or(self.call.builder.caps.workspace)
    }

    /// Elements of a window that fits a binding.
    fn fits(&self, element: Element) -> u64 {
        self.call.builder.window_elements(element)
    }

    fn stat(&self) -> Element {
        Element::Plain("Stat", 4 * self.loss.stat_words())
    }

    /// The sets; anchors compared with each other are one.
    fn sets(&self) -> Vec<Side> {
        let second = self.problem.other.map(|_| Side::Others);
        [Some(Side::Anchors), second].into_iter().flatten().collect()
    }

    /// The sets whose gradients are wanted.
    fn wanted(&self) -> Vec<Side> {
        self.sets().into_iter().filter(|&side| self.call.wants(self.tensor(side))).collect()
    }

    fn rows(&self, side: Side) -> u64 {
        match side {
            Side::Anchors => self.problem.anchors,
            Side::Others => self.problem.others,
        }
    }

    /// All rows of a set in runs of at most so many.
    fn runs(&self, side: Side, most: u64) -> Vec<Rows> {
        chunks(0..self.rows(side), most).map(|range| Rows { side, range }).collect()
    }

    fn tensor(&self, side: Side) -> &'static str {
        match (side, self.problem.other) {
            (Side::Others, Some(other)) => other,
            _ => EMBEDDINGS,
        }
    }

    /// Rows whose windows in tensors, marks, statistics and sides fit a binding, two runs of them where
    /// [`beside`](Self::beside) may bind them at once; whole workgroups.
    fn row_run(&self) -> u64 {
        let one_set = self.problem.other.is_none();
        let twice = |both: bool, elements: u64| if both { elements.saturating_sub(APART) / 2 } else { elements };
        let values = twice(one_set && self.rows_are_writable(), self.fits(Element::Float(self.storage)));
        let rows = (values / self.problem.width).min(twice(one_set, self.fits(MARK)));
        let narrow = [self.stat(), VECTOR, Element::Integer(DType::I64)].map(|element| self.fits(element));
        let rows = narrow.into_iter().fold(rows, u64::min);
        let group = self.call.workgroup();
        if rows >= group { rows / group * group } else { rows }
    }
}
