//! Classification losses: L = sum_c q_c phi(log p_c, w_c) over the softmax p of each row of logits.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Element, Fragment, Kernel, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Pass, Place, Plan, PlanBuilder, Step, Window, whole};
use crate::request::{Reduction, Request};
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::Layout;
use crate::stage::rows::{self, Blocks, Chunk, Lanes, Staged, Staging};
use crate::stage::totals::{self, Denominator, Totals};
use crate::stage::{Begun, begin};
use crate::tensor::{CELL_MASK, DType, GRAD_INPUT, GRAD_OUTPUT, INPUT, LABELS, LOSS, TARGET, TensorSpec, WEIGHT};
use crate::variant::{ClassAxis, Variant};

/// The formula of a classification loss: the term of one class as a function of its log-probability.
pub trait Classification: Loss {
    /// WGSL that defines `phi`, `phi_slope`, `LINEAR` and `SQUARES`.
    fn hook(&self) -> Fragment;

    /// phi(log p, w) and its derivative by log p, in f64.
    fn phi(&self, log_p: f64, weight: f64) -> (f64, f64);

    /// The label that leaves a row out.
    fn ignore_index(&self) -> i32;

    /// The part of a target that is spread over all classes.
    fn label_smoothing(&self) -> f32 {
        0.0
    }

    /// Whether phi is -w log p, so that sums over classes need no second pass.
    fn is_linear(&self) -> bool {
        false
    }

    /// Whether the mean square of the other classes' logits is added.
    fn adds_squares(&self) -> bool {
        false
    }

    /// Floating-point operations of one logit, value and gradient.
    fn flops(&self) -> u64 {
        12
    }
}

impl Family for dyn Classification {
    const NAME: &'static str = "classification";

    fn tensors(&self) -> Vec<TensorDecl> {
        signature()
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N ...")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The tensors of losses over classes.
pub(in crate::family) fn signature() -> Vec<TensorDecl> {
    vec![
        TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad(),
        TensorDecl::either(TARGET, "N C ...", TensorKind::Float, LABELS),
        TensorDecl::either(LABELS, "N ...", TensorKind::Label, TARGET),
        TensorDecl::optional(WEIGHT, "C", TensorKind::Auxiliary),
        TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask),
    ]
}

/// How the sums over a row's classes come about: the values of the override `SUMS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sums {
    Labelled = 0,
    FirstPass = 1,
    OwnPass = 2,
}

struct Planner<'a, 'b> {
    loss: &'a dyn Classification,
    request: &'a Request,
    builder: PlanBuilder<'b>,
    variant: Variant,
    layout: Layout,
    lanes: Lanes,
    blocks: Blocks,
    tiles: u64,
    sums: Sums,
    totals: Totals,
    /// Row results in *saved*: what backward needs where rows do not stay on chip.
    kept: Option<Place>,
}

/// Loss shape: the input's without the class axis.
pub(super) fn rows_dims(input: &[usize], axis: ClassAxis) -> Vec<usize> {
    let mut dims = input.to_vec();
    match axis {
        ClassAxis::First => drop(dims.remove(1)),
        ClassAxis::Last => drop(dims.pop()),
    }
    dims
}

/// Most blocks of rows: enough to fill any device, few enough that their sums stay small.
const MOST_BLOCKS: u64 = 16_384;

