//! The plan: statistics of the anchors over blocks of similarities, the loss from them, then block by block
//! the pair weights and their products with the unit rows.
//!
//! An N x N matrix never exists: a block's similarities live in registers while statistics are taken, and its
//! weights in scratch of at most [`Options::workspace`](crate::Options) bytes while a product reads them. Each
//! anchor keeps its statistics (4 to 28 bytes) in *saved* and a mark (8 bytes) and a side (16 bytes) in *scratch*.
//! Per call, with P = 2 N M D flops for all similarities: P for each round of statistics, and 2 P for each
//! gradient wanted (similarities again, and the product).

use super::{Mean, Pairwise, Problem, Sets, Similarity};
use crate::caps::Caps;
use crate::error::Error;
use crate::family::empty;
use crate::kernel::{Absent, Access, Element, Fragment, Kernel, fragment};
use crate::plan::{Merge, Pass, Place, Plan, PlanBuilder, Step, Window, whole};
use crate::request::{Reduction, Request};
use crate::tensor::{DType, EMBEDDINGS, GRAD_OUTPUT, LABELS, LOSS, REF_LABELS, STATUS, TensorSpec};
use crate::variant::Variant;
use std::ops::Range;

const WORD: Element = Element::Plain("u32", 4);
const SCALAR: Element = Element::Plain("f32", 4);
const VECTOR: Element = Element::Plain("vec4<f32>", 16);
const MARK: Element = Element::Plain("Mark", 8);
const SUMS: Element = Element::Plain("Sums", 32);
/// Words of the saved totals.
const TOTALS: u64 = 9;
/// Invocations that share a row where rows are gone through.
const LANES: u64 = 16;
/// Rows that f32 counts exactly.
const MOST_ROWS: u64 = 1 << 24;

/// The two sets of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Anchors,
    Others,
}

/// Threads of a workgroup across and down a tile; each has 4 x 4 elements.
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
        4 * self.down
    }

    fn columns(self) -> u64 {
        4 * self.across
    }

    /// vec4s of a panel of 16 columns, padded by one a column.
    fn cells(threads: u64) -> u32 {
        ((threads + 1) * 16) as u32
    }

    fn constants(self, kernel: Kernel, outer: &'static str) -> Kernel {
        kernel
            .constant("TX", self.across as u32)
            .constant("TY", self.down as u32)
            .constant(outer, Self::cells(self.down))
            .constant("INNER_CELLS", Self::cells(self.across))
    }
}

/// A kernel and the windows and words of one of its steps, put together at the same time.
struct Draft {
    kernel: Kernel,
    windows: Vec<Window>,
    words: Vec<u32>,
}

impl Draft {
    fn bind(mut self, name: &'static str, element: Element, access: Access, window: Window) -> Self {
        self.kernel = self.kernel.bind(name, element, access);
        self.windows.push(window);
        self
    }

    fn work(self, name: &'static str, element: Element, window: Window) -> Self {
        self.bind(name, element, Access::Workspace, window)
    }

