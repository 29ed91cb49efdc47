//! Masked cross-entropy.

use crate::contract::loss;
use crate::error::Error;
use crate::family::classification::{Choices, Classification, HostRow, Score, Targets};
use crate::kernel::{Absent, Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::Rows;
use crate::stage::{ITEM, Map, Stage};
use crate::tensor::{LABELS, LOGIT_SCALE};

/// Classes that are in (non-zero) and left out (zero).
const CLASS_MASK: &str = "class_mask";
/// What each row's loss is multiplied by.
const ROW_WEIGHT: &str = "row_weight";

loss! {
    /// Cross-entropy over the classes that a mask leaves in, of scores that are scaled one by one:
    ///
    /// l = -row_weight log softmax(z)_y over the classes left in, z = x logit_scale / temperature.
    ///
    /// `class_mask`, `[C]` or of the input's shape, is 0 where a class is left out: it has no probability and
    /// gradient 0. A label on one is bad; a row without classes is left out. `logit_scale`, of the input's shape,
    /// receives a gradient where it is asked for. `mean` divides by the rows that count, whatever their `row_weight`.
    ///
    /// Moon et al., Online Class Incremental Learning on Stochastic Blurry Task Boundary (MVP), 2023 (masked logits of
    /// prompts); Xu et al., Can NLI Provide Proper Indirect Supervision for Low-resource Biomedical Relation
    /// Extraction?, 2023 (InfoNCE over a list: labels 0 and a temperature).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MaskedCrossEntropy};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 3], vec![0.0, 7.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![0])),
    ///     ("class_mask".into(), HostTensor::integers([3], vec![1, 0, 1])),
    /// ]);
    /// let result = MaskedCrossEntropy::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MaskedCrossEntropy("masked_cross_entropy", dyn Classification) {
        /// What the scores are divided by; 1, the scores themselves.
        Numeric temperature: f32 = 1.0, Range::MoreThan(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl MaskedCrossEntropy {
    /// InfoNCE over a list whose first score is the positive's: give it labels of 0.
    pub fn info_nce(temperature: f32) -> Self {
        Self { temperature, ..Self::default() }
    }

    fn is_in(row: &HostRow<'_>, class: usize) -> bool {
        let Some(mask) = row.tensors.get(CLASS_MASK) else { return true };
        let at = if mask.dims.len() == 1 { class } else { row.rows.cell(row.q, class) };
        mask.as_integers()[at] != 0
    }
}

/// `load_class_mask`, by class or by score.
fn bind_mask<'s>(stage: Stage<'s>, rows: &Rows) -> Stage<'s> {
    let by_score = stage.dims(CLASS_MASK).is_some_and(|dims| dims.len() > 1);
    let map = if by_score { rows.scores() } else { Map::Whole(rows.layout.classes) };
    let stage = stage.fragments([fragment!("loss/classification/masked_classes")]);
    stage.constant("MASK_BY_SCORE", by_score).optional(CLASS_MASK, Absent::Integer(CLASS_MASK, "1"), map)
}

impl Classification for MaskedCrossEntropy {
    fn targets(&self) -> Targets {
        Targets::Labels
    }

    fn weighs(&self) -> bool {
        false
    }

    fn further(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::optional(LOGIT_SCALE, "N C ...", TensorKind::Float).with_grad(),
            TensorDecl::optional(CLASS_MASK, "N C ...|C", TensorKind::Mask),
            TensorDecl::optional(ROW_WEIGHT, "N ...", TensorKind::Auxiliary),
        ]
    }

    fn gathers(&self) -> Option<Fragment> {
        Some(fragment!("loss/classification/masked_rows"))
    }

    fn bind_rows<'s>(&self, stage: Stage<'s>, rows: &'s Rows) -> Stage<'s> {
        bind_mask(stage, rows).tensor(LABELS, ITEM).optional(ROW_WEIGHT, Absent::Float(ROW_WEIGHT, "1.0"), ITEM)
    }

    fn choices(&self) -> Choices {
        let masked = fragment!("loss/classification/masked");
        let plain = fragment!("family/classification/scores_plain");
        let spread = fragment!("loss/classification/spread_temperature");
        Choices { scores: vec![plain, masked], slopes: vec![masked], spread, ..Choices::default() }
    }

    fn bind<'s>(&self, stage: Stage<'s>, rows: &'s Rows) -> Stage<'s> {
        let scaled = stage.has(LOGIT_SCALE);
        bind_mask(stage, rows)
            .constant("SCALED", scaled)
            .optional(LOGIT_SCALE, Absent::Float(LOGIT_SCALE, "1.0"), rows.scores())
            .gradient(LOGIT_SCALE, rows.scores())
    }

    fn counts(&self, row: &HostRow<'_>) -> Result<bool, Error> {
        let label = row.label();
        if Self::is_in(row, label) {
            return Ok(true);
        }
        if (0..row.rows.layout.classes as usize).any(|c| Self::is_in(row, c)) {
            let expected = format!("classes that `{CLASS_MASK}` leaves in");
            return Err(Error::Value { name: LABELS.into(), expected, found: label.to_string() });
        }
        Ok(false)
    }

    fn factors(&self, row: &HostRow<'_>) -> (f64, Option<f64>) {
        (row.number(ROW_WEIGHT).unwrap_or(1.0), None)
    }

    fn scores(&self, row: &HostRow<'_>) -> Vec<Score> {
        let temperature = f64::from(self.temperature);
        let score = |(c, x): (usize, f64)| {
            if !Self::is_in(row, c) {
                return Score::left_out();
            }
            let scale = row.floats(LOGIT_SCALE).map_or(1.0, |scale| scale[row.rows.cell(row.q, c)]);
            let known = if scale.is_finite() { x } else { f64::NAN };
            Score::of(known, |x| (x * scale / temperature, scale / temperature))
        };
        row.inputs().enumerate().map(score).collect()
    }

    fn second_gradient(&self, row: &HostRow<'_>, slopes: &[f64]) -> Option<(&'static str, Vec<f64>)> {
        row.floats(LOGIT_SCALE)?;
        let temperature = f64::from(self.temperature);
        let slope = |((c, x), slope): ((usize, f64), &f64)| match Self::is_in(row, c) && x != f64::NEG_INFINITY {
            true => slope * x / temperature,
            false if Self::is_in(row, c) && slope.is_nan() => f64::NAN,
            false => 0.0,
        };
        Some((LOGIT_SCALE, row.inputs().enumerate().zip(slopes).map(slope).collect()))
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        16
    }
}
