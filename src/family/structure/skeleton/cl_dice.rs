//! clDice: skeletons of the truth and of the prediction, four sums, and the gradient back through the skeleton.
//!
//! The truth's skeleton stays in saved memory, 4 bytes for each cell of each class. The prediction's is made again for
//! a gradient pass of its own, and within a fused call where its planes do not fit the workspace at once.

use super::chain::{Call, Chain, Group, NUMBER, Planes, Results};
use super::{check_unit, groups, operation, skeleton};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::family::boundary::classes::{self, Classes};
use crate::family::boundary::planner::{FieldLoss, Planner as Fields, Shape};
use crate::family::classification::HostRows;
use crate::family::overlap::Activation;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Element, Fragment, Kernel, fragment};
use crate::plan::{Merge, Pass, Place, Plan, Step, Window, whole};
use crate::request::{Reduction, Request};
use crate::signature::TensorDecl;
use crate::stage::{Begun, begin};
use crate::stage::{check_upstream, space_of, totals, upstream};
use crate::tensor::{DType, INPUT, LOSS, STATUS, TARGET};
use crate::variant::Variant;
use std::ops::Range;

const FORWARD: [Pass; 2] = [Pass::Statistics, Pass::Fused];
/// Cells of a plane that an invocation of the sums' kernel takes.
const ITEMS: u64 = 8;
/// Words of the saved totals: four sums, the bad labels, the flags.
const TOTALS: u64 = 6;
/// Words of the saved slopes.
const SLOPES: u64 = 3;

/// The parameters of a clDice loss.
pub(crate) struct ClDiceOptions {
    /// Erosions after the first.
    pub iterations: i32,
    /// Added to the sums.
    pub smooth: f64,
    /// How scores become probabilities.
    pub activation: Activation,
}

/// A loss of two masks' skeletons.
pub(crate) trait ClDice: Loss {
    fn options(&self) -> ClDiceOptions;
}

impl Family for dyn ClDice {
    const NAME: &'static str = "structure";

