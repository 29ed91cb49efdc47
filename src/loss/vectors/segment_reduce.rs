//! A value for each segment.

use crate::contract::loss;
use crate::family::vectors::norm::NormType;
use crate::family::vectors::reduced::Reduced;
use crate::family::vectors::sums::{Sums, one, word};
use crate::kernel::{Fragment, fragment};
use crate::params::{Range, word_parameter};
use crate::tensor::{INPUT, OTHER};

word_parameter! {
    /// What is known of a segment.
    pub enum ReduceKind {
        /// The root of the sum of squares.
        L2 = "l2",
        /// The sum of magnitudes.
        L1 = "l1",
        /// The largest magnitude.
        Linf = "linf",
        /// The sum.
        Sum = "sum",
        /// The mean.
        Mean = "mean",
        /// The least element.
        Min = "min",
        /// The greatest element.
        Max = "max",
        /// How many elements are not 0.
        CountNonzero = "count_nonzero",
        /// The sum of products with another vector.
        Dot = "dot",
    }
}

loss! {
    /// A norm, sum or extremum of each segment of a flat vector, or of each sample: an operation.
    ///
    /// `input` is `[P]` or `[N, ...]`. `offsets [K+1]`, ascending from 0 to P, cut a flat vector into segments that may be empty:
    /// `output` is `[K]`, `[1]` without them, and `[N]` of samples: norms of gradients by layer, or one for each sample. Kind `dot`
    /// needs `other`, in the shape of `input`; the other kinds refuse it. What is of no element is 0. Norms hold from 1e-30 to 1e30,
    /// products the same, and sums may cancel beyond f32. A NaN makes its value NaN, and an infinity is one as in sums of
    /// numbers; both are not 0 and count. Counts are exact up to 2^24. Offsets that do not ascend are an error of the CPU path; a
    /// GPU takes each for at least the one before.
    ///
    /// PyTorch `segment_reduce`, `linalg.vector_norm`, `count_nonzero`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SegmentReduce};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([4], vec![3.0, 4.0, 0.0, -2.0])),
    ///     ("offsets".into(), HostTensor::integers([4], vec![0, 2, 2, 4])),
    /// ]);
    /// let result = SegmentReduce::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [5.0, 0.0, 2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SegmentReduce("segment_reduce", dyn Reduced) {
        /// What becomes of a segment.
        Structural kind: ReduceKind = ReduceKind::L2, Range::Any;
    }
}

impl Reduced for SegmentReduce {
    fn is_of_two(&self) -> bool {
        self.kind == ReduceKind::Dot
    }

    fn sums(&self) -> (Sums, Vec<Fragment>) {
        let of_norm = |norm: NormType| (norm.sums(INPUT), vec![fragment!("loss/vectors/segment_reduce_norm")]);
        let of_vector = |sums: Sums| sums.part([fragment!("family/vectors/parts_of_vector")]);
        let sum = || of_vector(one(INPUT)).part([fragment!("family/vectors/part_sum")]);
        let extremum = |key| {
            let all = word(INPUT, fragment!("loss/vectors/segment_reduce_extremum"));
            let end = fragment!("loss/vectors/segment_reduce_extremum_end");
            (of_vector(all.fragments([key, fragment!("lib/ordered_key")])), vec![end])
        };
        match self.kind {
            ReduceKind::L2 => of_norm(NormType::L2),
            ReduceKind::L1 => of_norm(NormType::L1),
            ReduceKind::Linf => of_norm(NormType::Linf),
            ReduceKind::Sum => (sum(), vec![fragment!("loss/vectors/segment_reduce_sum")]),
            ReduceKind::Mean => (sum(), vec![fragment!("loss/vectors/segment_reduce_mean")]),
            ReduceKind::Min => extremum(fragment!("loss/vectors/segment_reduce_min")),
            ReduceKind::Max => extremum(fragment!("loss/vectors/segment_reduce_max")),
            ReduceKind::CountNonzero => {
                let count = of_vector(word(INPUT, fragment!("loss/vectors/segment_reduce_count")));
                (count, vec![fragment!("loss/vectors/segment_reduce_count_end")])
            }
            ReduceKind::Dot => {
                let sums = one(INPUT).with(OTHER).part([fragment!("loss/vectors/segment_reduce_dot_parts")]);
                (sums, vec![fragment!("loss/vectors/segment_reduce_dot")])
            }
        }
    }

    fn define(&self, input: &[f64], other: &[f64]) -> f64 {
        let sum = || input.iter().sum::<f64>();
        let extremum = |of: fn(f64, f64) -> f64| {
            let or_nan = |a: f64, b: f64| if a.is_nan() || b.is_nan() { f64::NAN } else { of(a, b) };
            input.iter().copied().reduce(or_nan).unwrap_or(0.0)
        };
        match self.kind {
            ReduceKind::L2 => NormType::L2.of(input),
            ReduceKind::L1 => NormType::L1.of(input),
            ReduceKind::Linf => NormType::Linf.of(input),
            ReduceKind::Sum => sum(),
            ReduceKind::Mean if input.is_empty() => 0.0,
            ReduceKind::Mean => sum() / input.len() as f64,
            ReduceKind::Min => extremum(f64::min),
            ReduceKind::Max => extremum(f64::max),
            ReduceKind::CountNonzero => input.iter().filter(|x| **x != 0.0).count() as f64,
            ReduceKind::Dot => input.iter().zip(other).map(|(x, y)| x * y).sum(),
        }
    }
}
