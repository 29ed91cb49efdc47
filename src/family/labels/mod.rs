//! Operations on integer labels that look at a window around each cell.
//!
//! Where labels are classes, the set of a window's classes is the union of those of its rows: it is found along one axis
//! after the other, 2 r + 1 reads a cell and axis, in words of 32 classes. Workspace: 4 bytes a word and cell, twice that
//! for more than one axis. Labels that are any integers are compared within the window, cell by cell.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Layout, Map, One, Outline, Stage, space_of};
use crate::tensor::{DType, LABELS};
use crate::variant::ClassAxis;
use std::ops::Range;

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
    /// Where they are, from the cell on: z, y, x.
    pub offsets: Vec<[i64; 3]>,
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
    /// What this kernel says of the window's labels, which are any integers.
    Window(Fragment),
    /// The set of the window's classes, found axis by axis, and the function `emit` of it.
    Classes(Fragment),
}

/// A loss that is an operation of this family: planned and evaluated here.
pub(crate) trait LabelOperation: Loss {
    /// The output's name.
    fn output(&self) -> &'static str;

    fn around(&self) -> Around;

    fn hook(&self) -> Hook;

    /// Fails for labels of a shape that it does not take.
    fn check(&self, _dims: &[usize]) -> Result<(), Error> {
        Ok(())
    }

    /// The values of a cell that is not left out, by class (0 where there is no class axis); others are 0.
    fn values(&self, seen: &Seen) -> Vec<(i64, f64)>;
}

impl Family for dyn LabelOperation {
    const NAME: &'static str = "labels";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(LABELS, "N X|N Y X|N Z Y X", TensorKind::Label)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        let classes = self.around().classes > 0;
        let dims = if classes { "N classes X|N classes Y X|N classes Z Y X" } else { "N X|N Y X|N Z Y X" };
        vec![OutputDecl::float(self.output(), dims)]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

impl Around {
    fn layout(&self, dims: &[usize], axis: ClassAxis) -> Layout {
        let space = dims[1..].iter().map(|&d| d as u64).product();
        Layout { samples: dims[0] as u64, classes: self.classes.max(1) as u64, space, axis }
    }
}

const RESULT: Element = Element::Float(DType::F32);
/// 32 classes, a bit each.
const SET: Element = Element::Plain("u32", 4);

fn plan(operation: &dyn LabelOperation, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let labels = &request.tensors[LABELS];
    operation.check(&labels.dims)?;
    let axis = request.options.class_axis;
    let around = operation.around();
    Call::bare(operation, request, caps, Outline::new(&[LABELS]), |call| {
        let layout = around.layout(&labels.dims, axis);
        let field = Field {
            operation,
            layout,
            space: space_of(&labels.dims[1..]),
            radius: around.radius as u64,
            // One word more for what is left out.
            words: if around.classes == 0 { 0 } else { layout.classes / 32 + 1 },
        };
        let fit = field.samples_of_a_binding(call, labels.dtype)?;
        let set =
            |call: &mut Call<'_>, wanted| call.scratch(SET, if wanted { fit * layout.space * field.words } else { 0 });
        let solid = field.space[..2].iter().any(|&size| size > 1);
        let sets = [set(call, true), set(call, solid)];
        for first in (0..layout.samples).step_by(fit as usize) {
            let cells = first * layout.space..(first + fit).min(layout.samples) * layout.space;
            match operation.hook() {
                Hook::Window(entry) => field.window(call, cells, entry)?,
                Hook::Classes(emit) => {
                    let found = field.sets(call, cells.clone(), sets)?;
                    field.classes(call, cells, found, emit)?;
                }
            }
        }
        Ok(())
    })
}

/// What the stages of a call share.
struct Field<'a> {
    operation: &'a dyn LabelOperation,
    layout: Layout,
    /// z, y, x.
    space: [u64; 3],
    radius: u64,
    /// Words of a cell's set; 0 where the operation has no classes.
    words: u64,
}

