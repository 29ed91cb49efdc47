//! The skeleton of a mask as an operation.

use super::{Rule, Thinning, reference};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, HostCall, Map, Outline, space_of};
use crate::tensor::{MASK, SKELETON};

const DIMS: &str = "N Y X|N Z Y X";

/// The parameters of a thinning operation.
pub(crate) struct ThinOptions {
    pub rule: Rule,
    pub iterations: i32,
    /// Steps by which the skeleton grows in the end.
    pub dilate: i32,
}

/// An operation that gives the skeleton of a mask.
pub(crate) trait Thin: Loss {
    fn options(&self) -> ThinOptions;
}

impl Family for dyn Thin {
    const NAME: &'static str = "structure";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(MASK, DIMS, TensorKind::Mask)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(SKELETON, DIMS)]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        evaluate(self, request, tensors)
    }
}

/// The rules of Zhang and Suen are those of an image.
fn check(loss: &dyn Thin, dims: &[usize]) -> Result<(), Error> {
    if loss.options().rule == Rule::ZhangSuen && dims.len() != 3 {
        return Err(Error::Shape {
            name: MASK.into(),
            expected: "two spatial axes for `zhang_suen`".into(),
            found: dims.to_vec(),
        });
    }
    Ok(())
}

fn plan(loss: &dyn Thin, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let dims = &request.tensors[MASK].dims;
    check(loss, dims)?;
    let ThinOptions { rule, iterations, dilate } = loss.options();
    Call::bare(loss, request, caps, Outline::new(&[MASK]), |call| {
        let space = space_of(&dims[1..]);
        let thinning = Thinning::new(call, rule, dims[0] as u64, space, iterations as u64)?;
        let cells = || Map::Item(space.iter().product());
        let groups =
            thinning.groups(call, &|stage| stage.tensor(MASK, cells()).output(SKELETON, "skeleton", cells()))?;
        for planes in groups {
            let state = thinning.run(call, &planes, &|stage| {
                stage.fragments([fragment!("family/structure/member_mask")]).tensor(MASK, cells())
            })?;
            thinning.grow(call, &planes, state, dilate as u64)?;
        }
        Ok(())
    })
}

/// The driver on the CPU: item by item.
fn evaluate(loss: &dyn Thin, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let mask = &tensors[MASK];
    check(loss, &mask.dims)?;
    let ThinOptions { rule, iterations, dilate } = loss.options();
    let call = HostCall::new(loss, request, tensors)?;
    let space = space_of(&mask.dims[1..]).map(|d| d as usize);
    let cells: usize = space.iter().product();
    let mut skeletons = Vec::with_capacity(mask.len());
    for item in mask.as_integers().chunks(cells.max(1)) {
        let members: Vec<bool> = item.iter().map(|&m| m != 0).collect();
        let thin = reference::thin(rule, members.clone(), space, iterations as usize);
        let grown = reference::grow(thin, space, dilate as usize);
        skeletons.extend(grown.iter().zip(members).map(|(&near, member)| f64::from(u8::from(near && member))));
    }
    Ok(call.outputs([(SKELETON, HostData::Float(skeletons))], []))
}