fn plan(loss: &dyn Classification, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    let axis = request.options.class_axis;
    let none = request.reduction == Reduction::None;
    let loss_dims = if none { rows_dims(&input.dims, axis) } else { Vec::new() };
    check_classes(loss, input, axis)?;
    let layout = Layout::of(&input.dims, axis);
    let (mut builder, variant) =
        match begin(loss.name(), &loss.parameters(), request, caps, rows::WORKGROUP, &[INPUT], loss_dims)? {
            Begun::Done(plan) => return Ok(plan),
            Begun::Open(builder, variant) => (builder, variant),
        };
    let wants_gradient = request.gradients.contains(INPUT);
    let has = |name: &str| request.tensors.contains_key(name);
    let labels = has(LABELS);
    let mean = if labels && has(WEIGHT) { Denominator::Weights } else { Denominator::Cells };
    let denominator = Denominator::of(request.reduction, mean);
    let counted = matches!(denominator, Denominator::Cells | Denominator::Weights) && (labels || has(CELL_MASK));
    let cells = (!counted).then_some(layout.rows());
    let totals = Totals::reserve(&mut builder, variant, denominator, cells, layout.samples);
    let sums = match (labels && loss.label_smoothing() == 0.0, loss.is_linear()) {
        (true, _) => Sums::Labelled,
        (_, true) => Sums::FirstPass,
        _ => Sums::OwnPass,
    };
    let lanes = Lanes::of_rows(&layout, variant.workgroup_size);
    let tiles = layout.rows().div_ceil(u64::from(lanes.positions));
    let tiles = tiles.div_ceil(MOST_BLOCKS).max(rows::tiles_of_block(tiles));
    let blocks = Blocks { rows: u64::from(lanes.positions) * tiles, by_sample: false };
    let kept = (wants_gradient && !lanes.keeps())
        .then(|| builder.saved(&[("row_results", &[layout.rows() as usize, 4], Merge::Local)]));
    let mut planner = Planner { loss, request, builder, variant, layout, lanes, blocks, tiles, sums, totals, kept };
    if counted {
        planner.count()?;
    }
    planner.main(Pass::Statistics, Emit::Value, false)?;
    planner.fused(wants_gradient, !counted)?;
    if wants_gradient {
        planner.main(Pass::Gradient, Emit::Gradient, false)?;
    }
    planner.totals.finish(&mut planner.builder, request, &[Pass::Finish, Pass::Fused])?;
    Ok(planner.builder.build())
}

fn check_classes(loss: &dyn Classification, input: &TensorSpec, axis: ClassAxis) -> Result<(), Error> {
    if loss.adds_squares() && Layout::of(&input.dims, axis).classes == 1 {
        return Err(Error::Shape {
            name: INPUT.into(),
            expected: "at least 2 classes: the square term divides by C - 1".into(),
            found: input.dims.clone(),
        });
    }
    Ok(())
}

/// What a pass over the rows computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emit {
    Value,
    Gradient,
    Both,
}

impl Planner<'_, '_> {
    fn spec(&self, name: &str) -> Option<&TensorSpec> {
        self.request.tensors.get(name)
    }

    fn rows_id(&self) -> String {
        let part = |name: &str| self.spec(name).map_or(String::new(), |spec| format!(".{name}-{}", spec.dtype));
        [LABELS, TARGET, WEIGHT, CELL_MASK].map(part).concat()
    }

    /// Binds what tells whether a row counts, its label and its weight.
    fn bind_rows(&self, kernel: Kernel) -> Kernel {
        let kernel = match self.spec(CELL_MASK) {
            Some(spec) => kernel.bind("cell_mask", Element::Integer(spec.dtype), Access::Read),
            None => kernel.absent(Absent::Integer("cell_mask", "1")),
        };
        let kernel = match self.spec(LABELS) {
            Some(spec) => {
                kernel.fragments([fragment!("lib/labels")]).bind("labels", Element::Integer(spec.dtype), Access::Read)
            }
            None => kernel.fragments([fragment!("lib/dense")]),
        };
        match self.spec(WEIGHT) {
            Some(spec) => kernel.bind("weight", Element::Float(spec.dtype), Access::Read),
            None => kernel.absent(Absent::Float("weight", "1.0")),
        }
    }

