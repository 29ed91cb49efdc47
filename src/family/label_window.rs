//! Operations on integer labels that look at a window around each cell.

use super::solo::Solo;
use super::{Layout, Loss, check_elements};
use crate::caps::Caps;
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Access, Element, Fragment, Kernel, fragment};
use crate::plan::{Pass, Place, Plan, PlanBuilder, Step, Window};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
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

/// A loss that is an operation of this family: planned and evaluated here.
pub(crate) trait LabelOperation: Loss {
    fn around(&self) -> Around;

    /// The kernel's hook, `emit`, and its word in labels.
    fn hook(&self) -> (&'static str, Fragment);

    /// The values of a cell that is not left out, by class (0 where there is no class axis); others are 0.
    fn values(&self, seen: &Seen) -> Vec<(i64, f64)>;
}

impl<T: LabelOperation> Solo for T {
    fn group(&self) -> &'static str {
        "labels"
    }

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(LABELS, "N X|N Y X|N Z Y X", TensorKind::Label)]
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

fn plan(operation: &impl LabelOperation, request: &Request, caps: &Caps) -> Result<Plan, Error> {
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
    let (word, emit) = operation.hook();
    let words = ["count", "first", "cells", "depth", "height", "width", "radius", "classes"];
    let kernel = Kernel::new(format!("label_window.{word}.{}.{}", labels.dtype, variant.id()), variant)
        .fragments([fragment!("solo/label_window"), emit, fragment!("lib/score_index")])
        .words(&words)
        .words(&["sample_stride", "class_stride", "cell_stride"])
        .parameters(&parameters)
        .bind("labels", Element::Integer(labels.dtype), Access::Read)
        .bind("result", Element::Float(DType::F32), Access::Write);
    let kernel = builder.kernel(kernel);
    let (cells, classes) = (layout.space, layout.classes);
    builder.check_window("one sample's labels", Element::Integer(labels.dtype), cells)?;
    builder.check_window("one sample's output", Element::Float(DType::F32), cells * classes)?;
    let fit = builder.window_elements(Element::Integer(labels.dtype)) / cells;
    let fit = fit.min(builder.window_elements(Element::Float(DType::F32)) / (cells * classes));
    let [depth, height, width] = super::distance::space_of(&labels.dims[1..]);
    for first in (0..layout.samples).step_by(fit as usize) {
        let samples = fit.min(layout.samples - first);
        let count = samples * cells;
        let block = |place, each: u64| Window { place, first: first * each, count: samples * each };
        let [sample_stride, class_stride, cell_stride] = layout.strides();
        let radius = around.radius as u64;
        let seen: u64 = [depth, height, width].map(|size| size.min(2 * radius + 1)).into_iter().product();
        let words = [count, first * cells, cells, depth, height, width, radius, around.classes as u64];
        let strides = [sample_stride, class_stride, cell_stride];
        let step = Step {
            kernel,
            groups: count.div_ceil(variant.workgroup_size.into()) as u32,
            words: words.iter().chain(&strides).map(|&w| w as u32).collect(),
            windows: vec![block(Place::Tensor(LABELS), cells), block(Place::Tensor(output), cells * classes)],
            bytes: count * (labels.dtype.size() + 4 * classes),
            flops: count * seen,
        };
        [Pass::Statistics, Pass::Fused].iter().for_each(|&pass| builder.step(pass, step.clone()));
    }
    Ok(builder.build())
}

/// The f64 driver: cell by cell.
fn reference(operation: &impl LabelOperation, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
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
    let dims = super::distance::space_of(&labels.dims[1..]).map(|d| d as usize);
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