    fn words(mut self, words: &[(&'static str, u64)]) -> Self {
        for &(name, value) in words {
            self.kernel = self.kernel.words(&[name]);
            self.words.push(value as u32);
        }
        self
    }

    fn fragments(mut self, fragments: impl IntoIterator<Item = Fragment>) -> Self {
        self.kernel = self.kernel.fragments(fragments);
        self
    }

    fn map(mut self, change: impl FnOnce(Kernel) -> Kernel) -> Self {
        self.kernel = change(self.kernel);
        self
    }
}

/// Where the parts of *saved* and *scratch* lie.
#[derive(Debug, Clone, Copy)]
struct Places {
    totals: Place,
    stats: Place,
    column_stats: Option<Place>,
    marks: Place,
    other_marks: Place,
    sides: Option<Place>,
    column_sides: Option<Place>,
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
}

const FORWARD: [Pass; 2] = [Pass::Statistics, Pass::Fused];
const BACKWARD: [Pass; 2] = [Pass::Gradient, Pass::Fused];

pub fn plan(loss: &dyn Pairwise, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let problem = Problem::of(loss, request)?;
    let none = request.reduction == Reduction::None;
    let loss_dims = if none { vec![problem.anchors as usize] } else { Vec::new() };
    crate::family::check_upstream(request, &loss_dims)?;
    let variant = Variant::choose(loss.name(), &request.options, caps, 256)?;
    let parameters = loss.parameters();
    if problem.anchors == 0 || problem.others == 0 || problem.width == 0 {
        let scalars = loss.scalars().iter().map(|scalar| scalar.grad);
        let gradients: Vec<_> =
            [Problem::grad(None), Problem::grad(problem.other)].into_iter().chain(scalars).collect();
        return Ok(empty::plan(loss.name(), &parameters, variant, loss_dims, &gradients, request, caps));
    }
    for rows in [problem.anchors, problem.others] {
        crate::family::check_elements(EMBEDDINGS, rows * problem.width)?;
        if rows > MOST_ROWS {
            return Err(Error::TooLarge { what: "rows of one set".into(), needed: rows, limit: MOST_ROWS });
        }
    }
    let mut builder = PlanBuilder::new(loss.name(), &parameters, &request.options, caps);
    request.tensors.iter().for_each(|(name, spec)| builder.input(name, spec));
    builder.output(LOSS, TensorSpec::new(DType::F32, loss_dims));
    for name in &request.gradients {
        builder.output(&crate::tensor::grad(name), request.tensors[name].clone());
    }
    let places = reserve(loss, request, &mut builder, problem, variant);
    let across = if variant.workgroup_size >= 128 { 16 } else { 8 };
    let tile = Tile::new(variant.workgroup_size, across);
    let storage = request.tensors[EMBEDDINGS].dtype;
    let mut planner = Planner { loss, request, builder, variant, problem, tile, places, storage };
    planner.forward()?;
    planner.backward()?;
    Ok(planner.builder.build())
}

fn reserve(
    loss: &dyn Pairwise,
    request: &Request,
    builder: &mut PlanBuilder<'_>,
    problem: Problem,
    variant: Variant,
) -> Places {
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
    let marks = builder.scratch(n * MARK.size());
    let other_marks = if problem.other.is_some() { builder.scratch(m * MARK.size()) } else { marks };
    let weighs = request.gradients.iter().any(|name| name == EMBEDDINGS || Some(name.as_str()) == problem.other);
    let sides = weighs.then(|| builder.scratch(n * VECTOR.size()));
    let column_sides = (weighs && both).then(|| builder.scratch(m * VECTOR.size()));
    let sums = builder.scratch(n.max(m).div_ceil(variant.workgroup_size.into()) * SUMS.size());
    Places { totals, stats, column_stats, marks, other_marks, sides, column_sides, sums }
}

fn rows_of(place: Place, rows: &Range<u64>) -> Window {
    Window { place, first: rows.start, count: rows.end - rows.start }
}

fn chunks(rows: u64, run: u64) -> impl Iterator<Item = Range<u64>> {
    (0..rows).step_by(run.max(1) as usize).map(move |first| first..rows.min(first + run.max(1)))
}

/// Rows and columns of the blocks into which a matrix is cut: whole tiles, at most `cells` elements unless that
/// is less than a tile, near a square where the matrix does not fit.
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
        let kernel = Kernel::new(label, self.variant).fragments([skeleton]);
        Draft { kernel, windows: Vec::new(), words: Vec::new() }.words(&[("nan_source", 0)])
    }

    fn counted(&self) -> Fragment {
        match self.loss.sets() {
            Sets::Labels | Sets::Paired => fragment!("lib/sets_labels"),
            Sets::Classes => fragment!("lib/sets_classes"),
        }
    }

    /// A draft that links the loss's hook, without its scalars.
    fn formula(&self, name: &str, skeleton: Fragment) -> Draft {
        let library = [fragment!("lib/pairs"), fragment!("lib/log_sum"), fragment!("lib/numerics"), self.counted()];
        let draft = self.draft(name, skeleton).fragments(self.loss.hook()).fragments(library);
        draft.map(|kernel| kernel.parameters(&self.loss.parameters()))
    }

    /// A draft that links the loss's hook.
    fn hooked(&self, name: &str, skeleton: Fragment) -> Draft {
        let mut draft = self.formula(name, skeleton);
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

    fn push(&mut self, passes: &[Pass], draft: Draft, groups: u64, flops: u64) -> Result<(), Error> {
        let mut bytes = 0;
        for (binding, window) in draft.kernel.bindings.iter().zip(&draft.windows) {
            self.builder.check_window(&format!("`{}`", binding.name), binding.element, window.count)?;
            bytes += binding.element.size() * window.count;
        }
        let kernel = self.builder.kernel(draft.kernel);
        let step = Step { kernel, groups: groups as u32, words: draft.words, windows: draft.windows, bytes, flops };
        passes.iter().for_each(|&pass| self.builder.step(pass, step.clone()));
        Ok(())
    }

    /// Rows whose windows in tensors, marks, statistics and sides fit a binding; whole workgroups.
    fn row_run(&self) -> u64 {
        let width = self.problem.width;
        let rows = self.builder.window_elements(Element::Float(self.storage)) / width;
        let narrow = [self.stat(), VECTOR, Element::Integer(DType::I64)].map(|e| self.builder.window_elements(e));
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
        }
    }