    /// The count pass: the denominator of a mean, from the labels, the mask and the class weights.
    fn count(&mut self) -> Result<(), Error> {
        const ITEMS: u64 = 8;
        let passes = [Pass::Statistics, Pass::Fused];
        let label = format!("classification_count{}.{}", self.rows_id(), self.variant.id());
        let kernel = Kernel::named(label, self.variant)
            .fragments([fragment!("lib/label_count")])
            .fragments(totals::block(self.variant))
            .words(&["groups", "first_block", "end", "classes"])
            .constant("ITEMS", ITEMS as u32)
            .parameters(&self.loss.parameters())
            .bind("partials", totals::TALLY, Access::Workspace);
        let kernel = self.bind_rows(kernel);
        let block = u64::from(self.variant.workgroup_size) * ITEMS;
        let all = self.layout.rows();
        let count = all.div_ceil(block);
        let partials = self.builder.scratch(count * totals::TALLY.size());
        let narrowest = kernel.bindings.iter().filter(|b| matches!(b.name, "labels" | "cell_mask"));
        let fit = narrowest.map(|b| self.builder.window_elements(b.element)).min().unwrap_or(u64::MAX);
        let run = if all <= fit { all } else { fit / block * block };
        let bindings = kernel.bindings.clone();
        let kernel = self.builder.kernel(kernel);
        for first in (0..all).step_by(run.max(1) as usize) {
            let end = (first + run).min(all);
            let (low, high) = (first / block, end.div_ceil(block));
            let chunk = Chunk { first, end, first_block: low, blocks: high - low, staged: false };
            let windows =
                bindings.iter().map(|b| self.window(b.name, &chunk, Some(partials), None)).collect::<Vec<_>>();
            let bytes = bindings.iter().zip(&windows).map(|(b, w)| b.element.size() * w.count).sum();
            let words = [high - low, low, end, self.layout.classes].map(|w| w as u32).to_vec();
            let step = Step { kernel, groups: (high - low) as u32, words, windows, bytes, flops: end - first };
            passes.iter().for_each(|&pass| self.builder.step(pass, step.clone()));
        }
        self.totals.reduce(&mut self.builder, &passes, partials, count, totals::COUNT)?;
        Ok(())
    }

    /// The window of a chunk in the tensor or region of a binding.
    fn window(&self, binding: &str, chunk: &Chunk, partials: Option<Place>, regions: Option<&Regions>) -> Window {
        let adjacent = self.lanes.adjacent;
        let scores = |name, place: Option<Place>| chunk.scores(&self.layout, adjacent, name, place);
        match binding {
            "input" => scores(INPUT, regions.map(|r| r.input)),
            "target" => scores(TARGET, regions.and_then(|r| r.target)),
            "grad_input" => scores(GRAD_INPUT, regions.and_then(|r| r.grad)),
            "labels" => chunk.per_row(Place::Tensor(LABELS)),
            "cell_mask" => chunk.per_row(Place::Tensor(CELL_MASK)),
            "loss" => chunk.per_row(Place::Tensor(LOSS)),
            "weight" => whole(Place::Tensor(WEIGHT), self.layout.classes),
            "grad_output" if self.request.reduction == Reduction::None => chunk.per_row(Place::Tensor(GRAD_OUTPUT)),
            "grad_output" => whole(Place::Tensor(GRAD_OUTPUT), 1),
            "totals" => self.totals.window(),
            "row_results" => chunk.per_row(self.kept.expect("kernels that keep rows reserve them")),
            name => {
                debug_assert_eq!(name, "partials");
                let place = partials.expect("kernels with partials reserve them");
                Window { place, first: chunk.first_block, count: chunk.blocks }
            }
        }
    }

    /// Loss and gradient in one pass, or in two where a kernel would bind more buffers than the device allows.
    fn fused(&mut self, gradient: bool, known: bool) -> Result<(), Error> {
        if !gradient {
            return self.main(Pass::Fused, Emit::Value, false);
        }
        let most = self.builder.caps.max_storage_buffers as usize;
        if self.kernel(Emit::Both, known, false).storage_buffers() <= most {
            return self.main(Pass::Fused, Emit::Both, known);
        }
        self.main(Pass::Fused, Emit::Value, false)?;
        self.main(Pass::Fused, Emit::Gradient, known)
    }

