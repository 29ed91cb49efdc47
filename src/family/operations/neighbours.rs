//! Masks of points by the labels of those around them: every pair of points, a tile of them at a time in workgroup memory.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::{LABELS, MASK, POINTS};

/// Which points are neighbours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Near {
    /// They are nearer than this.
    pub radius: f64,
    /// They are among so many nearest ones, the point itself included; any where it is 0.
    pub k: i32,
}

/// A mask of points near another label.
pub(crate) trait PointMask: Loss {
    fn near(&self) -> Near;
}

impl Family for dyn PointMask {
    const NAME: &'static str = "operations";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(POINTS, "P 1|P 2|P 3", TensorKind::Float),
            TensorDecl::required(LABELS, "P", TensorKind::Label),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(MASK, "P")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        let [count, axes] = request.tensors[POINTS].dims[..] else { unreachable!("points have two dims") };
        let (count, axes) = (count as u64, axes as u64);
        Call::bare(self, request, caps, Outline::new(&[POINTS]), |call| {
            let over = Items { count, block: call.workgroup() };
            call.sums(&over)
                .fragments([fragment!("family/operations/point_mask")])
                .numerics()
                .parameters(&self.parameters())
                .words(&[("points", count), ("axes", axes)])
                .tensor(POINTS, Map::Whole(count * axes))
                .tensor(LABELS, Map::Whole(count))
                .output(MASK, "mask", ITEM)
                .flops(10 * count)
                .push(call, &FORWARD)
        })
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        let call = HostCall::new(self, request, tensors)?;
        let (points, labels) = (&tensors[POINTS], tensors[LABELS].as_integers());
        let axes = points.dims[1];
        let point = |i: usize| &points.as_floats()[i * axes..(i + 1) * axes];
        let square = |i: usize, j: usize| -> f64 { point(i).iter().zip(point(j)).map(|(a, b)| (a - b).powi(2)).sum() };
        let Near { radius, k } = self.near();
        let mask = (0..labels.len()).map(|i| {
            let others = (0..labels.len()).filter(|&j| labels[j] != labels[i]).map(|j| (square(i, j), j));
            let nearest = others.filter(|(d, _)| !d.is_nan()).min_by(|a, b| a.0.total_cmp(&b.0));
            let Some((d, j)) = nearest.filter(|(d, _)| *d < radius * radius) else { return 0.0 };
            let closer = |&p: &usize| square(i, p) < d || (square(i, p) == d && p < j);
            let among = k == 0 || (0..labels.len()).filter(closer).count() < k as usize;
            f64::from(u8::from(among))
        });
        let mask = mask.collect();
        Ok(call.outputs([(MASK, HostData::Float(mask))], []))
    }
}
