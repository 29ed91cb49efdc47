//! The operations that give distance fields of a mask.

use super::distance::{self, Hook, Transforms, Values};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Access, Binding, Element, fragment};
use crate::plan::{Pass, Place, Plan, PlanBuilder, Window};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{DISTANCE, DType, GRAD_OUTPUT, MASK, TensorSpec};
use crate::variant::Variant;

/// What becomes of the distances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// Of foreground cells to the background.
    Distance,
    /// The same, squared.
    Squared,
    /// Outside distance minus inside distance.
    Signed,
}

/// An operation that gives the distance field of a mask.
pub(crate) trait Transform: Loss {
    fn spacing(&self) -> &[f32];

    fn field(&self) -> Field;
}

impl Family for dyn Transform {
    const NAME: &'static str = "boundary";

    fn tensors(&self) -> Vec<TensorDecl> {
        signature()
    }

    fn results(&self) -> &'static [&'static str] {
        &[DISTANCE]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn signature() -> Vec<TensorDecl> {
    vec![TensorDecl::required(MASK, "N X|N Y X|N Z Y X", TensorKind::Mask)]
}

fn plan(loss: &dyn Transform, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let (name, field) = (loss.name(), loss.field());
    let mask = &request.tensors[MASK];
    let spacing = distance::spacing_of(loss.spacing(), mask.dims.len() - 1)?;
    check_upstream(name, request)?;
    let variant = Variant::choose(name, &request.options, caps, 256)?;
    crate::stage::check_elements(MASK, mask.elements())?;
    let mut builder = PlanBuilder::new(name, &loss.parameters(), &request.options, caps);
    builder.input(MASK, mask);
    builder.output(DISTANCE, TensorSpec::new(DType::F32, mask.dims.clone()));
    if request.status {
        return Err(Error::unsupported(name, "an operation on a mask has no status"));
    }
    if mask.elements() == 0 {
        return Ok(builder.build());
    }
    let dims = distance::space_of(&mask.dims[1..]);
    let cells: u64 = dims.iter().product();
    let passes = [Pass::Statistics, Pass::Fused];
    let planes = mask.dims[0] as u64;
    let transforms = Transforms::new(&mut builder, variant, &passes, planes, dims, &spacing)?;
    let window =
        |place| move |_: &str, first: u64, count: u64| Window { place, first: first * cells, count: count * cells };
    let sites = Hook {
        id: format!("mask-{}", mask.dtype),
        fragments: vec![fragment!("family/boundary/sites_mask")],
        bindings: vec![Binding { name: "mask", element: Element::Integer(mask.dtype), access: Access::Read }],
        absent: Vec::new(),
        parameters: Vec::new(),
        window: Box::new(window(Place::Tensor(MASK))),
    };
    let signed = field == Field::Signed;
    let keep = Hook {
        id: if signed { "signed".into() } else { "distance".into() },
        fragments: vec![if signed {
            fragment!("family/boundary/field_signed")
        } else {
            fragment!("family/boundary/field_distance")
        }],
        bindings: vec![Binding { name: "field", element: Element::Float(DType::F32), access: Access::Write }],
        absent: Vec::new(),
        parameters: Vec::new(),
        window: Box::new(window(Place::Tensor(DISTANCE))),
    };
    let values = Values { squared: field == Field::Squared, ..Values::default() };
    transforms.run(&mut builder, &sites, &keep, values);
    if signed {
        transforms.run(&mut builder, &sites, &keep, Values { foreground: true, ..values });
    }
    Ok(builder.build())
}

fn check_upstream(name: &str, request: &Request) -> Result<(), Error> {
    match request.tensors.contains_key(GRAD_OUTPUT) {
        true => Err(Error::UnexpectedTensor { loss: name.into(), name: GRAD_OUTPUT.into(), hint: String::new() }),
        false => Ok(()),
    }
}

/// The f64 driver: item by item.
fn reference(loss: &dyn Transform, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let (name, field) = (loss.name(), loss.field());
    let mask = &tensors[MASK];
    let dims = &mask.dims[1..];
    let spacing = distance::spacing_of(loss.spacing(), dims.len())?;
    check_upstream(name, request)?;
    let mut fields = Vec::with_capacity(mask.len());
    let cells: usize = dims.iter().product();
    for item in mask.as_integers().chunks(cells.max(1)) {
        let members: Vec<bool> = item.iter().map(|&m| m != 0).collect();
        if field == Field::Signed {
            fields.extend(distance::signed_distances(&members, dims, &spacing, 0.0));
            continue;
        }
        let background: Vec<bool> = members.iter().map(|m| !m).collect();
        let squared = distance::squared_distances(&background, dims, &spacing).unwrap_or_else(|| vec![0.0; cells]);
        fields.extend(squared.iter().map(|d| if field == Field::Squared { *d } else { d.sqrt() }));
    }
    let field = HostTensor::floats(mask.dims.clone(), fields);
    Ok(Evaluation::of_operation(HostTensors::from([(DISTANCE.into(), field)]), HostTensors::new()))
}