    /// The main pass; `known` takes the mean's denominator from the shapes.
    fn main(&mut self, pass: Pass, emit: Emit, known: bool) -> Result<(), Error> {
        let kernel = self.kernel(emit, known, false);
        let float = |b: &crate::kernel::Binding| matches!(b.name, "input" | "target" | "grad_input");
        let size = |b: &crate::kernel::Binding| b.element.size();
        let widest = kernel.bindings.iter().filter(|b| float(b)).map(|b| b.element).max_by_key(|e| e.size());
        let per_row = kernel.bindings.iter().filter(|b| !float(b) && self.is_per_row(b.name));
        let widest_row = per_row.max_by_key(|b| size(b)).map_or(totals::WORD, |b| b.element);
        let flops = self.loss.flops() * self.layout.classes;
        let widest = widest.expect("every kernel reads the input");
        let chunks = rows::chunks(&self.builder, &self.layout, &self.lanes, &self.blocks, widest, widest_row, flops)?;
        let staging = chunks.iter().any(|c| c.staged);
        let regions = staging.then(|| self.reserve_regions(&chunks, emit));
        let kernel = if staging { self.kernel(emit, known, true) } else { kernel };
        let count = self.blocks.count(&self.layout);
        let partials = (emit != Emit::Gradient).then(|| self.builder.scratch(count * totals::TALLY.size()));
        let bindings = kernel.bindings.clone();
        let kernel = self.builder.kernel(kernel);
        for chunk in &chunks {
            if let Some(regions) = &regions {
                self.stage(chunk, regions, Staging::In, pass);
            }
            let mut windows = Vec::with_capacity(bindings.len());
            for binding in &bindings {
                let window = self.window(binding.name, chunk, partials, regions.as_ref());
                self.builder.check_window(&format!("`{}`", binding.name), binding.element, window.count)?;
                windows.push(window);
            }
            let mut words = chunk.words(&self.layout, self.lanes.adjacent);
            words.extend([self.tiles as u32, 0, self.totals.scale_word(known)]);
            let step = Step {
                kernel,
                groups: chunk.blocks as u32,
                words,
                bytes: self.bytes(&bindings, chunk, emit),
                windows,
                flops: chunk.rows() * flops,
            };
            self.builder.step(pass, step);
            if let Some(regions) = &regions {
                self.stage(chunk, regions, Staging::Out(self.grad_access()), pass);
            }
        }
        if let Some(partials) = partials {
            self.totals.reduce(&mut self.builder, &[pass], partials, count, totals::VALUE)?;
        }
        Ok(())
    }

    fn is_per_row(&self, name: &str) -> bool {
        matches!(name, "labels" | "cell_mask" | "loss" | "row_results")
            || (name == "grad_output" && self.request.reduction == Reduction::None)
    }

    /// Bytes of one chunk: every tensor once, the logits once more for each pass that they do not stay on
    /// chip for.
    fn bytes(&self, bindings: &[crate::kernel::Binding], chunk: &Chunk, emit: Emit) -> u64 {
        let (rows, scores) = (chunk.rows(), chunk.rows() * self.layout.classes);
        let again = match (self.lanes.keeps(), emit, self.sums) {
            (true, ..) | (_, Emit::Gradient, _) => 0,
            (_, Emit::Value, Sums::OwnPass) | (_, Emit::Both, Sums::Labelled | Sums::FirstPass) => 1,
            (_, Emit::Both, Sums::OwnPass) => 2,
            (_, Emit::Value, _) => 0,
        };
        let of = |b: &crate::kernel::Binding| match b.name {
            "input" => b.element.size() * scores * (1 + again),
            "target" | "grad_input" => b.element.size() * scores,
            "partials" => b.element.size() * chunk.blocks,
            name if self.is_per_row(name) => b.element.size() * rows,
            _ => 0,
        };
        bindings.iter().map(of).sum()
    }

