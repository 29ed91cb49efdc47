//! The operations that give distance fields of a mask.

use super::distance::{Transforms, signed_distances, spacing_of, squared_distances};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, HostCall, Map, Outline, Stage, space_of};
use crate::tensor::{DISTANCE, MASK};

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
        vec![TensorDecl::required(MASK, "N X|N Y X|N Z Y X", TensorKind::Mask)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(DISTANCE, "N X|N Y X|N Z Y X")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn Transform, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let dims = &request.tensors[MASK].dims;
    let (planes, space) = (dims[0] as u64, space_of(&dims[1..]));
    let spacing = spacing_of(loss.spacing(), dims.len() - 1)?;
    Call::bare(loss, request, caps, Outline::new(&[MASK]), |call| {
        let transforms = Transforms::new(call, planes, space, &spacing)?;
        let cells = || Map::Item(space.iter().product());
        for &foreground in if loss.field() == Field::Signed { &[false, true][..] } else { &[false] } {
            transforms.run(
                call,
                foreground,
                &|stage| stage.fragments([fragment!("family/boundary/sites_mask")]).tensor(MASK, cells()),
                &|stage| keep(loss.field(), stage).output(DISTANCE, "field", cells()),
            )?;
        }
        Ok(())
    })
}

fn keep(field: Field, stage: Stage<'_>) -> Stage<'_> {
    match field {
        Field::Signed => stage.fragments([fragment!("family/boundary/field_signed")]).word("inset", 0),
        _ => {
            let squared = field == Field::Squared;
            stage.fragments([fragment!("family/boundary/field_distance")]).word("squared", squared.into())
        }
    }
}

/// The f64 driver: item by item.
fn reference(loss: &dyn Transform, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let mask = &tensors[MASK];
    let call = HostCall::new(loss, request, tensors)?;
    let dims = &mask.dims[1..];
    let spacing = spacing_of(loss.spacing(), dims.len())?;
    let cells: usize = dims.iter().product();
    let mut fields = Vec::with_capacity(mask.len());
    for item in mask.as_integers().chunks(cells.max(1)) {
        let members: Vec<bool> = item.iter().map(|&m| m != 0).collect();
        if loss.field() == Field::Signed {
            fields.extend(signed_distances(&members, dims, &spacing, 0.0));
            continue;
        }
        let background: Vec<bool> = members.iter().map(|m| !m).collect();
        let squared = squared_distances(&background, dims, &spacing).unwrap_or_else(|| vec![0.0; cells]);
        fields.extend(squared.iter().map(|d| if loss.field() == Field::Squared { *d } else { d.sqrt() }));
    }
    Ok(call.outputs([(DISTANCE, HostData::Float(fields))], []))
}
