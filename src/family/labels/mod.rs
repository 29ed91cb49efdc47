//! Operations on integer labels that look at a window around each cell.
//!
//! Where labels are classes, the set of a window's classes is the union of those of its rows: it is found along one axis
//! after the other, 2 r + 1 reads a cell and axis, in words of 32 classes. Workspace: 4 bytes a word and cell, twice that
//! for more than one axis.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Access, Element, Fragment, Kernel, fragment};
use crate::params::Parameter;
use crate::plan::{Pass, Place, Plan, PlanBuilder, Step, Window, whole};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Layout, check_elements};
use crate::tensor::{DType, GRAD_OUTPUT, LABELS, TensorSpec};
use crate::variant::{ClassAxis, Variant};

/// Which cells an operation looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around {
    /// Cells on either side along each axis.
    pub radius: i32,
    /// Cells with this label are left out.
    pub ignore_index: i32,
    /// 0 where the output has no class axis.
    pub classes: i32,
}

/// The window around a cell, in f64's driver.
pub(crate) struct Seen {
    pub own: i64,
    /// Labels that count, the cell's own among them.
    pub labels: Vec<i64>,
    /// Whether the window holds a cell that is left out.
    pub left_out: bool,
}

impl Seen {
    /// Whether all labels that count are the cell's.
    pub fn same(&self) -> bool {
        self.labels.iter().all(|label| *label == self.own)
    }
}

/// What an operation's kernels find out about a cell.
pub(crate) enum Hook {
    /// Whether a label of the window differs from the cell's: labels are any integers.
    Window,
    /// The set of the window's classes, found axis by axis, and the function `emit` of it, with its word in the kernel's
    /// label.
    Classes(&'static str, Fragment),
}

/// A loss that is an operation of this family: planned and evaluated here.
pub(crate) trait LabelOperation: Loss {
    fn output(&self) -> &'static [&'static str];

    fn around(&self) -> Around;

    fn hook(&self) -> Hook;

    /// The values of a cell that is not left out, by class (0 where there is no class axis); others are 0.
    fn values(&self, seen: &Seen) -> Vec<(i64, f64)>;
}