    /// Adds the denominators of the terms.
    fn scaled(&self, draft: Draft) -> Draft {
        draft.fragments([fragment!("lib/pair_scale")]).words(&[("mean_of", self.mean_of())]).work(
            "totals",
            WORD,
            whole(self.places.totals, TOTALS),
        )
    }

    /// Adds the statistics of anchors, in one direction or both.
    fn with_statistics(&self, draft: Draft, rows: &Range<u64>) -> Draft {
        let draft = draft.work("stats", self.stat(), rows_of(self.places.stats, rows));
        match self.places.column_stats {
            None => draft.fragments([fragment!("lib/directions_one")]),
            Some(place) => draft.fragments([fragment!("lib/directions_two")]).work(
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

    fn forward(&mut self) -> Result<(), Error> {
        self.mark(&[Pass::Statistics, Pass::Fused, Pass::Gradient])?;
        for round in 1..=self.loss.rounds() {
            self.statistics(round)?;
        }
        self.sum_rows()?;
        self.finish()
    }

    /// Marks of the rows of both sets.
    fn mark(&mut self, passes: &[Pass]) -> Result<(), Error> {
        let wanted = !self.request.gradients.is_empty();
        let passes: Vec<Pass> = passes.iter().copied().filter(|&p| wanted || p != Pass::Gradient).collect();
        self.mark_side(&passes, Side::Anchors)?;
        if self.problem.other.is_some() { self.mark_side(&passes, Side::Others) } else { Ok(()) }
    }

    fn mark_side(&mut self, passes: &[Pass], side: Side) -> Result<(), Error> {
        let labels = match (self.loss.sets(), side) {
            (Sets::Labels, Side::Anchors) => Some((LABELS, fragment!("lib/label_given"))),
            (Sets::Labels, Side::Others) => Some((REF_LABELS, fragment!("lib/label_given"))),
            (Sets::Classes, Side::Anchors) => Some((LABELS, fragment!("lib/label_class"))),
            _ => None,
        };
        let name = if side == Side::Anchors { "marks" } else { "other_marks" };
        let per_group = u64::from(self.variant.workgroup_size) / LANES;
        for rows in chunks(self.rows(side), self.row_run()) {
            let mut draft = self
                .draft(name, fragment!("family/pairwise_marks"))
                .fragments([fragment!("lib/pairs"), fragment!("lib/numerics")])
                .words(&[("first", rows.start), ("end", rows.end), ("width", self.problem.width)]);
            draft = match labels {
                Some((tensor, fragment)) => {
                    let element = Element::Integer(self.spec(tensor).dtype);
                    let window = rows_of(Place::Tensor(tensor), &rows);
                    draft.fragments([fragment]).bind("labels", element, Access::Read, window)
                }
                None => draft.fragments([fragment!("lib/label_row")]),
            };
            if self.loss.sets() == Sets::Classes && side == Side::Anchors {
                draft = draft.words(&[("classes", self.problem.others)]);
                draft = draft.map(|kernel| kernel.parameters(&self.loss.parameters()));
            }
            let draft =
                self.with_rows(draft, "outer", side, &rows).work("outer_marks", MARK, rows_of(self.marks(side), &rows));
            let count = rows.end - rows.start;
            self.push(passes, draft, count.div_ceil(per_group), 3 * count * self.problem.width)?;
        }
        Ok(())
    }

    /// Binds rows of a set.
    fn with_rows(&self, draft: Draft, name: &'static str, side: Side, rows: &Range<u64>) -> Draft {
        let width = self.problem.width;
        let place = Place::Tensor(self.tensor(side));
        let window = Window { place, first: rows.start * width, count: (rows.end - rows.start) * width };
        draft.bind(name, Element::Float(self.storage), Access::Read, window)
    }

    /// Adds a tile of similarities between rows of two sets.
    fn with_tile(&self, draft: Draft, outer: (Side, &Range<u64>), inner: (Side, &Range<u64>)) -> Draft {
        let similarity = match self.loss.similarity() {
            Similarity::Cosine => fragment!("lib/similarity_cosine"),
            Similarity::Euclidean => fragment!("lib/similarity_euclidean"),
        };
        let own = self.problem.own.unwrap_or(0);
        let shift = |side: Side| if side == Side::Anchors && self.problem.other.is_some() { own } else { 0 };
        let draft = draft.fragments([fragment!("lib/pair_tile"), similarity]).words(&[
            ("outer_first", outer.1.start),
            ("outer_end", outer.1.end),
            ("inner_first", inner.1.start),
            ("inner_end", inner.1.end),
            ("width", self.problem.width),
            ("excludes", u64::from(self.problem.own.is_some())),
            ("outer_shift", shift(outer.0)),
            ("inner_shift", shift(inner.0)),
        ]);
        let draft = draft.map(|kernel| self.tile.constants(kernel, "OUTER_CELLS"));
        let draft = self.with_rows(draft, "outer", outer.0, outer.1);
        self.with_rows(draft, "inner", inner.0, inner.1)
            .work("outer_marks", MARK, rows_of(self.marks(outer.0), outer.1))
            .work("inner_marks", MARK, rows_of(self.marks(inner.0), inner.1))
    }

    /// One round of statistics over all blocks.
    fn statistics(&mut self, round: u32) -> Result<(), Error> {
        let (n, m) = (self.problem.anchors, self.problem.others);
        let (tile, stat) = (self.tile, self.stat());
        let both = self.places.column_stats;
        let flops = 2 * self.problem.width + self.loss.flops();
        // Bytes of partial statistics for each tile.
        let per_tile = stat.size() * (tile.rows() + both.map_or(0, |_| tile.columns()));
        let area = tile.rows() * tile.columns();
        let cells = (self.request.options.workspace / per_tile * area)
            .min(self.builder.window_elements(stat) * tile.columns().min(tile.rows()))
            .min(self.request.options.step_flops / flops);
        let run = self.row_run();
        let (rows, columns) = block(cells, (n, m), (run, run), tile);
        let across = columns.min(m).div_ceil(tile.columns());
        let down = rows.min(n).div_ceil(tile.rows());
        let partials = self.builder.workspace(across * rows.min(n) * stat.size(), 0);
        let after = (across * rows.min(n) * stat.size()).next_multiple_of(256);
        let columns_too = both.map(|stats| (stats, self.builder.workspace(down * columns.min(m) * stat.size(), after)));
        for outer in chunks(n, rows) {
            for inner in chunks(m, columns) {
                let height = outer.end - outer.start;
                let width = inner.end - inner.start;
                let (across, down) = (width.div_ceil(tile.columns()), height.div_ceil(tile.rows()));
                let draft = self.hooked(&format!("statistics{round}"), fragment!("family/pairwise_statistics"));
                let draft =
                    draft.words(&[("groups", across * down), ("tiles", across), ("rows", height), ("columns", width)]);
                let mut draft = self
                    .with_tile(draft, (Side::Anchors, &outer), (Side::Others, &inner))
                    .map(|kernel| kernel.constant("ROUND", round))
                    .work("partials", stat, whole(partials, across * height));
                draft = if round == 1 {
                    draft.map(|kernel| kernel.absent(Absent::Plain("stats", "Stat")))
                } else {
                    draft.work("stats", stat, rows_of(self.places.stats, &outer))
                };
                draft = match columns_too {
                    None => draft.fragments([fragment!("lib/columns_none")]),
                    Some((_, column_partials)) => draft.fragments([fragment!("lib/columns_anchors")]).work(
                        "column_partials",
                        stat,
                        whole(column_partials, down * width),
                    ),
                };
                self.push(&FORWARD, draft, across * down, flops * height * width)?;
                self.merge(round, self.places.stats, partials, &outer, across, round == 1 && inner.start == 0)?;
                if let Some((stats, column_partials)) = columns_too {
                    self.merge(round, stats, column_partials, &inner, down, outer.start == 0)?;
                }
            }
        }
        Ok(())
    }

    /// Adds a block's partial statistics to the anchors'.
    fn merge(
        &mut self,
        round: u32,
        stats: Place,
        partials: Place,
        rows: &Range<u64>,
        tiles: u64,
        fresh: bool,
    ) -> Result<(), Error> {
        let count = rows.end - rows.start;
        let draft = self
            .hooked(&format!("merge{round}"), fragment!("family/pairwise_merge"))
            .map(|kernel| kernel.constant("ROUND", round))
            .words(&[("first", rows.start), ("end", rows.end), ("tiles", tiles), ("fresh", u64::from(fresh))])
            .work("stats", self.stat(), rows_of(stats, rows))
            .work("partials", self.stat(), whole(partials, tiles * count));
        self.push(&FORWARD, draft, count.div_ceil(self.variant.workgroup_size.into()), tiles * count * 8)
    }

    /// Sums of the anchors' terms, and flags of all rows, into the saved totals.
    fn sum_rows(&mut self) -> Result<(), Error> {
        let (n, m) = (self.problem.anchors, self.problem.others);
        let group = u64::from(self.variant.workgroup_size);
        let all = if self.problem.other.is_some() { n.max(m) } else { n };
        // A run without rows of one set binds that set's last row.
        let within = |rows: &Range<u64>, count: u64| rows.start.min(count - 1)..rows.end.min(count);
        for rows in chunks(all, self.row_run().next_multiple_of(group)) {
            let count = rows.end - rows.start;
            let anchors = within(&rows, n);
            let draft = self
                .hooked("rows", fragment!("family/pairwise_rows"))
                .fragments([fragment!("lib/pair_sums")])
                .words(&[
                    ("groups", count.div_ceil(group)),
                    ("first", rows.start),
                    ("anchors_end", n.min(rows.end)),
                    ("others_end", m.min(rows.end)),
                ])
                .work("outer_marks", MARK, rows_of(self.places.marks, &anchors))
                .work("sums", SUMS, whole(self.places.sums, all.div_ceil(group)));
            let draft = self.with_statistics(draft, &anchors);
            let draft = self.without_sides(draft);
            let draft = match self.problem.other {
                None => draft.fragments([fragment!("lib/others_self")]),
                Some(_) => draft.fragments([fragment!("lib/others_set")]).work(
                    "inner_marks",
                    MARK,
                    rows_of(self.places.other_marks, &within(&rows, m)),
                ),
            };
            self.push(&FORWARD, draft, count.div_ceil(group), 10 * count)?;
        }
        let draft = self
            .draft("totals", fragment!("family/pairwise_totals"))
            .fragments([fragment!("lib/pair_sums")])
            .words(&[("count", all.div_ceil(group)), ("anchors", n)])
            .work("sums", SUMS, whole(self.places.sums, all.div_ceil(group)))
            .work("totals", WORD, whole(self.places.totals, TOTALS));
        self.push(&FORWARD, draft, 1, 2 * all.div_ceil(group))
    }

    /// Stands in for the sides that only the sides kernel stores.
    fn without_sides(&self, draft: Draft) -> Draft {
        draft.map(|kernel| {
            kernel.absent(Absent::Plain("sides", "vec4<f32>")).absent(Absent::Plain("column_sides", "vec4<f32>"))
        })
    }

    /// The loss and the status from the saved totals and statistics.
    fn finish(&mut self) -> Result<(), Error> {
        const PASSES: [Pass; 2] = [Pass::Finish, Pass::Fused];
        if self.is_none() {
            for rows in chunks(self.problem.anchors, self.row_run()) {
                let count = rows.end - rows.start;
                let draft = self
                    .hooked("losses", fragment!("family/pairwise_losses"))
                    .words(&[("first", rows.start), ("end", rows.end)])
                    .work("totals", WORD, whole(self.places.totals, TOTALS))
                    .bind("loss", Element::Float(DType::F32), Access::Write, rows_of(Place::Tensor(LOSS), &rows));
                let draft = self.without_sides(self.with_statistics(draft, &rows));
                self.push(&PASSES, draft, count.div_ceil(self.variant.workgroup_size.into()), 10 * count)?;
            }
        }
        if self.is_none() && !self.request.status {
            return Ok(());
        }
        let name = if self.is_none() { "finish_status" } else { "finish" };
        let draft = self.draft(name, fragment!("family/pairwise_finish")).fragments([fragment!("lib/numerics")]);
        let mut draft = self.scaled(draft);
        draft = if self.is_none() {
            draft.map(|kernel| kernel.absent(Absent::Store("loss")))
        } else {
            draft.bind("loss", Element::Float(DType::F32), Access::Write, whole(Place::Tensor(LOSS), 1))
        };
        draft = if self.request.status {
            self.builder.output(STATUS, TensorSpec::new(DType::U32, [2]));
            draft.bind("status", WORD, Access::Write, whole(Place::Tensor(STATUS), 2))
        } else {
            draft.map(|kernel| kernel.absent(Absent::Plain("status", "u32")))
        };
        self.push(&PASSES, draft, 1, 4)
    }

    fn backward(&mut self) -> Result<(), Error> {
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