    fn grad_access(&self) -> Access {
        if self.request.options.accumulate { Access::Accumulate } else { Access::Write }
    }

    /// The kernel of a main pass; a staged one reads and writes compact f32 blocks in scratch.
    fn kernel(&self, emit: Emit, known: bool, staged: bool) -> Kernel {
        let stored = |dtype| if staged { DType::F32 } else { dtype };
        let read = if staged { Access::Workspace } else { Access::Read };
        let input = stored(self.request.tensors[INPUT].dtype);
        let none = self.request.reduction == Reduction::None;
        let keeps = self.kept.is_some();
        let resumes = emit == Emit::Gradient && keeps;
        let (value, gradient) = (emit != Emit::Gradient, emit != Emit::Value);
        let grad_access = if staged { Access::Write } else { self.grad_access() };
        let label = format!(
            "{}.{}.{}.{}.{input}{}{}{}{}.{}.{}",
            self.loss.name(),
            format!("{emit:?}").to_lowercase(),
            if known { "known" } else { "saved" },
            self.request.reduction.word(),
            self.rows_id(),
            if grad_access == Access::Accumulate && gradient { ".accumulate" } else { "" },
            if staged { ".staged" } else { "" },
            if self.loss.label_smoothing() == 0.0 { "" } else { ".smooth" },
            self.lanes.id(),
            self.variant.id(),
        );
        let share = match (self.spec(LABELS).is_some(), self.loss.label_smoothing() == 0.0) {
            (true, true) => fragment!("lib/share_label"),
            (true, false) => fragment!("family/classification/share_smooth"),
            (false, true) => fragment!("lib/share_dense"),
            (false, false) => fragment!("family/classification/share_dense_smooth"),
        };
        let upstream = if none { fragment!("lib/upstream_each") } else { fragment!("lib/upstream_one") };
        let kernel = Kernel::named(label, self.variant)
            .fragments([self.loss.hook(), fragment!("family/classification/main"), share, upstream])
            .fragments([fragment!("lib/numerics")])
            .fragments(totals::block(self.variant))
            .words(&rows::WORDS)
            .words(&["tiles", "nan_source"])
            .constant("SUMS", self.sums as u32)
            .constant("VALUE", u32::from(value))
            .constant("GRADIENT", u32::from(gradient))
            .constant("RESUME", u32::from(resumes))
            .parameters(&self.loss.parameters());
        let mut kernel = self.lanes.link(kernel).bind("input", Element::Float(input), read);
        if let Some(spec) = self.spec(TARGET) {
            kernel = kernel.bind("target", Element::Float(stored(spec.dtype)), read);
        }
        kernel = self.bind_rows(kernel);
        kernel = match (gradient, self.spec(GRAD_OUTPUT)) {
            (true, Some(spec)) => kernel.bind("grad_output", Element::Float(spec.dtype), Access::Read),
            _ => kernel.absent(Absent::Float("grad_output", "1.0")),
        };
        kernel = if gradient {
            kernel.bind("grad_input", Element::Float(input), grad_access)
        } else {
            kernel.absent(Absent::Store("grad_input"))
        };
        kernel = if none && value {
            kernel.bind("loss", rows::F32, Access::Write)
        } else {
            kernel.absent(Absent::Store("loss"))
        };
        kernel = if resumes || (keeps && emit == Emit::Value) {
            kernel.bind("row_results", Element::Plain("vec4<f32>", 16), Access::Workspace)
        } else {
            kernel.absent(Absent::Plain("row_results", "vec4<f32>"))
        };
        kernel = if value {
            kernel.bind("partials", totals::TALLY, Access::Workspace)
        } else {
            kernel.absent(Absent::Plain("partials", "Tally"))
        };
        self.totals.scaled(kernel, known)
    }

