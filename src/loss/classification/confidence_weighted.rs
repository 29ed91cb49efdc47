//! Confidence-weighted cross-entropy.

use crate::contract::loss;
use crate::error::Error;
use crate::family::classification::{Choices, Classification, HostRow, Own, Targets, quotient};
use crate::kernel::{Absent, Fragment, fragment};
use crate::params::Range;
use crate::request::{Reduction, Request};
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::Rows;
use crate::stage::{ITEM, Map, Stage};
use crate::tensor::{BOUNDARY, LABELS};

/// How sure each pseudo-label is.
const CONFIDENCE: &str = "confidence";
/// The confidence up to which a row is left out.
const THRESHOLD: &str = "threshold";

loss! {
    /// Cross-entropy of pseudo-labels, weighted by how sure they are, and once more on the boundaries between classes:
    ///
    /// l = (confidence^gamma + boundary_weight [boundary != 0]) (-log p_y), p = softmax(x).
    ///
    /// Rows of a confidence <= `threshold` `[1]` are left out. `mean` is sum confidence^gamma (-log p_y) / V +
    /// boundary_weight sum (-log p_y) / V_b, the second sum over the rows on a `boundary`, V and V_b the numbers of
    /// rows in each, at least 1; other reductions add the row's two parts. `confidence` is not differentiated.
    ///
    /// Tarubinga et al., CW-BASS: confidence-weighted boundary-aware learning for semi-supervised semantic
    /// segmentation, 2025, whose masks `label_boundary_map` makes.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ConfidenceWeightedCrossEntropy};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    ///     ("confidence".into(), HostTensor::floats([1], vec![0.5])),
    /// ]);
    /// let result = ConfidenceWeightedCrossEntropy::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.5 * 2f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ConfidenceWeightedCrossEntropy("confidence_weighted_cross_entropy", dyn Classification) {
        /// Exponent of the confidence; 1 as in the authors' code.
        Numeric gamma: f32 = 1.0, Range::AtLeast(0.0);
        /// Weight of the boundary part; 0.5 as in the authors' code.
        Numeric boundary_weight: f32 = 0.5, Range::Any;
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for ConfidenceWeightedCrossEntropy {
    fn targets(&self) -> Targets {
        Targets::Labels
    }

    fn weighs(&self) -> bool {
        false
    }

    fn further(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(CONFIDENCE, "N ...", TensorKind::Auxiliary),
            TensorDecl::optional(BOUNDARY, "N ...", TensorKind::Index),
            TensorDecl::optional(THRESHOLD, "1", TensorKind::Auxiliary),
        ]
    }

    fn gathers(&self) -> Option<Fragment> {
        Some(fragment!("loss/classification/confidence_weighted_rows"))
    }

    fn bind_rows<'s>(&self, stage: Stage<'s>, _rows: &'s Rows) -> Stage<'s> {
        let bounded = stage.has(THRESHOLD);
        stage
            .constant("HAS_THRESHOLD", bounded)
            .tensor(LABELS, ITEM)
            .tensor(CONFIDENCE, ITEM)
            .optional(BOUNDARY, Absent::Integer(BOUNDARY, "0"), ITEM)
            .optional(THRESHOLD, Absent::Float(THRESHOLD, "0.0"), Map::Whole(1))
    }

    fn choices(&self) -> Choices {
        Choices { total: fragment!("loss/classification/confidence_weighted"), ..Choices::default() }
    }

    fn own(&self, request: &Request) -> Option<Own> {
        (request.reduction == Reduction::Mean).then(|| Own {
            total: fragment!("loss/classification/confidence_weighted_mean"),
            ending: fragment!("lib/ended_weights"),
            parameters: Vec::new(),
            of_total: false,
        })
    }

    fn own_total(&self, total: f64, _rows: f64, weights: f64) -> [f64; 2] {
        quotient(total, weights.max(1.0))
    }

    fn counts(&self, row: &HostRow<'_>) -> Result<bool, Error> {
        let confidence = row.number(CONFIDENCE).expect("a required tensor");
        let threshold = row.floats(THRESHOLD).map(|threshold| threshold[0]);
        Ok(threshold.is_none_or(|t| !t.is_finite() || !confidence.is_finite() || confidence > t))
    }

    fn counted_as(&self, row: &HostRow<'_>) -> f64 {
        f64::from(row.integer(BOUNDARY).is_some_and(|boundary| boundary != 0))
    }

    fn denominator(&self, rows: f64, _weights: f64) -> f64 {
        rows
    }

    fn factors(&self, row: &HostRow<'_>) -> (f64, Option<f64>) {
        let confidence = row.number(CONFIDENCE).expect("a required tensor");
        let threshold = row.floats(THRESHOLD).map_or(0.0, |threshold| threshold[0]);
        let known = if confidence.is_finite() && threshold.is_finite() { confidence.max(0.0) } else { f64::NAN };
        let boundary = f64::from(self.boundary_weight) * self.counted_as(row);
        let power = if self.gamma == 0.0 && !known.is_nan() { 1.0 } else { known.powf(self.gamma.into()) };
        (if known.is_nan() { known } else { power }, Some(boundary))
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }
}
