//! Pooling of segments.

use crate::contract::loss;
use crate::family::embeddings::pool::Pool;
use crate::params::Range;

loss! {
    /// The rows of each segment, added up by the softmax of their scores: an operation,
    ///
    /// pooled_k = sum_i w_i h_i, w = softmax(scale scores) over the rows i of segment k.
    ///
    /// `embeddings` h is `[N, D]`, `scores` `[N]`, and both receive gradients; `offsets [K+1]` u32 say where segments begin and
    /// end: segment k is the rows offsets\[k\] .. offsets\[k + 1\]. `pooled` is `[K, D]`, in f32. An empty segment gives 0; rows before
    /// the first offset or behind the last are in none. Offsets that fall, or pass N, are an error of the CPU path; a GPU clamps
    /// each to the one before and to N. A score of minus infinity leaves its row out.
    ///
    /// The weighted shrinking of Zeng et al., AdaTranS: adapting with boundary-based shrinking for end-to-end speech
    /// translation, 2022.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SegmentSoftmaxPool};
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([3, 2], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])),
    ///     ("scores".into(), HostTensor::floats([3], vec![0.5, 0.5, -7.0])),
    ///     ("offsets".into(), HostTensor::integers([4], vec![0, 2, 2, 3])),
    /// ]);
    /// let result = SegmentSoftmaxPool::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["pooled"].as_floats(), [2.0, 3.0, 0.0, 0.0, 5.0, 6.0]);
    /// assert_eq!(result.grads["scores"].as_floats(), [-1.0, 1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SegmentSoftmaxPool("segment_softmax_pool", dyn Pool) {
        /// What scores are multiplied by; 1, the scores themselves.
        Numeric scale: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl Pool for SegmentSoftmaxPool {
    fn scale(&self) -> f32 {
        self.scale
    }
}
