//! Gradients less what they conflict in.

use crate::contract::loss;
use crate::error::Error;
use crate::family::gram::combination::{Combination, Rows};
use crate::family::gram::in_turn::{self, SURGERY, order};
use crate::host::HostTensors;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::TensorDecl;
use crate::stage::Stage;
use crate::stage::segments::Segments;

loss! {
    /// Each gradient less its projections on those that it conflicts with, one after the other, added up: an operation,
    ///
    /// for i, for j in row i of `order` but i: where g_i'.g_j < 0, g_i' -= (g_i'.g_j / g_j.g_j) g_j; output = sum g_i'.
    ///
    /// `grads` is `[M, P]`, one row for each task, with M of at most 64. `offsets [K+1]`, ascending from 0 to P, cut
    /// the columns into segments, each combined on its own. `output` is `[P]` in f32, `coefficients` is `[M]`, or
    /// `[K, M]` with offsets. A row of zeros is left out: its coefficient is 0, and M counts the others. Lengths of
    /// rows hold from 1e-15 to 1e15. A NaN or an infinity makes its segment NaN. `output` lies on none of the inputs.
    /// Offsets that do not ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// `order [M, M]` has a permutation of 0 .. M-1 in each row, i's own place passed over; 0, 1, ... where absent. The
    /// authors draw it anew each step. A row that is no permutation is an error of the CPU path; a GPU passes over what
    /// is no row.
    ///
    /// Yu et al., "Gradient Surgery for Multi-Task Learning", 2020; `conflictfree`'s `PCGradOperator`. With two losses
    /// and `one_sided`, the second one's gradient gives way to the first one's.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PcGrad};
    /// let tensors = HostTensors::from([("grads".into(), HostTensor::floats([2, 2], vec![1.0, 0.0, -1.0, 1.0]))]);
    /// let result = PcGrad::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.5, 1.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PcGrad("pcgrad", dyn Combination) {
        /// Gradients give way to those of lower index only.
        Structural one_sided: bool = false, Range::Any;
    }
}

impl Combination for PcGrad {
    fn inputs(&self) -> Vec<TensorDecl> {
        vec![order()]
    }

    fn hook(&self) -> Vec<Fragment> {
        let meets = match self.one_sided {
            true => fragment!("loss/gram/pcgrad_before"),
            false => fragment!("loss/gram/pcgrad_each"),
        };
        SURGERY.into_iter().chain([fragment!("loss/gram/pcgrad"), meets]).collect()
    }

    fn link<'s>(&self, stage: Stage<'s>, _segments: &Segments, rows: u64) -> Stage<'s> {
        in_turn::link(stage, rows)
    }

    fn check(&self, tensors: &HostTensors) -> Result<(), Error> {
        in_turn::check(tensors)
    }

    fn coefficients(&self, rows: &Rows<'_>, _state: &mut [f64]) -> Vec<f64> {
        let mut sums = vec![0.0; rows.count()];
        for i in rows.present() {
            let mut own = in_turn::Surgery::of(rows, i);
            for j in in_turn::turns(rows, i).filter(|&j| !self.one_sided || j < i) {
                if own.dots[j] < 0.0 {
                    own.add(rows, j, -own.dots[j] / rows.gram.at(j, j));
                }
            }
            sums.iter_mut().zip(&own.shares).for_each(|(sum, share)| *sum += share);
        }
        sums
    }
}
