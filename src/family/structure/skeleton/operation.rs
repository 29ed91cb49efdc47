//! The soft skeleton as an operation on a tensor.

use super::chain::{Call, Chain, Group, NUMBER, Planes, Results};
use super::{groups, skeleton};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Element, fragment};
use crate::plan::{Pass, Place, Plan, PlanBuilder, Window};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Layout, check_elements, check_upstream, space_of};
use crate::tensor::{DType, GRAD_INPUT, GRAD_OUTPUT, INPUT, SKELETON, TensorSpec};
use crate::variant::{ClassAxis, Variant};

/// Spatial dims of a prediction with two or three spatial axes.
pub(crate) fn spatial(dims: &[usize], axis: ClassAxis) -> Result<Vec<usize>, Error> {
    let space = match axis {
        ClassAxis::First => dims[2..].to_vec(),
        ClassAxis::Last => dims[1..dims.len() - 1].to_vec(),
    };
    if (2..=3).contains(&space.len()) {
        return Ok(space);
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

    fn results(&self) -> &'static [&'static str] {
        &[SKELETON]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn check(loss: &dyn SkeletonOperation, request: &Request) -> Result<Vec<usize>, Error> {
    let dims = &request.tensors[INPUT].dims;
    let space = spatial(dims, request.options.class_axis)?;
    if request.status {
        return Err(Error::unsupported(loss.name(), "an operation has no status"));
    }
    check_upstream(request, dims)?;
    Ok(space)
}

struct Planner<'a, 'b> {
    request: &'a Request,
    builder: PlanBuilder<'b>,
    chain: Chain,
    layout: Layout,
    variant: Variant,
}

fn plan(loss: &dyn SkeletonOperation, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    let space = check(loss, request)?;
    let variant = Variant::choose(loss.name(), &request.options, caps, 256)?;
    check_elements(INPUT, input.elements())?;
    let mut builder = PlanBuilder::new(loss.name(), &loss.parameters(), &request.options, caps);
    request.tensors.iter().for_each(|(name, spec)| builder.input(name, spec));
    builder.output(SKELETON, TensorSpec::new(DType::F32, input.dims.clone()));
    let gradient = request.gradients.contains(INPUT);
    if gradient {
        builder.output(GRAD_INPUT, input.clone());
    }
    if input.elements() == 0 {
        return Ok(builder.build());
    }
    let dims = space_of(&space);
    let layout = Layout::of(&input.dims, request.options.class_axis);
    let cells = layout.space;
    builder.check_window("a plane of the skeleton", NUMBER, cells)?;
    let mut fit = builder.window_elements(NUMBER) / cells;
    if layout.axis == ClassAxis::Last {
        builder.check_window("one sample of the skeleton", NUMBER, cells * layout.classes)?;
        fit = fit / layout.classes * layout.classes;
    }
    let steps = loss.iterations() as u64 + 1;
    let workspace = Chain::workspace(steps, gradient) * cells * 4;
    let planes = layout.samples * layout.classes;
    let groups = groups(planes, layout.classes, workspace, input.elements() * 4, 0, fit);
    let largest = groups.iter().map(|group| group.count).max().unwrap_or(1);
    let classes = Planes { terms: layout.classes, first_class: 0, strides: layout.strides() };
    let chain = Chain::new(&mut builder, variant, classes, dims, largest, steps, gradient)?;
    let mut planner = Planner { request, builder, chain, layout, variant };
    for group in groups {
        planner.forward(&[Pass::Statistics], group, false);
        planner.forward(&[Pass::Fused], group, gradient);
        if gradient {
            planner.prepare(&[Pass::Gradient], group);
            let results = Results { skeleton: false, product: true };
            planner.chain.forward(&mut planner.builder, &[Pass::Gradient], group, results);
            planner.backward(&[Pass::Gradient, Pass::Fused], group);
        }
    }
    Ok(planner.builder.build())
}

impl Planner<'_, '_> {
    /// The planes of a group in a tensor; of whole samples where the class axis is the last.
    fn tensor(&self, name: &'static str, group: Group) -> Window {
        let Layout { classes, space, axis, .. } = self.layout;
        let (first, end) = match axis {
            ClassAxis::First => (group.first, group.first + group.count),
            ClassAxis::Last => (group.first / classes * classes, (group.first + group.count).next_multiple_of(classes)),
        };
        Window { place: Place::Tensor(name), first: first * space, count: (end - first) * space }
    }

    fn prepare(&mut self, passes: &[Pass], group: Group) {
        let element = Element::Float(self.request.tensors[INPUT].dtype);
        Call::new(self.variant, "skeleton_prepare", fragment!("family/structure/skeleton_prepare"))
            .fragment(fragment!("family/structure/neighbours"))
            .fragment(fragment!("lib/numerics"))
            .fragment(fragment!("family/structure/source_input"))
            .fragment(fragment!("family/structure/tensor_planes"))
            .fragment(fragment!("lib/score_index"))
            .bind("input", element, Access::Read, self.tensor(INPUT, group))
            .bind("result", NUMBER, Access::Workspace, self.chain.start(group))
            .each(&mut self.builder, passes, &self.chain, group, 2, &|_| 0);
    }

    fn forward(&mut self, passes: &[Pass], group: Group, product: bool) {
        self.prepare(passes, group);
        self.chain.forward(&mut self.builder, passes, group, Results { skeleton: true, product });
        self.copy("out", SKELETON, (Element::Float(DType::F32), Access::Write), passes, group);
    }

    fn backward(&mut self, passes: &[Pass], group: Group) {
        let input = Element::Float(self.request.tensors[INPUT].dtype);
        let upstream = self.request.tensors.get(GRAD_OUTPUT).map(|spec| Element::Float(spec.dtype));
        self.copy("in", GRAD_OUTPUT, (upstream.unwrap_or(NUMBER), Access::Read), passes, group);
        self.chain.backward(&mut self.builder, passes, group);
        let access = if self.request.options.accumulate { Access::Accumulate } else { Access::Write };
        self.copy("out", GRAD_INPUT, (input, access), passes, group);
    }

    /// Between a tensor and the planes in work. An upstream gradient that nobody gave is 1.
    fn copy(
        &mut self,
        direction: &str,
        name: &'static str,
        (element, access): (Element, Access),
        passes: &[Pass],
        group: Group,
    ) {
        let copy = if direction == "in" {
            fragment!("family/structure/copy_in")
        } else {
            fragment!("family/structure/copy_out")
        };
        let near = match name {
            SKELETON => self.chain.skeleton(group),
            GRAD_OUTPUT => self.chain.upstream(group),
            _ => self.chain.gradient(group),
        };
        let mut call =
            Call::new(self.variant, format!("skeleton_copy.{direction}"), fragment!("family/structure/skeleton_copy"))
                .fragment(fragment!("family/structure/tensor_planes"))
                .fragment(fragment!("lib/score_index"))
                .fragment(copy)
                .bind("near", NUMBER, Access::Workspace, near);
        if name == GRAD_OUTPUT && !self.request.tensors.contains_key(GRAD_OUTPUT) {
            call.kernel.label += ".one";
            call.kernel = call.kernel.absent(Absent::Float("far", "1.0"));
        } else {
            call = call.bind("far", element, access, self.tensor(name, group));
        }
        call.each(&mut self.builder, passes, &self.chain, group, 0, &|_| 0);
    }
}

/// The f64 driver: plane by plane.
fn reference(loss: &dyn SkeletonOperation, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let space = check(loss, request)?;
    let input = &tensors[INPUT];
    let layout = Layout::of(&input.dims, request.options.class_axis);
    super::check_unit(INPUT, input.as_floats())?;
    let upstream = tensors.get(GRAD_OUTPUT).map(HostTensor::as_floats);
    let (mut values, mut grad) = (vec![0.0; input.as_floats().len()], vec![0.0; input.as_floats().len()]);
    let [sample_stride, class_stride, cell_stride] = layout.strides().map(|s| s as usize);
    for plane in 0..(layout.samples * layout.classes) as usize {
        let classes = layout.classes as usize;
        let start = plane / classes * sample_stride + plane % classes * class_stride;
        let at = |cell: usize| start + cell * cell_stride;
        let cells = 0..layout.space as usize;
        let x: Vec<f64> = cells.clone().map(|cell| input.as_floats()[at(cell)]).collect();
        let g: Vec<f64> = cells.clone().map(|cell| upstream.map_or(1.0, |g| g[at(cell)])).collect();
        let (s, slope) = skeleton(&x, space_of(&space).map(|d| d as usize), loss.iterations() as usize, &g);
        for cell in cells {
            values[at(cell)] = s[cell];
            grad[at(cell)] = slope[cell];
        }
    }
    let output = |values| HostTensor::floats(input.dims.clone(), values);
    let outputs = HostTensors::from([(SKELETON.into(), output(values))]);
    Ok(Evaluation::of_operation(outputs, HostTensors::from([(INPUT.into(), output(grad))])))
}