    fn reserve_regions(&mut self, chunks: &[Chunk], emit: Emit) -> Regions {
        let rows = chunks.iter().map(Chunk::rows).max().unwrap_or(0);
        let bytes = rows * self.layout.classes * 4;
        let input = self.builder.scratch(bytes);
        let target = self.spec(TARGET).is_some().then(|| self.builder.scratch(bytes));
        let grad = (emit != Emit::Value).then(|| self.builder.scratch(bytes));
        Regions { input, target, grad }
    }

    fn stage(&mut self, chunk: &Chunk, regions: &Regions, staging: Staging, pass: Pass) {
        let copies = match staging {
            Staging::In => vec![(INPUT, INPUT, Some(regions.input)), (TARGET, TARGET, regions.target)],
            Staging::Out(_) => vec![(GRAD_INPUT, INPUT, regions.grad)],
        };
        let (variant, layout) = (self.variant, self.layout);
        for (name, like, place) in copies {
            if let (Some(spec), Some(block)) = (self.request.tensors.get(like), place) {
                let staged = Staged { name, dtype: spec.dtype, block, staging };
                rows::stage(&mut self.builder, variant, &layout, chunk, staged, &[pass]);
            }
        }
    }
}

/// Compact blocks in scratch.
struct Regions {
    input: Place,
    target: Option<Place>,
    grad: Option<Place>,
}

/// The shares of a row's target in f64, or `None` for a row that does not count.
pub(super) struct HostRows<'a> {
    pub layout: Layout,
    labels: Option<&'a [i64]>,
    target: Option<&'a [f64]>,
    weight: Option<&'a [f64]>,
    mask: Option<&'a [i64]>,
    ignore_index: i64,
    smoothing: f64,
}

impl<'a> HostRows<'a> {
    /// Fails where a label is neither a class nor `ignore_index`, in a row that the mask lets count.
    pub fn new(tensors: &'a HostTensors, axis: ClassAxis, ignore_index: i32, smoothing: f64) -> Result<Self, Error> {
        let integers = |name: &str| tensors.get(name).map(HostTensor::as_integers);
        let floats = |name: &str| tensors.get(name).map(HostTensor::as_floats);
        let rows = Self {
            layout: Layout::of(&tensors[INPUT].dims, axis),
            labels: integers(LABELS),
            target: floats(TARGET),
            weight: floats(WEIGHT),
            mask: integers(CELL_MASK),
            ignore_index: ignore_index.into(),
            smoothing,
        };
        let classes = rows.layout.classes as i64;
        for (q, &label) in rows.labels.unwrap_or(&[]).iter().enumerate() {
            if rows.unmasked(q) && label != rows.ignore_index && !(0..classes).contains(&label) {
                let expected = format!("classes in [0, {classes}) or {ignore_index}");
                return Err(Error::Value { name: LABELS.into(), expected, found: label.to_string() });
            }
        }
        Ok(rows)
    }

    fn unmasked(&self, q: usize) -> bool {
        self.mask.is_none_or(|mask| mask[q] != 0)
    }

    pub fn counts(&self, q: usize) -> bool {
        self.unmasked(q) && self.labels.is_none_or(|labels| labels[q] != self.ignore_index)
    }

    /// Where class c of row q lies in the tensors with a class axis.
    pub fn cell(&self, q: usize, c: usize) -> usize {
        let (classes, space) = (self.layout.classes as usize, self.layout.space as usize);
        match self.layout.axis {
            ClassAxis::First => (q / space * classes + c) * space + q % space,
            ClassAxis::Last => q * classes + c,
        }
    }

