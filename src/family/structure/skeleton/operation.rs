//! The soft skeleton as an operation on a tensor.

use super::chain::{Chain, Group, Planes, Results};
use super::{groups, skeleton};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Pass, Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage;
use crate::stage::totals::NUMBER;
use crate::stage::{BACKWARD, Call, HostCall, Layout, Map, One, Outline, Stage, space_of};
use crate::tensor::{GRAD_OUTPUT, INPUT, SKELETON};
use crate::variant::ClassAxis;

/// Spatial dims of a prediction with two or three spatial axes.
pub(crate) fn spatial(dims: &[usize], axis: ClassAxis) -> Result<Vec<usize>, Error> {
    let space = stage::spatial(dims, axis);
    if (2..=3).contains(&space.len()) {
        return Ok(space.to_vec());
    }
    Err(Error::Shape { name: INPUT.into(), expected: "two or three spatial axes".into(), found: dims.to_vec() })
}

/// The soft skeleton of a tensor.
pub(crate) trait SkeletonOperation: Loss {
    /// Erosions after the first.
    fn iterations(&self) -> i32;
}

impl Family for dyn SkeletonOperation {
    const NAME: &'static str = "structure";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad()]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(SKELETON, "N C ...")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn SkeletonOperation, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    let space = spatial(&input.dims, request.options.class_axis)?;
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let layout = Layout::of(&input.dims, request.options.class_axis);
        let gradient = call.wants(INPUT);
        let steps = loss.iterations() as u64 + 1;
        let workspace = Chain::workspace(steps, gradient) * layout.space * 4;
        let planes = layout.samples * layout.classes;
        let fit = planes_of_a_binding(call, &layout)?;
        let groups = groups(planes, layout.classes, workspace, input.elements() * 4, 0, fit);
        let largest = groups.iter().map(|group| group.count).max().unwrap_or(1);
        let classes = Planes { terms: layout.classes, first_class: 0, strides: layout.strides() };
        let chain = Chain::new(call, classes, space_of(&space), largest, steps, gradient)?;
        let tensor = Tensor { chain, layout };
        for group in groups {
            tensor.forward(call, &[Pass::Statistics], group, false)?;
            tensor.forward(call, &[Pass::Fused], group, gradient)?;
            if gradient {
                tensor.prepare(call, &[Pass::Gradient], group)?;
                let results = Results { skeleton: false, product: true };
                tensor.chain.forward(call, &[Pass::Gradient], group, results)?;
                tensor.backward(call, group)?;
            }
        }
        Ok(())
    })
}

/// Planes that fit a binding; whole samples where the class axis is the last.
fn planes_of_a_binding(call: &Call<'_>, layout: &Layout) -> Result<u64, Error> {
    let unit = if layout.axis == ClassAxis::Last { layout.classes } else { 1 };
    call.builder.check_window("a plane of the skeleton", NUMBER, unit * layout.space)?;
    Ok(call.builder.window_elements(NUMBER) / layout.space / unit * unit)
}

/// A tensor's planes in work.
struct Tensor {
    chain: Chain,
    layout: Layout,
}

impl Tensor {
    /// The planes of a run in a tensor; of whole samples where the class axis is the last.
    fn planes<'s>(&self) -> Map<'s> {
        let Layout { classes, space, axis, .. } = self.layout;
        let unit = if axis == ClassAxis::Last { classes } else { 1 };
        Map::of(move |run| run.items.start / unit * unit * space..run.items.end.next_multiple_of(unit) * space)
    }

    /// A stage between the planes in work and a tensor.
    fn stage<'s>(&self, call: &Call<'s>, over: &'s One, entry: Fragment, flops: u64) -> Stage<'s> {
        let stage = self.chain.stage(call, over, entry, flops).fragments([fragment!("family/structure/tensor_planes")]);
        self.chain.classes(stage)
    }

    fn prepare(&self, call: &mut Call<'_>, passes: &[Pass], group: Group) -> Result<(), Error> {
        let over = self.chain.over(call, group);
        self.stage(call, &over, fragment!("family/structure/skeleton_prepare"), 2)
            .fragments([fragment!("family/structure/neighbours"), fragment!("family/structure/source_input")])
            .numerics()
            .tensor(INPUT, self.planes())
            .work("result", NUMBER, self.chain.start(), self.chain.work(&over))
            .push(call, passes)
    }

    fn forward(&self, call: &mut Call<'_>, passes: &[Pass], group: Group, product: bool) -> Result<(), Error> {
        self.prepare(call, passes, group)?;
        self.chain.forward(call, passes, group, Results { skeleton: true, product })?;
        let over = self.chain.over(call, group);
        self.copy(call, &over, fragment!("family/structure/copy_out"), self.chain.skeleton())
            .output(SKELETON, "far", self.planes())
            .push(call, passes)
    }

    fn backward(&self, call: &mut Call<'_>, group: Group) -> Result<(), Error> {
        let over = self.chain.over(call, group);
        self.copy(call, &over, fragment!("family/structure/copy_in"), self.chain.upstream())
            .optional(GRAD_OUTPUT, Absent::Float("far", "1.0"), self.planes())
            .push(call, &BACKWARD)?;
        self.chain.backward(call, &BACKWARD, group)?;
        self.copy(call, &over, fragment!("family/structure/copy_out"), self.chain.gradient())
            .gradient_as("far", INPUT, self.planes())
            .push(call, &BACKWARD)
    }

    /// Copies between a place in work and a tensor that the caller binds as `far`.
    fn copy<'s>(&self, call: &Call<'s>, over: &'s One, direction: Fragment, near: Place) -> Stage<'s> {
        self.stage(call, over, fragment!("family/structure/skeleton_copy"), 0).fragments([direction]).work(
            "near",
            NUMBER,
            near,
            self.chain.work(over),
        )
    }
}

/// The f64 driver: plane by plane.
fn reference(loss: &dyn SkeletonOperation, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let input = &tensors[INPUT];
    let space = spatial(&input.dims, request.options.class_axis)?;
    let call = HostCall::new(loss, request, tensors)?;
    let layout = Layout::of(&input.dims, request.options.class_axis);
    super::check_unit(INPUT, input.as_floats())?;
    let (mut values, mut grad) = (vec![0.0; input.as_floats().len()], vec![0.0; input.as_floats().len()]);
    let [sample_stride, class_stride, cell_stride] = layout.strides().map(|s| s as usize);
    for plane in 0..(layout.samples * layout.classes) as usize {
        let classes = layout.classes as usize;
        let start = plane / classes * sample_stride + plane % classes * class_stride;
        let at = |cell: usize| start + cell * cell_stride;
        let cells = 0..layout.space as usize;
        let x: Vec<f64> = cells.clone().map(|cell| input.as_floats()[at(cell)]).collect();
        let g: Vec<f64> = cells.clone().map(|cell| call.upstream(at(cell))).collect();
        let (s, slope) = skeleton(&x, space_of(&space).map(|d| d as usize), loss.iterations() as usize, &g);
        for cell in cells {
            values[at(cell)] = s[cell];
            grad[at(cell)] = slope[cell];
        }
    }
    let grad = HostTensor::floats(input.dims.clone(), grad);
    Ok(call.outputs([(SKELETON, HostData::Float(values))], [(INPUT.into(), grad)]))
}
