//! Gradients turned towards the cosines that they had.

use crate::contract::loss;
use crate::error::Error;
use crate::family::gram::combination::{Combination, Rows};
use crate::family::gram::in_turn::{self, SURGERY, order};
use crate::host::HostTensors;
use crate::kernel::{Absent, Fragment, fragment};
use crate::numerics::larger;
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::Segments;
use crate::stage::{Map, Stage};
use crate::tensor::TARGET_COSINE;

loss! {
    /// Each gradient turned towards the cosines that it had with others, one after the other, added up: an operation,
    ///
    /// for i, for j in row i of `order` but i, with r = cos(g_i', g_j) and t = target_ij: where r < t, g_i' += g_j
    /// |g_i'| (t sqrt(1 - r^2) - r sqrt(1 - t^2)) / (|g_j| sqrt(1 - t^2)); then target_ij = (1 - beta) t + beta r;
    /// output = sum g_i'.
    ///
    /// `grads` is `[M, P]`, one row for each task, with M of at most 64. `output` is `[P]` in f32, `coefficients` is
    /// `[M]`. `target_cosine [M, M]`, 0 where absent, is state: read where given, and written. Where a step divides by
    /// sqrt(1 - t^2), t is limited to 0.999999 either way. Pairs with a gradient of length 0 are passed over. Lengths
    /// of rows hold from 1e-15 to 1e15. A NaN or an infinity makes the output NaN, and the targets of its row's pairs.
    /// `order [M, M]` has a permutation of 0 .. M-1 in each row, i's own place passed over; 0, 1, ... where absent. A
    /// row that is no permutation is an error of the CPU path; a GPU passes over what is no row.
    ///
    /// Wang et al., "Gradient Vaccine: Investigating and Improving Multi-task Optimization in Massively Multilingual
    /// Models", 2021.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::GradVac};
    /// let tensors = HostTensors::from([("grads".into(), HostTensor::floats([2, 2], vec![1.0, 0.0, 0.0, 1.0]))]);
    /// let result = GradVac::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [1.0, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GradVac("gradvac", dyn Combination) {
        /// How fast targets follow; 0.01 as in the authors' experiments.
        Numeric beta: f32 = 0.01, Range::Within(0.0, 1.0);
    }
}

/// How near a target may be to 1 where a step divides by its sine.
const MOST: f64 = 0.999999;

impl Combination for GradVac {
    fn in_segments(&self) -> bool {
        false
    }

    fn inputs(&self) -> Vec<TensorDecl> {
        vec![order(), TensorDecl::optional(TARGET_COSINE, "M M", TensorKind::Auxiliary)]
    }

    fn state(&self) -> Option<&'static str> {
        Some(TARGET_COSINE)
    }

    fn hook(&self) -> Vec<Fragment> {
        SURGERY.into_iter().chain([fragment!("loss/gram/gradvac")]).collect()
    }

    fn link<'s>(&self, stage: Stage<'s>, _segments: &Segments, rows: u64) -> Stage<'s> {
        in_turn::link(stage, rows)
            .optional(TARGET_COSINE, Absent::Float(TARGET_COSINE, "0.0"), Map::Whole(rows * rows))
            .output(TARGET_COSINE, "target", Map::Whole(rows * rows))
    }

    fn check(&self, tensors: &HostTensors) -> Result<(), Error> {
        in_turn::check(tensors)
    }

    fn coefficients(&self, rows: &Rows<'_>, target: &mut [f64]) -> Vec<f64> {
        let beta = f64::from(self.beta);
        let mut sums = vec![0.0; rows.count()];
        for i in 0..rows.count() {
            let mut own = in_turn::Surgery::of(rows, i);
            for j in in_turn::turns(rows, i) {
                let (length, other) = (larger(own.square, 0.0).sqrt(), rows.norm(j));
                if length == 0.0 || other == 0.0 {
                    continue;
                }
                let (r, before) = (own.dots[j] / length / other, target[i * rows.count() + j]);
                if r < before {
                    let t = before.clamp(-MOST, MOST);
                    let away = (1.0 - t * t).sqrt();
                    let turned = t * (1.0 - r * r).max(0.0).sqrt() - r * away;
                    own.add(rows, j, length * turned / (other * away));
                }
                target[i * rows.count() + j] = (1.0 - beta) * before + beta * r;
            }
            sums.iter_mut().zip(&own.shares).for_each(|(sum, share)| *sum += share);
        }
        sums
    }
}