    /// The share of class c in the target of row q.
    pub fn share(&self, q: usize, c: usize) -> f64 {
        let own = match self.labels {
            Some(labels) => f64::from(labels[q] == c as i64),
            None => self.target.map_or(0.0, |t| t[self.cell(q, c)]),
        };
        own * (1.0 - self.smoothing) + self.smoothing / self.layout.classes as f64
    }

    pub fn weight(&self, c: usize) -> f64 {
        self.weight.map_or(1.0, |w| w[c])
    }

    /// What a row adds to the denominator of a mean.
    pub fn mean_weight(&self, q: usize) -> f64 {
        self.labels.map_or(1.0, |labels| self.weight(labels[q] as usize))
    }

    /// The log-probabilities of row q.
    pub fn log_softmax(&self, input: &[f64], q: usize) -> Vec<f64> {
        let row: Vec<f64> = (0..self.layout.classes as usize).map(|c| input[self.cell(q, c)]).collect();
        let m = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let l: f64 = row.iter().map(|x| (x - m).exp()).sum();
        row.iter().map(|x| x - m - l.ln()).collect()
    }
}

/// The f64 driver: the definition, row by row.
fn reference(loss: &dyn Classification, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let axis = request.options.class_axis;
    check_classes(loss, &request.tensors[INPUT], axis)?;
    let rows = HostRows::new(tensors, axis, loss.ignore_index(), loss.label_smoothing().into())?;
    let input = &tensors[INPUT];
    let x = input.as_floats();
    let classes = rows.layout.classes as usize;
    let mut values = vec![0.0; rows.layout.rows() as usize];
    let mut slopes = vec![0.0; x.len()];
    let mut mean = 0.0;
    for q in (0..values.len()).filter(|&q| rows.counts(q)) {
        mean += rows.mean_weight(q);
        let log_p = rows.log_softmax(x, q);
        let terms: Vec<(f64, f64, f64)> = (0..classes)
            .map(|c| {
                let (value, slope) = loss.phi(log_p[c], rows.weight(c));
                let share = rows.share(q, c);
                // A class without a share adds nothing, whatever its term.
                if share == 0.0 { (0.0, 0.0, 0.0) } else { (share * value, share * slope, share * rows.weight(c)) }
            })
            .collect();
        values[q] = terms.iter().map(|t| t.0).sum();
        let b: f64 = terms.iter().map(|t| t.1).sum();
        for c in 0..classes {
            slopes[rows.cell(q, c)] = terms[c].1 - log_p[c].exp() * b;
        }
        if loss.adds_squares() {
            let others = (classes - 1) as f64;
            let square = |c: usize| x[rows.cell(q, c)].powi(2);
            let squares: f64 = (0..classes).map(square).sum();
            let weights: f64 = terms.iter().map(|t| t.2).sum();
            for c in 0..classes {
                values[q] += terms[c].2 * (squares - square(c)) / others;
                slopes[rows.cell(q, c)] += 2.0 * x[rows.cell(q, c)] * (weights - terms[c].2) / others;
            }
        }
    }
    let row_of = |i: usize| match axis {
        ClassAxis::Last => i / classes,
        ClassAxis::First => {
            let space = rows.layout.space as usize;
            i / (classes * space) * space + i % space
        }
    };
    if request.reduction == Reduction::None {
        let upstream = |i: usize| crate::stage::upstream(tensors, request.reduction, row_of(i));
        let grad = slopes.iter().enumerate().map(|(i, s)| s * upstream(i)).collect();
        return Ok(crate::stage::evaluation(HostTensor::floats(rows_dims(&input.dims, axis), values), input, grad));
    }
    let scale = crate::stage::reduction_scale(request.reduction, mean, rows.layout.samples as f64);
    let total = values.iter().sum::<f64>() * scale;
    let grad = slopes.iter().map(|s| s * scale * crate::stage::upstream(tensors, request.reduction, 0)).collect();
    Ok(crate::stage::evaluation(HostTensor::floats([], vec![total]), input, grad))
}