impl Field<'_> {
    /// Whole samples of which labels, sets and output fit a binding.
    fn samples_of_a_binding(&self, call: &Call<'_>, labels: DType) -> Result<u64, Error> {
        let Layout { samples, classes, space, .. } = self.layout;
        let each = [(Element::Integer(labels), space), (RESULT, space * classes), (SET, space * self.words.max(1))];
        for (element, count) in each {
            call.builder.check_window("one sample of a label operation", element, count)?;
        }
        let fit = each.into_iter().map(|(element, count)| call.builder.window_elements(element) / count);
        Ok(fit.fold(samples, u64::min))
    }

    /// Some cells, `each` invocations for each of them.
    fn over(&self, call: &Call<'_>, cells: Range<u64>, each: u64) -> One {
        One { groups: ((cells.end - cells.start) * each).div_ceil(call.workgroup()), items: cells }
    }

    /// A stage over some cells.
    fn stage<'s>(&self, call: &Call<'s>, cells: &'s One, entry: Fragment) -> Stage<'s> {
        let stage = call.sums(cells).fragments([entry]).parameters(&self.operation.parameters());
        stage.words(&[("count", cells.items.end - cells.items.start), ("radius", self.radius)])
    }

    fn result<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage.output(self.operation.output(), "result", Map::Item(self.layout.classes))
    }

    /// Each cell with its whole window: labels that are any integers.
    fn window(&self, call: &mut Call<'_>, cells: Range<u64>, entry: Fragment) -> Result<(), Error> {
        let seen: u64 = self.space.map(|size| size.min(2 * self.radius + 1)).into_iter().product();
        let [depth, height, width] = self.space;
        let over = self.over(call, cells, 1);
        self.stage(call, &over, entry)
            .words(&[("cells", self.layout.space), ("depth", depth), ("height", height), ("width", width)])
            .tensor(LABELS, ITEM)
            .with(|stage| self.result(stage))
            .flops(seen)
            .push(call, &FORWARD)
    }

    /// The sets of the window's classes, one axis after the other; and where they are in the end.
    fn sets(&self, call: &mut Call<'_>, cells: Range<u64>, sets: [Place; 2]) -> Result<Place, Error> {
        let over = self.over(call, cells, self.words);
        let all = || Map::Whole((over.items.end - over.items.start) * self.words);
        let [mut found, mut next] = [sets[1], sets[0]];
        for axis in (0..3).rev().filter(|&axis| axis == 2 || self.space[axis] > 1) {
            let (stride, size) = (self.space[axis + 1..].iter().product(), self.space[axis]);
            let stage = self
                .stage(call, &over, fragment!("family/labels/label_sets"))
                .words(&[("words", self.words), ("stride", stride), ("size", size), ("classes", self.layout.classes)])
                .flops(self.words * size.min(2 * self.radius + 1));
            let stage = match axis {
                2 => stage
                    .fragments([fragment!("family/labels/label_set_own"), fragment!("family/labels/label_counts")])
                    .tensor(LABELS, ITEM),
                _ => stage.fragments([fragment!("family/labels/label_set_known")]).work("known", SET, found, all()),
            };
            stage.work("sets", SET, next, all()).push(call, &FORWARD)?;
            (found, next) = (next, found);
        }
        Ok(found)
    }

    /// What a cell's set says about it.
    fn classes(&self, call: &mut Call<'_>, cells: Range<u64>, found: Place, emit: Fragment) -> Result<(), Error> {
        let over = self.over(call, cells, 1);
        let count = over.items.end - over.items.start;
        let [sample, class, cell] = self.layout.strides();
        self.stage(call, &over, fragment!("family/labels/label_classes"))
            .fragments([emit, fragment!("family/labels/label_counts"), fragment!("lib/score_index")])
            .words(&[("cells", self.layout.space), ("words", self.words), ("classes", self.layout.classes)])
            .words(&[("sample_stride", sample), ("class_stride", class), ("cell_stride", cell)])
            .tensor(LABELS, ITEM)
            .work("sets", SET, found, Map::Whole(count * self.words))
            .with(|stage| self.result(stage))
            .flops(self.layout.classes)
            .push(call, &FORWARD)
    }
}

/// The f64 driver: cell by cell.
fn reference(operation: &dyn LabelOperation, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let around = operation.around();
    let labels = &tensors[LABELS];
    operation.check(&labels.dims)?;
    let axis = request.options.class_axis;
    let call = HostCall::new(operation, request, tensors)?;
    let layout = around.layout(&labels.dims, axis);
    let (ignored, classes) = (i64::from(around.ignore_index), i64::from(around.classes));
    let values = labels.as_integers();
    let least = i64::from(i32::MIN) + 1;
    let range = if classes == 0 { least..=i32::MAX.into() } else { 0..=classes - 1 };
    if let Some(bad) = values.iter().find(|label| !range.contains(label) && **label != ignored) {
        let expected = match classes {
            0 => format!("labels from {least} to {}", i32::MAX),
            _ => format!("labels in 0 .. {classes}, or {ignored}"),
        };
        return Err(Error::Value { name: LABELS.into(), expected, found: bad.to_string() });
    }
    let space = space_of(&labels.dims[1..]).map(|d| d as usize);
    let cells = layout.space as usize;
    let [sample_stride, class_stride, cell_stride] = layout.strides().map(|s| s as usize);
    let mut result = vec![0.0; layout.elements() as usize];
    for (q, &own) in values.iter().enumerate().filter(|(_, label)| **label != ignored) {
        let (sample, cell) = (q / cells, q % cells);
        let window = window(space, cell, around.radius as usize);
        let label = |i: usize| values[sample * cells + i];
        let counted: Vec<usize> = window.iter().copied().filter(|&i| label(i) != ignored).collect();
        let seen = Seen {
            own,
            labels: counted.iter().map(|&i| label(i)).collect(),
            offsets: counted.iter().map(|&i| offset(space, cell, i)).collect(),
            left_out: counted.len() < window.len(),
        };
        for (class, value) in operation.values(&seen) {
            result[sample * sample_stride + class as usize * class_stride + cell * cell_stride] = value;
        }
    }
    Ok(call.outputs([(operation.output(), HostData::Float(result))], []))
}

/// z, y, x of a cell.
fn place(dims: [usize; 3], cell: usize) -> [usize; 3] {
    [cell / (dims[1] * dims[2]), cell / dims[2] % dims[1], cell % dims[2]]
}

/// From one cell to another.
fn offset(dims: [usize; 3], from: usize, to: usize) -> [i64; 3] {
    let (from, to) = (place(dims, from), place(dims, to));
    [0, 1, 2].map(|axis| to[axis] as i64 - from[axis] as i64)
}

/// The cells within `radius` of one along each axis.
fn window(dims: [usize; 3], cell: usize, radius: usize) -> Vec<usize> {
    let place = place(dims, cell);
    let range = |axis: usize| place[axis].saturating_sub(radius)..(place[axis] + radius + 1).min(dims[axis]);
    let rows = range(0).flat_map(|z| range(1).map(move |y| z * dims[1] + y));
    rows.flat_map(|row| range(2).map(move |x| row * dims[2] + x)).collect()
}