    fn tensors(&self) -> Vec<TensorDecl> {
        classes::signature(true)
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// What it shares with the losses of distance fields: probabilities, truth, and a gradient from slopes by p.
fn field_loss(loss: &dyn ClDice) -> FieldLoss {
    FieldLoss { name: loss.name(), activation: loss.options().activation }
}

fn shape(loss: &FieldLoss, request: &Request) -> Result<Shape, Error> {
    let dims = &request.tensors[INPUT].dims;
    operation::spatial(dims, request.options.class_axis)?;
    check_upstream(request, &[])?;
    Shape::of(loss, request)
}

struct Planner<'a, 'b> {
    loss: &'a dyn ClDice,
    fields: Fields<'a, 'b>,
    chain: Chain,
    variant: Variant,
    totals: Place,
    slopes: Place,
    truth_skeleton: Place,
    /// Slopes by p.
    by_p: Place,
    sums: Place,
}

fn plan(loss: &dyn ClDice, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    let field_loss = field_loss(loss);
    let shape = shape(&field_loss, request)?;
    let (mut builder, variant) = match begin(loss.name(), &loss.parameters(), request, caps, 256, &[INPUT], Vec::new())?
    {
        Begun::Done(plan) => return Ok(plan),
        Begun::Open(builder, variant) => (builder, variant),
    };
    let gradient = request.gradients.contains(INPUT);
    let (planes, cells) = (shape.planes(), shape.layout.space);
    let dims = [planes as usize, cells as usize];
    let totals = builder.saved(&[
        ("prediction_in_truth", &[], Merge::SumF32),
        ("prediction_skeleton", &[], Merge::SumF32),
        ("truth_in_prediction", &[], Merge::SumF32),
        ("truth_skeleton_sum", &[], Merge::SumF32),
        ("bad_labels", &[], Merge::SumU32),
        ("flags", &[], Merge::OrU32),
    ]);
    let slopes = builder.saved(&[("slopes", &[SLOPES as usize], Merge::Local)]);
    let rows = [shape.layout.rows() as usize, 2];
    let softmax = loss.options().activation == Activation::Softmax;
    let norms = softmax.then(|| builder.saved(&[("norms", &rows, Merge::Local)]));
    let truth_skeleton = match gradient {
        true => builder.saved(&[("truth_skeleton", &dims, Merge::Local)]),
        false => builder.scratch(planes * cells * 4),
    };
    let by_p = builder.scratch(if gradient { planes * cells * 4 } else { 0 });
    let units = planes * cells.div_ceil(ITEMS * u64::from(variant.workgroup_size));
    builder.check_window("the partial sums of clDice", totals::TALLY, units * 4)?;
    let sums = builder.scratch(units * 4 * totals::TALLY.size());
    let mut fields = Fields::bare(&field_loss, request, builder, variant, shape, norms, by_p);
    let samples = fields.samples_of_a_binding()?;
    let steps = loss.options().iterations as u64 + 1;
    let terms = fields.shape.terms;
    let workspace = Chain::workspace(steps, gradient) * cells * 4;
    fields.builder.check_window("a plane of the skeleton", NUMBER, cells)?;
    let fit = (fields.builder.window_elements(NUMBER) / cells).min(samples * terms);
    let groups = groups(planes, terms, workspace, input.elements() * 4, planes * cells * 4, fit);
    let largest = groups.iter().map(|group| group.count).max().unwrap_or(1);
    let Shape { layout, first_class, .. } = fields.shape;
    let classes = Planes { terms, first_class, strides: layout.strides() };
    let space = space_of(&fields.shape.space);
    let chain = Chain::new(&mut fields.builder, variant, classes, space, largest, steps, gradient)?;
    let mut planner = Planner { loss, fields, chain, variant, totals, slopes, truth_skeleton, by_p, sums };
    planner.fields.norms()?;
    let one = groups.len() == 1;
    for &group in &groups {
        planner.forward(group, gradient && one);
    }
    planner.total(units);
    planner.finish();
    if gradient {
        for &group in &groups {
            let again = if one { &[Pass::Gradient][..] } else { &[Pass::Gradient, Pass::Fused] };
            planner.prepare(again, group, false);
            let results = Results { skeleton: false, product: true };
            planner.chain.forward(&mut planner.fields.builder, again, group, results);
            planner.backward(group);
        }
        planner.fields.gradient()?;
    }
    Ok(planner.fields.builder.build())
}

impl Planner<'_, '_> {
    fn call(&self, stem: &str, fragment: Fragment) -> Call {
        Call::new(self.variant, stem, fragment).fragment(fragment!("lib/numerics"))
    }

    /// Binds what a kernel reads of the call's tensors, in the samples of a group.
    fn bind_tensors(&self, mut call: Call, group: Group) -> Call {
        let window = self.fields.planes_window();
        let unbound = call.kernel.bindings.iter().skip(call.windows.len());
        call.windows.extend(unbound.map(|b| window(b.name, group.first, group.count)).collect::<Vec<_>>());
        call
    }

    /// x_0 of the chain: the truth, or the prediction.
    fn prepare(&mut self, passes: &[Pass], group: Group, truth: bool) {
        let (stem, source) = match truth {
            true => (format!("cl_dice_truth.{}", self.fields.id()), fragment!("family/structure/source_truth")),
            false => {
                (format!("cl_dice_prediction.{}", self.fields.id()), fragment!("family/structure/source_prediction"))
            }
        };
        let mut call = self.call(&stem, fragment!("family/structure/skeleton_prepare"));
        call = call.fragment(fragment!("family/structure/neighbours")).fragment(source);
        call.kernel = match truth {
            true => self.fields.with_truth(call.kernel.fragments([fragment!("lib/score_index")])),
            false => self.fields.with_cells(self.fields.with_prediction(call.kernel)),
        };
        self.bind_tensors(call, group).bind("result", NUMBER, Access::Workspace, self.chain.start(group)).each(
            &mut self.fields.builder,
            passes,
            &self.chain,
            group,
            8,
            &|_| 0,
        );
    }

    /// Both skeletons and their sums; with what a backward run needs of the prediction's in the fused call.
    fn forward(&mut self, group: Group, product: bool) {
        self.prepare(&FORWARD, group, true);
        let skeleton = Results { skeleton: true, product: false };
        self.chain.forward(&mut self.fields.builder, &FORWARD, group, skeleton);
        Call::new(self.variant, "skeleton_copy.own", fragment!("family/structure/skeleton_copy"))
            .fragment(fragment!("family/structure/own_planes"))
            .fragment(fragment!("family/structure/copy_out"))
            .bind("near", NUMBER, Access::Workspace, self.chain.skeleton(group))
            .bind("far", Element::Float(DType::F32), Access::Write, self.planes(self.truth_skeleton, group))
            .each(&mut self.fields.builder, &FORWARD, &self.chain, group, 0, &|_| 0);
        self.prepare(&FORWARD, group, false);
        for pass in FORWARD {
            let product = product && pass == Pass::Fused;
            self.chain.forward(&mut self.fields.builder, &[pass], group, Results { skeleton: true, product });
        }
        self.sum(group);
    }

    /// The planes of a group in a region that holds all planes.
    fn planes(&self, place: Place, group: Group) -> Window {
        let cells = self.fields.shape.layout.space;
        Window { place, first: group.first * cells, count: group.count * cells }
    }

    fn sum(&mut self, group: Group) {
        let cells = self.fields.shape.layout.space;
        let units = cells.div_ceil(ITEMS * u64::from(self.variant.workgroup_size));
        let mut call =
            self.call(&format!("cl_dice_sums.{}", self.fields.id()), fragment!("family/structure/cl_dice_sums"));
        call.kernel = call.kernel.fragments(totals::block(self.variant));
        call.kernel = self.fields.with_truth(self.fields.with_prediction(call.kernel));
        let sums = Window { place: self.sums, first: group.first * units * 4, count: group.count * units * 4 };
        self.bind_tensors(call, group)
            .bind("skeleton", NUMBER, Access::Workspace, self.chain.skeleton(group))
            .bind("truth_skeleton", NUMBER, Access::Workspace, self.planes(self.truth_skeleton, group))
            .bind("sums", totals::TALLY, Access::Workspace, sums)
            .dispatch(
                &mut self.fields.builder,
                &FORWARD,
                &self.chain,
                group,
                (group.count * units, 12 * group.count * cells),
                &|name| if name == "tiles" { units as u32 } else { 0 },
            );
    }

    fn total(&mut self, units: u64) {
        let kernel = Kernel::named(format!("cl_dice_totals.{}", self.variant.id()), self.variant)
            .fragments([fragment!("family/structure/cl_dice_totals")])
            .fragments(totals::block(self.variant))
            .words(&["count"])
            .bind("sums", totals::TALLY, Access::Workspace)
            .bind("totals", totals::WORD, Access::Workspace);
        let step = Step {
            kernel: self.fields.builder.kernel(kernel),
            groups: 1,
            words: vec![units as u32],
            windows: vec![whole(self.sums, units * 4), whole(self.totals, TOTALS)],
            bytes: units * 4 * totals::TALLY.size() + TOTALS * 4,
            flops: units * 4,
        };
        FORWARD.iter().for_each(|&pass| self.fields.builder.step(pass, step.clone()));
    }

    fn finish(&mut self) {
        let status = self.fields.request.status;
        let label = if status { "cl_dice_finish.status" } else { "cl_dice_finish" };
        let mut kernel = Kernel::named(format!("{label}.{}", self.variant.id()), self.variant)
            .fragments([fragment!("family/structure/cl_dice_finish"), fragment!("lib/numerics")])
            .words(&["nan_source"])
            .parameters(&self.loss.parameters())
            .bind("totals", totals::WORD, Access::Workspace)
            .bind("slopes", NUMBER, Access::Workspace)
            .bind("loss", Element::Float(DType::F32), Access::Write);
        let mut windows = vec![whole(self.totals, TOTALS), whole(self.slopes, SLOPES), whole(Place::Tensor(LOSS), 1)];
        if status {
            kernel = kernel.bind("status", totals::WORD, Access::Write);
            windows.push(whole(Place::Tensor(STATUS), 2));
        } else {
            kernel = kernel.absent(Absent::Plain("status", "u32"));
        }
        let kernel = self.fields.builder.kernel(kernel);
        let step = Step { kernel, groups: 1, words: vec![0], windows, bytes: (TOTALS + SLOPES) * 4 + 12, flops: 30 };
        [Pass::Finish, Pass::Fused].iter().for_each(|&pass| self.fields.builder.step(pass, step.clone()));
    }

    /// The slopes by p of a group's planes, after a forward run with the product.
    fn backward(&mut self, group: Group) {
        let passes = [Pass::Gradient, Pass::Fused];
        let mut call = self
            .call(&format!("cl_dice_upstream.{}", self.fields.id()), fragment!("family/structure/cl_dice_upstream"));
        call = call.fragment(fragment!("family/structure/source_truth"));
        call.kernel = self.fields.with_truth(call.kernel.fragments([fragment!("lib/score_index")]));
        self.bind_tensors(call, group)
            .bind("slopes", NUMBER, Access::Workspace, whole(self.slopes, SLOPES))
            .bind("upstream", NUMBER, Access::Workspace, self.chain.upstream(group))
            .each(&mut self.fields.builder, &passes, &self.chain, group, 2, &|_| 0);
        self.chain.backward(&mut self.fields.builder, &passes, group);
        Call::new(self.variant, "cl_dice_slope", fragment!("family/structure/cl_dice_slope"))
            .bind("through", NUMBER, Access::Workspace, self.chain.gradient(group))
            .bind("slopes", NUMBER, Access::Workspace, whole(self.slopes, SLOPES))
            .bind("truth_skeleton", NUMBER, Access::Workspace, self.planes(self.truth_skeleton, group))
            .bind("field", NUMBER, Access::Workspace, self.planes(self.by_p, group))
            .each(&mut self.fields.builder, &passes, &self.chain, group, 2, &|_| 0);
    }
}

/// The cells of one class in one sample: their rows, p and t, 0 where a cell does not count.
struct HostPlane {
    positions: Range<usize>,
    class: usize,
    p: Vec<f64>,
    t: Vec<f64>,
}

/// (a, da / d nominator, da / d denominator) of a = (nominator + smooth) / (denominator + smooth).
fn share(nominator: f64, denominator: f64, smooth: f64) -> (f64, f64, f64) {
    let over = denominator + smooth;
    if over == 0.0 {
        return (1.0, 0.0, 0.0);
    }
    let share = (nominator + smooth) / over;
    (share, 1.0 / over, -share / over)
}

/// The f64 driver: plane by plane.
fn reference(loss: &dyn ClDice, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let field_loss = field_loss(loss);
    let shape = shape(&field_loss, request)?;
    // No label is ignored: one outside the classes is an error.
    let rows = HostRows::new(tensors, request.options.class_axis, i32::MIN, 0.0)?;
    let input = &tensors[INPUT];
    if loss.options().activation == Activation::None {
        check_unit(INPUT, input.as_floats())?;
    }
    if let Some(target) = tensors.get(TARGET) {
        check_unit(TARGET, target.as_floats())?;
    }
    let (space, terms) = (shape.layout.space as usize, shape.terms as usize);
    let dims = space_of(&shape.space).map(|d| d as usize);
    let iterations = loss.options().iterations as usize;
    let classes = Classes::of(loss, request, loss.options().activation, false)?;
    let probabilities = classes.probabilities(&rows, input.as_floats());
    let plane = |plane: usize| {
        let class = shape.first_class as usize + plane % terms;
        let positions = plane / terms * space..(plane / terms + 1) * space;
        let counted = |f: &dyn Fn(usize) -> f64| {
            positions.clone().map(|q| if rows.counts(q) { f(q) } else { 0.0 }).collect::<Vec<_>>()
        };
        let (p, t) = (counted(&|q| probabilities[q][class]), counted(&|q| rows.share(q, class)));
        HostPlane { positions, class, p, t }
    };
    let planes: Vec<HostPlane> = (0..shape.planes() as usize).map(plane).collect();
    let nothing = vec![0.0; space];
    let thin = |plane: &[f64], upstream: &[f64]| skeleton(plane, dims, iterations, upstream);
    let mut sums = [0.0; 4];
    let mut truths = Vec::with_capacity(planes.len());
    for HostPlane { p, t, .. } in &planes {
        let (skeleton_p, skeleton_t) = (thin(p, &nothing).0, thin(t, &nothing).0);
        for i in 0..space {
            let terms = [skeleton_p[i] * t[i], skeleton_p[i], skeleton_t[i] * p[i], skeleton_t[i]];
            sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
        }
        truths.push(skeleton_t);
    }
    let smooth = loss.options().smooth;
    let (a, a_nominator, a_denominator) = share(sums[0], sums[1], smooth);
    let (b, b_nominator, _) = share(sums[2], sums[3], smooth);
    let both = a + b;
    let inverse = if both == 0.0 { 0.0 } else { 1.0 / both };
    let (by_a, by_b) = (-2.0 * (b * inverse).powi(2), -2.0 * (a * inverse).powi(2));
    let g = upstream(tensors, Reduction::Mean, 0);
    let mut slopes: Vec<Vec<f64>> = probabilities.iter().map(|p| vec![0.0; p.len()]).collect();
    for (HostPlane { positions, class, p, t }, skeleton_t) in planes.iter().zip(&truths) {
        let by_skeleton: Vec<f64> = t.iter().map(|t| g * by_a * (a_nominator * t + a_denominator)).collect();
        let through = thin(p, &by_skeleton).1;
        for (i, q) in positions.clone().enumerate() {
            slopes[q][*class] = through[i] + g * by_b * b_nominator * skeleton_t[i];
        }
    }
    let grad = classes.to_scores(&rows, &probabilities, &slopes);
    let value = if shape.layout.elements() == 0 { 0.0 } else { 1.0 - 2.0 * a * b * inverse };
    Ok(crate::stage::evaluation(HostTensor::floats([], vec![value]), input, grad))
}