impl Family for dyn LabelOperation {
    const NAME: &'static str = "labels";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(LABELS, "N X|N Y X|N Z Y X", TensorKind::Label)]
    }

    fn results(&self) -> &'static [&'static str] {
        self.output()
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn check(name: &'static str, request: &Request) -> Result<(), Error> {
    if request.tensors.contains_key(GRAD_OUTPUT) {
        let (loss, name) = (name.into(), GRAD_OUTPUT.into());
        return Err(Error::UnexpectedTensor { loss, name, hint: String::new() });
    }
    if request.status {
        return Err(Error::unsupported(name, "an operation has no status"));
    }
    Ok(())
}

impl Around {
    fn dims(&self, labels: &[usize], axis: ClassAxis) -> Vec<usize> {
        let mut dims = labels.to_vec();
        match (self.classes, axis) {
            (0, _) => {}
            (classes, ClassAxis::First) => dims.insert(1, classes as usize),
            (classes, ClassAxis::Last) => dims.push(classes as usize),
        }
        dims
    }

    fn layout(&self, dims: &[usize], axis: ClassAxis) -> Layout {
        let space = dims[1..].iter().map(|&d| d as u64).product();
        Layout { samples: dims[0] as u64, classes: self.classes.max(1) as u64, space, axis }
    }
}

fn plan(operation: &dyn LabelOperation, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    check(operation.name(), request)?;
    let (around, output, parameters) = (operation.around(), operation.outputs()[0], operation.parameters());
    let labels = &request.tensors[LABELS];
    let axis = request.options.class_axis;
    let layout = around.layout(&labels.dims, axis);
    let variant = Variant::choose(operation.name(), &request.options, caps, 256)?;
    check_elements(output, layout.elements())?;
    let mut builder = PlanBuilder::new(operation.name(), &parameters, &request.options, caps);
    builder.input(LABELS, labels);
    builder.output(output, TensorSpec::new(DType::F32, around.dims(&labels.dims, axis)));
    if layout.elements() == 0 {
        return Ok(builder.build());
    }
    let (cells, classes) = (layout.space, layout.classes);
    builder.check_window("one sample's labels", Element::Integer(labels.dtype), cells)?;
    builder.check_window("one sample's output", RESULT, cells * classes)?;
    let fit = builder.window_elements(Element::Integer(labels.dtype)) / cells;
    let fit = fit.min(builder.window_elements(RESULT) / (cells * classes)).min(layout.samples);
    let call = Call {
        variant,
        id: format!("{}.{}", labels.dtype, variant.id()),
        parameters,
        labels: labels.dtype,
        output,
        radius: around.radius as u64,
        classes: around.classes as u64,
        space: crate::family::boundary::distance::space_of(&labels.dims[1..]),
        strides: layout.strides(),
    };
    let sets = [builder.scratch(call.set_bytes(fit)), builder.scratch(call.second_set_bytes(fit))];
    for first in (0..layout.samples).step_by(fit as usize) {
        let part = Part { first, samples: fit.min(layout.samples - first) };
        let steps = match operation.hook() {
            Hook::Window => vec![call.window(&mut builder, part)],
            Hook::Classes(word, emit) => {
                let (steps, found) = call.sets(&mut builder, part, sets);
                steps.into_iter().chain([call.classes(&mut builder, part, found, word, emit)]).collect()
            }
        };
        for step in steps {
            [Pass::Statistics, Pass::Fused].iter().for_each(|&pass| builder.step(pass, step.clone()));
        }
    }
    Ok(builder.build())
}

const RESULT: Element = Element::Float(DType::F32);
/// 32 classes, a bit each.
const SET: Element = Element::Plain("u32", 4);

/// What the kernels of a call share.
struct Call {
    variant: Variant,
    /// The end of the kernels' labels.
    id: String,
    parameters: Vec<Parameter>,
    labels: DType,
    output: &'static str,
    radius: u64,
    classes: u64,
    /// z, y, x.
    space: [u64; 3],
    /// Of the sample, the class and the cell in the output.
    strides: [u64; 3],
}

/// Samples that go together.
#[derive(Debug, Clone, Copy)]
struct Part {
    first: u64,
    samples: u64,
}

impl Call {
    fn cells(&self) -> u64 {
        self.space.iter().product()
    }

    /// Words of a cell's set: its classes, and one for what is left out. 0 where the operation has no classes.
    fn words(&self) -> u64 {
        if self.classes == 0 { 0 } else { self.classes / 32 + 1 }
    }

    fn set_bytes(&self, samples: u64) -> u64 {
        samples * self.cells() * self.words() * SET.size()
    }

    /// Axes from the last on: one set is made from another on every axis but the first.
    fn second_set_bytes(&self, samples: u64) -> u64 {
        if self.space[..2].iter().any(|&size| size > 1) { self.set_bytes(samples) } else { 0 }
    }

    fn block(place: Place, part: Part, each: u64) -> Window {
        Window { place, first: part.first * each, count: part.samples * each }
    }

    fn kernel(&self, label: &str, words: &[&'static str]) -> Kernel {
        Kernel::named(format!("{label}.{}", self.id), self.variant).words(words)
    }

    fn step(&self, kernel: usize, items: u64, words: &[u64], windows: Vec<Window>, bytes: u64, flops: u64) -> Step {
        let groups = items.div_ceil(self.variant.workgroup_size.into()) as u32;
        Step { kernel, groups, words: words.iter().map(|&w| w as u32).collect(), windows, bytes, flops }
    }

    /// Each cell with its whole window: labels that are any integers.
    fn window(&self, builder: &mut PlanBuilder<'_>, part: Part) -> Step {
        let kernel = self
            .kernel("label_boundary", &["count", "first", "cells", "depth", "height", "width", "radius"])
            .fragments([fragment!("family/labels/label_boundary")])
            .parameters(&self.parameters)
            .bind("labels", Element::Integer(self.labels), Access::Read)
            .bind("result", RESULT, Access::Write);
        let kernel = builder.kernel(kernel);
        let (cells, [depth, height, width]) = (self.cells(), self.space);
        let count = part.samples * cells;
        let seen: u64 = self.space.map(|size| size.min(2 * self.radius + 1)).into_iter().product();
        let windows =
            vec![Self::block(Place::Tensor(LABELS), part, cells), Self::block(Place::Tensor(self.output), part, cells)];
        let words = [count, part.first * cells, cells, depth, height, width, self.radius];
        self.step(kernel, count, &words, windows, count * (self.labels.size() + RESULT.size()), count * seen)
    }

    /// The sets of the window's classes, one axis after the other; and where they are in the end.
    fn sets(&self, builder: &mut PlanBuilder<'_>, part: Part, sets: [Place; 2]) -> (Vec<Step>, Place) {
        let count = part.samples * self.cells();
        let items = count * self.words();
        let mut steps: Vec<Step> = Vec::new();
        for axis in (0..3).rev().filter(|&axis| axis == 2 || self.space[axis] > 1) {
            let (from, to) = (sets[(steps.len() + 1) % 2], sets[steps.len() % 2]);
            let words = ["count", "first", "words", "stride", "size", "radius", "classes"];
            let kernel = if steps.is_empty() {
                self.kernel("label_sets.own", &words)
                    .fragments([
                        fragment!("family/labels/label_sets"),
                        fragment!("family/labels/label_set_own"),
                        fragment!("family/labels/label_counts"),
                    ])
                    .parameters(&self.parameters)
                    .bind("labels", Element::Integer(self.labels), Access::Read)
            } else {
                self.kernel("label_sets.known", &words)
                    .fragments([fragment!("family/labels/label_sets"), fragment!("family/labels/label_set_known")])
                    .bind("known", SET, Access::Workspace)
            };
            let kernel = builder.kernel(kernel.bind("sets", SET, Access::Workspace));
            let (source, read) = if steps.is_empty() {
                (Self::block(Place::Tensor(LABELS), part, self.cells()), self.labels.size() * count)
            } else {
                (whole(from, items), SET.size() * items)
            };
            let (stride, size) = (self.space[axis + 1..].iter().product(), self.space[axis]);
            let first = part.first * self.cells();
            let words = [count, first, self.words(), stride, size, self.radius, self.classes];
            let flops = items * size.min(2 * self.radius + 1);
            steps.push(self.step(
                kernel,
                items,
                &words,
                vec![source, whole(to, items)],
                read + SET.size() * items,
                flops,
            ));
        }
        let found = sets[(steps.len() + 1) % 2];
        (steps, found)
    }

    /// What a cell's set says about it.
    fn classes(
        &self,
        builder: &mut PlanBuilder<'_>,
        part: Part,
        found: Place,
        word: &'static str,
        emit: Fragment,
    ) -> Step {
        let words = ["count", "first", "cells", "words", "classes", "sample_stride", "class_stride", "cell_stride"];
        let kernel = self
            .kernel(&format!("label_classes.{word}"), &words)
            .fragments([
                fragment!("family/labels/label_classes"),
                emit,
                fragment!("family/labels/label_counts"),
                fragment!("lib/score_index"),
            ])
            .parameters(&self.parameters)
            .bind("labels", Element::Integer(self.labels), Access::Read)
            .bind("sets", SET, Access::Workspace)
            .bind("result", RESULT, Access::Write);
        let kernel = builder.kernel(kernel);
        let cells = self.cells();
        let count = part.samples * cells;
        let windows = vec![
            Self::block(Place::Tensor(LABELS), part, cells),
            whole(found, count * self.words()),
            Self::block(Place::Tensor(self.output), part, cells * self.classes),
        ];
        let [sample, class, cell] = self.strides;
        let words = [count, part.first * cells, cells, self.words(), self.classes, sample, class, cell];
        let bytes = self.labels.size() + SET.size() * self.words() + RESULT.size() * self.classes;
        self.step(kernel, count, &words, windows, count * bytes, count * self.classes)
    }
}

/// The f64 driver: cell by cell.
fn reference(operation: &dyn LabelOperation, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    check(operation.name(), request)?;
    let around = operation.around();
    let labels = &tensors[LABELS];
    let axis = request.options.class_axis;
    let layout = around.layout(&labels.dims, axis);
    let (ignored, classes) = (i64::from(around.ignore_index), i64::from(around.classes));
    let values = labels.as_integers();
    let known = |label: &i64| classes == 0 || (0..classes).contains(label) || *label == ignored;
    if let Some(bad) = values.iter().find(|label| !known(label) || i32::try_from(**label).is_err()) {
        let expected = match classes {
            0 => "labels that i32 holds".into(),
            _ => format!("labels in 0 .. {classes}, or {ignored}"),
        };
        return Err(Error::Value { name: LABELS.into(), expected, found: bad.to_string() });
    }
    let dims = crate::family::boundary::distance::space_of(&labels.dims[1..]).map(|d| d as usize);
    let cells = layout.space as usize;
    let [sample_stride, class_stride, cell_stride] = layout.strides().map(|s| s as usize);
    let mut result = vec![0.0; layout.elements() as usize];
    for (q, &own) in values.iter().enumerate().filter(|(_, label)| **label != ignored) {
        let (sample, cell) = (q / cells, q % cells);
        let window = window(dims, cell, around.radius as usize);
        let mut labels: Vec<i64> = window.iter().map(|i| values[sample * cells + i]).collect();
        let all = labels.len();
        labels.retain(|label| *label != ignored);
        let left_out = labels.len() < all;
        for (class, value) in operation.values(&Seen { own, labels, left_out }) {
            result[sample * sample_stride + class as usize * class_stride + cell * cell_stride] = value;
        }
    }
    let result = HostTensor::floats(around.dims(&labels.dims, axis), result);
    Ok(Evaluation::of_operation(HostTensors::from([(operation.outputs()[0].into(), result)]), HostTensors::new()))
}

/// The cells within `radius` of one along each axis.
fn window(dims: [usize; 3], cell: usize, radius: usize) -> Vec<usize> {
    let place = [cell / (dims[1] * dims[2]), cell / dims[2] % dims[1], cell % dims[2]];
    let range = |axis: usize| place[axis].saturating_sub(radius)..(place[axis] + radius + 1).min(dims[axis]);
    let rows = range(0).flat_map(|z| range(1).map(move |y| z * dims[1] + y));
    rows.flat_map(|row| range(2).map(move |x| row * dims[2] + x)).collect()
}
