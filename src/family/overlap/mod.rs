//! Overlap losses: three sums a class over the positions, a term of the sums, and its gradient.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::dims::Sizes;
use crate::error::Error;
use crate::family::boundary::classes::term_letter;
use crate::family::classification::{HostRows, signature as class_signature};
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Binding, Element, Fragment, Kernel, fragment};
use crate::output::OutputDecl;
use crate::params::{Range, parameters, word_parameter};
use crate::plan::{Merge, Pass, Place, Plan, PlanBuilder, Step, Window, whole};
use crate::request::{Reduction, Request};
use crate::signature::TensorDecl;
use crate::stage::Layout;
use crate::stage::rows::{self, Blocks, Chunk, F32, Keep, Lanes, Staged, Staging};
use crate::stage::totals::{self, Denominator, Totals};
use crate::stage::{Begun, begin};
use crate::tensor::{
    CELL_MASK, DType, GRAD_INPUT, GRAD_OUTPUT, INPUT, LABELS, LOSS, STATUS, TARGET, TensorSpec, WEIGHT,
};
use crate::variant::{ClassAxis, Variant};

word_parameter! {
    /// How scores become probabilities.
    pub enum Activation {
        /// Softmax over the classes.
        Softmax = "softmax",
        /// The logistic function of each score.
        Sigmoid = "sigmoid",
        /// The input holds probabilities.
        None = "none",
    }
}

parameters! {
    /// The parameters that overlap losses share.
    pub struct OverlapOptions {
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
        /// Whether class 0 has a term; true as in MONAI. Without effect where there is one class.
        Structural include_background: bool = true, Range::Any;
        /// Whether the sums run over the batch too; false as in MONAI.
        Structural batch: bool = false, Range::Any;
        /// Added to the numerator; 1e-5 as in MONAI.
        Numeric smooth_nr: f32 = 1e-5, Range::AtLeast(0.0);
        /// Added to the denominator; 1e-5 as in MONAI.
        Numeric smooth_dr: f32 = 1e-5, Range::AtLeast(0.0);
        /// Label that leaves a cell out of every sum; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

/// Which three sums a loss takes over probabilities p and targets t.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sums {
    /// sum p t, sum p, sum t
    Product,
    /// sum p t, sum p^2, sum t^2
    Square,
    /// sum |p - t|, sum p, sum t
    Difference,
}

impl Sums {
    fn fragment(self) -> Fragment {
        match self {
            Self::Product => fragment!("family/overlap/sums_product"),
            Self::Square => fragment!("family/overlap/sums_square"),
            Self::Difference => fragment!("family/overlap/sums_difference"),
        }
    }

    fn of(self, p: f64, t: f64) -> [f64; 3] {
        match self {
            Self::Product => [p * t, p, t],
            Self::Square => [p * t, p * p, t * t],
            Self::Difference => [(p - t).abs(), p, t],
        }
    }

    fn slope(self, p: f64, t: f64, by: [f64; 3]) -> f64 {
        match self {
            Self::Product => by[0] * t + by[1],
            Self::Square => by[0] * t + 2.0 * by[1] * p,
            Self::Difference if p == t => by[1],
            Self::Difference => by[0] * (p - t).signum() + by[1],
        }
    }
}

/// A term of the loss in f64: its value and its slopes by the sums.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    pub value: f64,
    pub by: [f64; 3],
}

impl Term {
    /// 1 - n / d with its slopes; 0 where d is 0.
    pub fn quotient(n: f64, d: f64, n_by: [f64; 3], d_by: [f64; 3]) -> Self {
        if d == 0.0 {
            return Self { value: 0.0, by: [0.0; 3] };
        }
        let ratio = n / d;
        Self { value: 1.0 - ratio, by: std::array::from_fn(|k| (ratio * d_by[k] - n_by[k]) / d) }
    }
}

/// How the sums of a sample become terms.
pub enum Fold<'a> {
    /// Every class is a term of its own: WGSL `term(sums) -> vec4(value, slopes)`.
    Terms(&'a dyn Fn([f64; 3]) -> Term),
    /// The classes share one term: WGSL `fold(sample, factor, flags) -> value`.
    Classes(&'a SharedTerm<'a>),
}

/// The one term of several classes, from their sums and weights: its value, and each class's slopes.
pub type SharedTerm<'a> = dyn Fn(&[[f64; 3]], &[f64]) -> (f64, Vec<[f64; 3]>) + 'a;

/// A cross-entropy that is read in the same pass, and the factors of both parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Companion {
    pub lambda_overlap: f64,
    pub lambda_cross_entropy: f64,
}

