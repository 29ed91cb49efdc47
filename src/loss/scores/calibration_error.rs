//! The calibration of confidences.

use crate::contract::loss;
use crate::family::scores::RowActivation;
use crate::family::scores::calibration::{Calibration, GapNorm};
use crate::params::Range;

loss! {
    /// How far the confidence of predictions is from their accuracy: an operation. The confidence of a row is the largest
    /// probability, that of its arg-max (lowest index); it falls in bin floor(confidence bins), 1 in the last one. With
    /// gap_b = |accuracy - mean confidence| of the n_b rows of bin b, n of all,
    ///
    /// error = sum n_b gap_b / n (`l1`), the root of sum n_b gap_b^2 / n (`l2`), or the largest gap (`max`).
    ///
    /// `input` is `[N, C, ...]`, `labels` `[N, ...]`. Outputs, all f32: `error` `[1]`; `bin_accuracy`, `bin_confidence` and
    /// `bin_count` `[bins]`. Empty bins are 0, and so is the error of no row. With activation `none` the scores are
    /// probabilities, limited to [0, 1]. Rows with `ignore_index` are left out; another label outside [0, C) is an error of
    /// the CPU path, and ignored by a GPU. A row with a NaN or plus infinity, or minus infinity throughout, is in no bin and
    /// makes `error` NaN. Confidences are added as integers of 2^-40: the order of rows does not count.
    ///
    /// torchmetrics `MulticlassCalibrationError`; Guo et al., On calibration of modern neural networks, 2017.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CalibrationError};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([2], vec![0, 0])),
    /// ]);
    /// let loss = CalibrationError { activation: "none".parse()?, bins: 4, ..CalibrationError::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["error"].as_floats(), [0.25]);
    /// assert_eq!(result.outputs["bin_count"].as_floats(), [0.0, 0.0, 0.0, 2.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct CalibrationError("calibration_error", dyn Calibration) {
        /// Bins of equal width; 15 as in torchmetrics.
        Structural bins: i32 = 15, Range::AtLeast(1.0);
        /// What becomes of the gaps.
        Structural norm: GapNorm = GapNorm::L1, Range::Any;
        /// How scores become probabilities.
        Structural activation: RowActivation = RowActivation::Softmax, Range::Any;
        /// Label of the rows that are left out; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Calibration for CalibrationError {
    fn bins(&self) -> i32 {
        self.bins
    }

    fn norm(&self) -> GapNorm {
        self.norm
    }

    fn activation(&self) -> RowActivation {
        self.activation
    }

    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }
}