/// The formula of an overlap loss.
pub trait Overlap: Loss {
    /// The parameters shared by the family.
    fn options(&self) -> &OverlapOptions;

    /// WGSL that defines `term`, or `fold` where the classes share one term.
    fn hook(&self) -> Fragment;

    /// Which sums the loss takes.
    fn sums(&self) -> Sums;

    /// Calls `with` with the loss's fold, in f64.
    fn fold(&self, with: &mut dyn FnMut(Fold<'_>));

    /// The cross-entropy part, if there is one.
    fn companion(&self) -> Option<Companion> {
        None
    }

    /// Overrides that the hook declares.
    fn constants(&self) -> Vec<(&'static str, u32)> {
        Vec::new()
    }
}

/// Whether the classes share one term.
fn shares_term(loss: &dyn Overlap) -> bool {
    let mut shares = false;
    loss.fold(&mut |fold| shares = matches!(fold, Fold::Classes(_)));
    shares
}

impl Family for dyn Overlap {
    const NAME: &'static str = "overlap";

    fn tensors(&self) -> Vec<TensorDecl> {
        signature()
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss(match (self.options().batch, shares_term(self)) {
            // A sum of two losses has no terms.
            _ if self.companion().is_some() => "",
            (false, false) => "N T",
            (false, true) => "N",
            (true, false) => "T",
            (true, true) => "",
        })]
    }

    fn derive(&self, sizes: &mut Sizes) {
        term_letter(self.options().include_background, sizes);
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn signature() -> Vec<TensorDecl> {
    class_signature()
}

/// Sizes of a call.
#[derive(Debug, Clone, Copy)]
struct Shape {
    layout: Layout,
    /// Samples whose sums are kept apart: 1 where the batch is pooled.
    pools: u64,
    first_class: u64,
    shares_term: bool,
}

impl Shape {
    fn of(loss: &dyn Overlap, input: &[usize], axis: ClassAxis) -> Self {
        let layout = Layout::of(input, axis);
        let options = loss.options();
        let pools = if options.batch { layout.samples.min(1) } else { layout.samples };
        let first_class = u64::from(!options.include_background && layout.classes > 1);
        Self { layout, pools, first_class, shares_term: shares_term(loss) }
    }

    fn loss_dims(&self, loss: &dyn Overlap) -> Vec<usize> {
        let classes = (self.layout.classes - self.first_class) as usize;
        let mut dims = Vec::new();
        if !loss.options().batch {
            dims.push(self.layout.samples as usize);
        }
        if !self.shares_term {
            dims.push(classes);
        }
        dims
    }
}

fn check(loss: &dyn Overlap, request: &Request, shape: &Shape) -> Result<(), Error> {
    let softmax = loss.options().activation == Activation::Softmax;
    let labels = request.tensors.contains_key(LABELS);
    if shape.layout.classes == 1 && (softmax || labels || loss.companion().is_some()) {
        let what = if labels { "labels" } else { "softmax" };
        return Err(Error::unsupported(
            loss.name(),
            format!("`{INPUT}` has one class, for which {what} means nothing"),
        ));
    }
    if loss.companion().is_some() && request.reduction == Reduction::None {
        return Err(Error::unsupported(loss.name(), "reduction \"none\" is not defined for the sum of two losses"));
    }
    Ok(())
}

/// Most blocks of one sample, and most bytes of their sums.
const MOST_BLOCKS: u64 = 1024;
const MOST_SUM_BYTES: u64 = 768 << 10;

struct Planner<'a, 'b> {
    loss: &'a dyn Overlap,
    request: &'a Request,
    builder: PlanBuilder<'b>,
    variant: Variant,
    shape: Shape,
    lanes: Lanes,
    blocks: Blocks,
    tiles: u64,
    totals: Totals,
    sums: Place,
    terms: Place,
    slopes: Place,
    /// Softmax statistics of the rows in *saved*, where they do not stay on chip.
    kept: Option<Place>,
}

fn plan(loss: &dyn Overlap, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    let shape = Shape::of(loss, &input.dims, request.options.class_axis);
    check(loss, request, &shape)?;
    let none = request.reduction == Reduction::None;
    let loss_dims = if none { shape.loss_dims(loss) } else { Vec::new() };
    let layout = shape.layout;
    let (mut builder, variant) =
        match begin(loss.name(), &loss.parameters(), request, caps, rows::WORKGROUP, &[INPUT], loss_dims)? {
            Begun::Done(plan) => return Ok(plan),
            Begun::Open(builder, variant) => (builder, variant),
        };
    let wants_gradient = request.gradients.contains(INPUT);
    let labelled = request.tensors.contains_key(LABELS);
    let weighted = labelled && request.tensors.contains_key(WEIGHT);
    let mean = if weighted { Denominator::Weights } else { Denominator::Cells };
    let denominator = Denominator::of(request.reduction, mean);
    let cells = loss.companion().is_none().then_some(layout.rows());
    let totals = Totals::reserve(&mut builder, variant, denominator, cells, layout.samples);
    // Row statistics: two f32 and a label a position.
    let lanes = Lanes::of_classes(&layout, variant.workgroup_size, variant.workgroup_size * 12);
    let positions = u64::from(lanes.positions);
    let classes = layout.classes;
    let sharing = if loss.options().batch { layout.samples } else { 1 };
    let most = (MOST_SUM_BYTES / (classes * 12 * sharing)).clamp(1, MOST_BLOCKS);
    let tiles = layout.space.div_ceil(positions);
    let tiles = tiles.div_ceil(most).max(rows::tiles_of_block(tiles * layout.samples));
    let blocks = Blocks { rows: positions * tiles, by_sample: true };
    let pools = shape.pools as usize;
    // Sums of samples of one's own stay so; their terms' sum is what merges.
    let (of_sums, of_terms) =
        if loss.options().batch { (Merge::SumF32, Merge::Local) } else { (Merge::Local, Merge::SumF32) };
    let sums = builder.saved(&[("sums", &[pools, classes as usize, 3], of_sums)]);
    let terms = builder.saved(&[("terms_sum", &[], of_terms)]);
    let slopes = builder
        .saved(&[("slopes", &[pools, classes as usize, 2], Merge::Local), ("companion_factor", &[2], Merge::Local)]);
    let normalizes = loss.options().activation == Activation::Softmax || loss.companion().is_some();
    let kept = (wants_gradient && !lanes.keeps() && normalizes)
        .then(|| builder.saved(&[("row_results", &[layout.rows() as usize, 2], Merge::Local)]));
    let mut planner =
        Planner { loss, request, builder, variant, shape, lanes, blocks, tiles, totals, sums, terms, slopes, kept };
    planner.statistics()?;
    planner.finish();
    if wants_gradient {
        planner.gradient()?;
    }
    Ok(planner.builder.build())
}

/// What the main kernels do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emit {
    Sums,
    Gradient,
}

/// Regions in scratch that a main kernel uses.
#[derive(Debug, Clone, Copy, Default)]
struct Regions {
    sums: Option<Place>,
    values: Option<Place>,
    counts: Option<Place>,
    input: Option<Place>,
    target: Option<Place>,
    grad: Option<Place>,
}

impl Planner<'_, '_> {
    fn spec(&self, name: &str) -> Option<&TensorSpec> {
        self.request.tensors.get(name)
    }

    /// Classes that have sums, of all samples.
    fn classes(&self) -> u64 {
        self.shape.pools * self.shape.layout.classes
    }

    fn id(&self, part: &str) -> String {
        let tensor = |name: &str| self.spec(name).map_or(String::new(), |spec| format!(".{name}-{}", spec.dtype));
        let tensors = [LABELS, TARGET, WEIGHT, CELL_MASK, GRAD_OUTPUT].map(tensor).concat();
        let activation = self.loss.options().activation.word();
        format!(
            "{}.{part}.{}.{activation}.{}{tensors}.{}.{}",
            self.loss.name(),
            self.request.reduction.word(),
            self.request.tensors[INPUT].dtype,
            self.lanes.id(),
            self.variant.id()
        )
    }

    /// A kernel over the positions, with what both main kernels link.
    fn kernel(&self, emit: Emit, staged: bool) -> Kernel {
        let part = if emit == Emit::Sums { "sums" } else { "gradient" };
        let accumulate = self.request.options.accumulate && emit == Emit::Gradient;
        let suffix = [(accumulate, ".accumulate"), (staged, ".staged")];
        let suffix: String = suffix.iter().filter(|(on, _)| *on).map(|(_, text)| *text).collect();
        let stored = |dtype| if staged { DType::F32 } else { dtype };
        let read = if staged { Access::Workspace } else { Access::Read };
        let share =
            if self.spec(LABELS).is_some() { fragment!("lib/share_label") } else { fragment!("lib/share_dense") };
        let activation = match self.loss.options().activation {
            Activation::Softmax => fragment!("lib/activation_softmax"),
            Activation::Sigmoid => fragment!("lib/activation_sigmoid"),
            Activation::None => fragment!("lib/activation_none"),
        };
        let kernel = Kernel::named(self.id(&format!("{part}{suffix}")), self.variant)
            .fragments([share, activation, self.companion(), self.loss.sums().fragment(), fragment!("lib/numerics")])
            .fragments(totals::block(self.variant))
            .words(&rows::WORDS)
            .words(&["tiles", "cells", "blocks", "nan_source"])
            .parameters(&self.loss.parameters());
        let mut kernel = self.lanes.link(kernel).fragments([fragment!("family/overlap/rows")]);
        let input = Element::Float(stored(self.request.tensors[INPUT].dtype));
        kernel = kernel.bind("input", input, read);
        kernel = match self.spec(LABELS) {
            Some(spec) => {
                let labels = Element::Integer(spec.dtype);
                kernel.fragments([fragment!("lib/labels")]).bind("labels", labels, Access::Read)
            }
            None => {
                let target = Element::Float(stored(self.request.tensors[TARGET].dtype));
                kernel.fragments([fragment!("lib/dense")]).bind("target", target, read)
            }
        };
        kernel = match self.spec(CELL_MASK) {
            Some(spec) => kernel.bind("cell_mask", Element::Integer(spec.dtype), Access::Read),
            None => kernel.absent(Absent::Integer("cell_mask", "1")),
        };
        // The term's weights act when finishing; the companion's act on the rows.
        kernel = match (self.spec(WEIGHT), self.loss.companion()) {
            (Some(spec), Some(_)) => kernel.bind("weight", Element::Float(spec.dtype), Access::Read),
            _ => kernel.absent(Absent::Float("weight", "1.0")),
        };
        let row = Element::Plain("vec2<f32>", 8);
        kernel = match self.kept {
            Some(_) => kernel.bind("row_results", row, Access::Workspace),
            None => kernel.absent(Absent::Plain("row_results", "vec2<f32>")),
        };
        match emit {
            Emit::Sums => self.sums_kernel(kernel),
            Emit::Gradient => self.gradient_kernel(kernel, input, staged),
        }
    }

    fn companion(&self) -> Fragment {
        match self.loss.companion() {
            None => fragment!("family/overlap/companion_none"),
            Some(_) => fragment!("family/overlap/companion_cross_entropy"),
        }
    }

    fn sums_kernel(&self, kernel: Kernel) -> Kernel {
        let kernel = class_sums(&self.lanes, self.shape.layout.classes, kernel)
            .fragments([fragment!("family/overlap/sums")])
            .constant("KEEP_ROWS", u32::from(self.kept.is_some()))
            .bind("sums", SUM, Access::Workspace)
            .bind("values", totals::TALLY, Access::Workspace);
        match self.loss.companion() {
            Some(_) => kernel.bind("counts", totals::TALLY, Access::Workspace),
            None => kernel.absent(Absent::Plain("counts", "Tally")),
        }
    }

    fn gradient_kernel(&self, kernel: Kernel, input: Element, staged: bool) -> Kernel {
        let access = if self.request.options.accumulate && !staged { Access::Accumulate } else { Access::Write };
        let upstream = match (self.request.reduction, self.shape.shares_term) {
            (Reduction::None, true) => fragment!("family/overlap/upstream_sample"),
            (Reduction::None, false) => fragment!("family/overlap/upstream_term"),
            _ => fragment!("family/overlap/upstream_reduced"),
        };
        let slopes = match self.lanes.keep {
            Keep::Own(_) => fragment!("family/overlap/slopes_own"),
            Keep::Tile(_) | Keep::Again => fragment!("family/overlap/slopes_again"),
        };
        let kernel = kernel
            .fragments([fragment!("family/overlap/gradient"), upstream, slopes])
            .words(&["first_class", "pooled", "companion_at"])
            .constant("RESUME", u32::from(self.kept.is_some()))
            .bind("slopes", SLOPES, Access::Workspace)
            .bind("grad_input", input, access);
        match self.spec(GRAD_OUTPUT) {
            Some(spec) => kernel.bind("grad_output", Element::Float(spec.dtype), Access::Read),
            None => kernel.absent(Absent::Float("grad_output", "1.0")),
        }
    }

    fn window(&self, binding: &str, chunk: &Chunk, regions: &Regions) -> Window {
        let layout = &self.shape.layout;
        let scores = |name, place| chunk.scores(layout, self.lanes.adjacent, name, place);
        let blocks = |place: Option<Place>, each: u64| Window {
            place: place.expect("kernels reserve the regions that they bind"),
            first: chunk.first_block * each,
            count: chunk.blocks * each,
        };
        match binding {
            "input" => scores(INPUT, regions.input),
            "target" => scores(TARGET, regions.target),
            "grad_input" => scores(GRAD_INPUT, regions.grad),
            "labels" => chunk.per_row(Place::Tensor(LABELS)),
            "cell_mask" => chunk.per_row(Place::Tensor(CELL_MASK)),
            "weight" => whole(Place::Tensor(WEIGHT), layout.classes),
            "grad_output" => {
                let count = self.request.tensors[GRAD_OUTPUT].elements();
                whole(Place::Tensor(GRAD_OUTPUT), count)
            }
            "row_results" => chunk.per_row(self.kept.expect("kernels that keep rows reserve them")),
            "slopes" => whole(self.slopes, self.classes() + 1),
            "sums" => blocks(regions.sums, layout.classes * 3),
            "values" => blocks(regions.values, 1),
            name => {
                debug_assert_eq!(name, "counts");
                blocks(regions.counts, 1)
            }
        }
    }

    /// Plans a main kernel over all chunks.
    fn main(&mut self, emit: Emit, mut regions: Regions, passes: &[Pass], more: &[u32]) -> Result<(), Error> {
        let layout = self.shape.layout;
        let kernel = self.kernel(emit, false);
        let scores = |b: &&Binding| matches!(b.name, "input" | "target" | "grad_input");
        let per_row = |b: &&Binding| matches!(b.name, "labels" | "cell_mask" | "row_results");
        let widest = |among: &dyn Fn(&&Binding) -> bool| {
            kernel.bindings.iter().filter(|b| among(b)).map(|b| b.element).max_by_key(|e| e.size())
        };
        let (wide, wide_row) = (widest(&scores).unwrap_or(F32), widest(&per_row).unwrap_or(totals::WORD));
        let flops = FLOPS * layout.classes;
        let chunks = rows::chunks(&self.builder, &layout, &self.lanes, &self.blocks, wide, wide_row, flops)?;
        let staging = chunks.iter().any(|c| c.staged);
        if staging {
            let rows = chunks.iter().map(Chunk::rows).max().unwrap_or(0);
            let bytes = rows * layout.classes * 4;
            regions.input = Some(self.builder.scratch(bytes));
            regions.target = self.spec(TARGET).is_some().then(|| self.builder.scratch(bytes));
            regions.grad = (emit == Emit::Gradient).then(|| self.builder.scratch(bytes));
        }
        let kernel = if staging { self.kernel(emit, true) } else { kernel };
        let bindings = kernel.bindings.clone();
        let kernel = self.builder.kernel(kernel);
        let per_sample = self.blocks.count(&layout);
        for chunk in &chunks {
            self.stage(chunk, &regions, Staging::In, passes);
            let mut windows = Vec::with_capacity(bindings.len());
            for binding in &bindings {
                let window = self.window(binding.name, chunk, &regions);
                self.builder.check_window(&format!("`{}`", binding.name), binding.element, window.count)?;
                windows.push(window);
            }
            let mut words = chunk.words(&layout, self.lanes.adjacent);
            words.extend([self.tiles, layout.space, per_sample, 0].map(|w| w as u32));
            words.extend(more);
            let step = Step {
                kernel,
                groups: chunk.blocks as u32,
                words,
                bytes: self.bytes(&bindings, &windows, chunk, emit),
                windows,
                flops: chunk.rows() * flops,
            };
            passes.iter().for_each(|&pass| self.builder.step(pass, step.clone()));
            let access = if self.request.options.accumulate { Access::Accumulate } else { Access::Write };
            self.stage(chunk, &regions, Staging::Out(access), passes);
        }
        Ok(())
    }

    fn stage(&mut self, chunk: &Chunk, regions: &Regions, staging: Staging, passes: &[Pass]) {
        if !chunk.staged {
            return;
        }
        let copies = match staging {
            Staging::In => vec![(INPUT, INPUT, regions.input), (TARGET, TARGET, regions.target)],
            Staging::Out(_) => vec![(GRAD_INPUT, INPUT, regions.grad)],
        };
        let (variant, layout) = (self.variant, self.shape.layout);
        for (name, like, place) in copies {
            if let (Some(spec), Some(block)) = (self.request.tensors.get(like), place) {
                let staged = Staged { name, dtype: spec.dtype, block, staging };
                rows::stage(&mut self.builder, variant, &layout, chunk, staged, passes);
            }
        }
    }

    /// Bytes of one chunk: every tensor once, the logits twice where softmax statistics need them before and
    /// they do not stay on chip.
    fn bytes(&self, bindings: &[Binding], windows: &[Window], chunk: &Chunk, emit: Emit) -> u64 {
        let scores = chunk.rows() * self.shape.layout.classes;
        let normalizes = self.loss.options().activation == Activation::Softmax || self.loss.companion().is_some();
        let reads = if !self.lanes.keeps() && normalizes { 2 } else { 1 };
        let of = |(b, w): (&Binding, &Window)| match (b.name, emit) {
            ("input", _) => b.element.size() * scores * reads,
            ("target" | "grad_input", _) => b.element.size() * scores,
            _ => b.element.size() * w.count,
        };
        bindings.iter().zip(windows).map(of).sum()
    }

    fn statistics(&mut self) -> Result<(), Error> {
        let passes = [Pass::Statistics, Pass::Fused];
        let layout = self.shape.layout;
        let per_sample = self.blocks.count(&layout);
        let blocks = layout.samples * per_sample;
        let companion = self.loss.companion().is_some();
        let sums = self.builder.scratch(blocks * layout.classes * 12);
        let values = self.builder.scratch(blocks * totals::TALLY.size());
        let counts = companion.then(|| self.builder.scratch(blocks * totals::TALLY.size()));
        let regions = Regions { sums: Some(sums), values: Some(values), counts, ..Regions::default() };
        self.main(Emit::Sums, regions, &passes, &[])?;
        self.reduce_sums(sums, per_sample, &passes)?;
        self.totals.reduce(&mut self.builder, &passes, values, blocks, totals::VALUE)?;
        if let Some(counts) = counts {
            self.totals.reduce(&mut self.builder, &passes, counts, blocks, totals::COUNT)?;
        }
        Ok(())
    }

    /// Adds the blocks' sums, of each sample or of all.
    fn reduce_sums(&mut self, sums: Place, per_sample: u64, passes: &[Pass]) -> Result<(), Error> {
        let layout = self.shape.layout;
        let kernel = Kernel::named(format!("overlap_reduce.{}", self.variant.id()), self.variant)
            .fragments([fragment!("family/overlap/reduce")])
            .words(&["groups", "first_sample", "classes", "blocks"])
            .bind("source", F32, Access::Workspace)
            .bind("sums", SUM, Access::Workspace);
        let kernel = self.builder.kernel(kernel);
        let classes = layout.classes;
        let blocks = per_sample * layout.samples / self.shape.pools;
        let each = blocks * classes * 3;
        self.builder.check_window("the blocks' sums", F32, each)?;
        let at_once = (self.builder.window_elements(F32) / each).min(self.shape.pools);
        for first in (0..self.shape.pools).step_by(at_once as usize) {
            let samples = at_once.min(self.shape.pools - first);
            let groups = samples * classes;
            let step = Step {
                kernel,
                groups: groups as u32,
                words: [groups, first, classes, blocks].map(|w| w as u32).to_vec(),
                windows: vec![
                    Window { place: sums, first: first * each, count: samples * each },
                    Window { place: self.sums, first: first * classes * 3, count: groups * 3 },
                ],
                bytes: (samples * each + groups * 3) * 4,
                flops: samples * each,
            };
            passes.iter().for_each(|&pass| self.builder.step(pass, step.clone()));
        }
        Ok(())
    }

    /// From the sums to the loss and the slopes. Samples that have terms of their own add them up before another
    /// call's are merged.
    fn finish(&mut self) {
        if self.loss.options().batch {
            self.fold(Terms::Here, &[Pass::Finish, Pass::Fused]);
        } else {
            self.fold(Terms::Keep, &[Pass::Statistics]);
            self.fold(Terms::Kept, &[Pass::Finish]);
            self.fold(Terms::Here, &[Pass::Fused]);
        }
    }

    fn fold(&mut self, terms: Terms, passes: &[Pass]) {
        let shape = self.shape;
        let none = self.request.reduction == Reduction::None;
        let mut kernel = Kernel::named(self.id(&format!("finish-{terms:?}").to_lowercase()), self.variant)
            .fragments([self.loss.hook(), fragment!("family/overlap/finish"), self.companion()])
            .fragments([fragment!("family/overlap/quotient"), fragment!("lib/numerics")])
            .fragments(totals::block(self.variant))
            .words(&["classes", "first_class", "folds", "terms_of", "terms_each", "reduced", "companion_at"])
            .words(&["nan_source"])
            .parameters(&self.loss.parameters())
            .bind("sums", SUM, Access::Workspace)
            .bind("slopes", SLOPES, Access::Workspace)
            .bind("terms", SUM, Access::Workspace)
            .bind("loss", F32, Access::Write)
            .constant("TERMS", terms as u32);
        if !shape.shares_term {
            kernel = kernel.fragments([fragment!("family/overlap/fold_terms")]);
        }
        for (name, value) in self.loss.constants() {
            kernel = kernel.constant(name, value);
        }
        let loss_elements = if none { self.shape.loss_dims(self.loss).iter().product::<usize>() as u64 } else { 1 };
        let classes = self.classes();
        let mut windows = vec![whole(self.sums, classes * 3), whole(self.slopes, classes + 1), whole(self.terms, 1)];
        windows.push(whole(Place::Tensor(LOSS), loss_elements));
        kernel = match self.spec(WEIGHT) {
            Some(spec) => {
                windows.push(whole(Place::Tensor(WEIGHT), shape.layout.classes));
                kernel.bind("weight", Element::Float(spec.dtype), Access::Read)
            }
            None => kernel.absent(Absent::Float("weight", "1.0")),
        };
        kernel = if self.request.status {
            windows.push(whole(Place::Tensor(STATUS), 2));
            kernel.bind("status", totals::WORD, Access::Write)
        } else {
            kernel.absent(Absent::Plain("status", "u32"))
        };
        kernel = self.totals.scaled(kernel, false);
        windows.push(self.totals.window());
        let folds = if shape.shares_term { shape.pools } else { shape.pools * shape.layout.classes };
        let each = if shape.shares_term { 1 } else { shape.layout.classes - shape.first_class };
        let terms_of = match self.request.reduction {
            Reduction::None | Reduction::Sum => 0,
            Reduction::Mean if self.loss.options().batch => 1,
            Reduction::Mean => 2,
            Reduction::BatchMean => 3,
        };
        let words = [shape.layout.classes, shape.first_class, folds, terms_of, each, u64::from(!none), classes, 0];
        let mut words = words.map(|w| w as u32).to_vec();
        words.push(self.totals.scale_word(false));
        let kernel = self.builder.kernel(kernel);
        let step = Step { kernel, groups: 1, words, windows, bytes: classes * 20, flops: folds * 12 };
        passes.iter().for_each(|&pass| self.builder.step(pass, step.clone()));
    }

    fn gradient(&mut self) -> Result<(), Error> {
        let pooled = u32::from(self.loss.options().batch);
        let more = [self.shape.first_class as u32, pooled, self.classes() as u32];
        self.main(Emit::Gradient, Regions::default(), &[Pass::Gradient, Pass::Fused], &more)
    }
}

/// Adds what takes the sums by class.
fn class_sums(lanes: &Lanes, classes: u64, kernel: Kernel) -> Kernel {
    let workgroup = kernel.variant.workgroup_size;
    let classes = u32::try_from(classes).unwrap_or(u32::MAX);
    let segments = (workgroup / classes.min(workgroup).next_power_of_two()).min(lanes.positions);
    match lanes.keep {
        Keep::Own(_) => {
            // 12 KiB of workgroup memory, and what keeps neighbours in other banks.
            let together = (1024 / workgroup).min(workgroup / 4).min(classes);
            kernel
                .fragments([fragment!("family/overlap/class_sums_own")])
                .constant("TOGETHER", together)
                .constant("SPREAD", 1 << (workgroup / (3 * together)).max(1).ilog2())
        }
        Keep::Tile(_) => kernel
            .fragments([fragment!("family/overlap/class_sums_tile"), fragment!("family/overlap/segments")])
            .constant("SEGMENTS", segments)
            .constant("ROUNDS", classes.div_ceil(workgroup / segments)),
        Keep::Again => kernel
            .fragments([fragment!("family/overlap/class_sums_again"), fragment!("family/overlap/segments")])
            .constant("SEGMENTS", segments),
    }
}

/// Where the sum of the terms comes from: the values of the override `TERMS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terms {
    Here = 0,
    Keep = 1,
    Kept = 2,
}

/// An f32 of workspace that a kernel writes, or reads and writes.
const SUM: Element = Element::Plain("f32", 4);

/// A class's slopes by those of its sums that depend on the scores.
const SLOPES: Element = Element::Plain("vec2<f32>", 8);

/// Operations of one score in either main kernel: the exponential, the sums, the slope.
const FLOPS: u64 = 14;

/// The f64 driver: sums, terms, slopes, cell by cell.
fn reference(loss: &dyn Overlap, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let input = &tensors[INPUT];
    let axis = request.options.class_axis;
    let shape = Shape::of(loss, &input.dims, axis);
    check(loss, request, &shape)?;
    let none = request.reduction == Reduction::None;
    let options = loss.options();
    let rows = HostRows::new(tensors, axis, options.ignore_index, 0.0)?;
    let (classes, space) = (shape.layout.classes as usize, shape.layout.space as usize);
    let count = shape.layout.rows() as usize;
    let first = shape.first_class as usize;
    let pool = |q: usize| if options.batch { 0 } else { q / space };
    let x = input.as_floats();
    let softmax = |q: usize| rows.log_softmax(x, q).into_iter().map(f64::exp).collect::<Vec<_>>();
    let probabilities = |q: usize| match options.activation {
        Activation::Softmax => softmax(q),
        Activation::Sigmoid => (0..classes).map(|c| 1.0 / (1.0 + (-x[rows.cell(q, c)]).exp())).collect(),
        Activation::None => (0..classes).map(|c| x[rows.cell(q, c)]).collect(),
    };
    let mut sums = vec![[0.0; 3]; shape.pools as usize * classes];
    for q in (0..count).filter(|&q| rows.counts(q)) {
        for (c, p) in probabilities(q).into_iter().enumerate() {
            let parts = loss.sums().of(p, rows.share(q, c));
            let sum = &mut sums[pool(q) * classes + c];
            (0..3).for_each(|k| sum[k] += parts[k]);
        }
    }
    let (terms, mut by) = terms(loss, &sums, &rows, classes, first);
    let scale = crate::stage::reduction_scale(request.reduction, terms.len() as f64, shape.layout.samples as f64);
    let upstream = |sample: usize, c: usize| match (none, shape.shares_term) {
        (true, true) => crate::stage::upstream(tensors, request.reduction, sample),
        (true, false) if c < first => 0.0,
        (true, false) => crate::stage::upstream(tensors, request.reduction, sample * (classes - first) + c - first),
        _ => crate::stage::upstream(tensors, request.reduction, 0),
    };
    let companion = loss.companion();
    let factor = companion.map_or(1.0, |c| c.lambda_overlap);
    for (i, by) in by.iter_mut().enumerate() {
        by.iter_mut().for_each(|b| *b *= scale * factor * upstream(i / classes, i % classes));
    }
    let mut grad = vec![0.0; x.len()];
    for q in (0..count).filter(|&q| rows.counts(q)) {
        let p = probabilities(q);
        let slope = |c: usize| loss.sums().slope(p[c], rows.share(q, c), by[pool(q) * classes + c]);
        let g: Vec<f64> = (0..classes).map(slope).collect();
        let dot: f64 = p.iter().zip(&g).map(|(p, g)| p * g).sum();
        for c in 0..classes {
            grad[rows.cell(q, c)] = match options.activation {
                Activation::Softmax => p[c] * (g[c] - dot),
                Activation::Sigmoid => g[c] * p[c] * (1.0 - p[c]),
                Activation::None => g[c],
            };
        }
    }
    if none {
        let loss = HostTensor::floats(shape.loss_dims(loss), terms);
        return Ok(crate::stage::evaluation(loss, input, grad));
    }
    let mut total = factor * scale * terms.iter().sum::<f64>();
    if let Some(companion) = companion {
        let mean: f64 = (0..count).filter(|&q| rows.counts(q)).map(|q| rows.mean_weight(q)).sum();
        let scale = crate::stage::reduction_scale(request.reduction, mean, shape.layout.samples as f64);
        let factor = companion.lambda_cross_entropy * scale;
        for q in (0..count).filter(|&q| rows.counts(q)) {
            let log_p = rows.log_softmax(x, q);
            let all: f64 = (0..classes).map(|c| rows.share(q, c) * rows.weight(c)).sum();
            for c in 0..classes {
                let a = rows.share(q, c) * rows.weight(c);
                total -= if a == 0.0 { 0.0 } else { factor * a * log_p[c] };
                grad[rows.cell(q, c)] += factor * upstream(0, 0) * (log_p[c].exp() * all - a);
            }
        }
    }
    Ok(crate::stage::evaluation(HostTensor::floats([], vec![total]), input, grad))
}

/// The terms' values, and the slopes of every sample and class by its sums.
fn terms(
    loss: &dyn Overlap,
    sums: &[[f64; 3]],
    rows: &HostRows<'_>,
    classes: usize,
    first: usize,
) -> (Vec<f64>, Vec<[f64; 3]>) {
    let mut values = Vec::new();
    let mut by = vec![[0.0; 3]; sums.len()];
    loss.fold(&mut |fold| match fold {
        Fold::Terms(term) => {
            for (i, sum) in sums.iter().enumerate().filter(|(i, _)| i % classes >= first) {
                let weight = rows.weight(i % classes);
                let term = term(*sum);
                values.push(weight * term.value);
                by[i] = term.by.map(|b| weight * b);
            }
        }
        Fold::Classes(join) => {
            let weights: Vec<f64> = (first..classes).map(|c| rows.weight(c)).collect();
            for (sample, sums) in sums.chunks(classes.max(1)).enumerate() {
                let (value, slopes) = join(&sums[first..], &weights);
                values.push(value);
                by[sample * classes + first..(sample + 1) * classes].copy_from_slice(&slopes);
            }
        }
    });
    (values, by)
}
