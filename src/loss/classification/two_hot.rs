//! Two-hot cross-entropy.

use crate::contract::loss;
use crate::family::classification::{Classification, HostRow, Targets};
use crate::kernel::{Absent, fragment};
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::Rows;
use crate::stage::{ITEM, Map, Stage};

/// The numbers that rows are to predict.
const VALUES: &str = "values";
/// The numbers that the classes stand for.
const SUPPORT: &str = "support";

loss! {
    /// Cross-entropy against a number, shared by the two classes whose points lie around it:
    ///
    /// l = -sum_c t_c log p_c, p = softmax(x), t_j = (v_(j+1) - v) / (v_(j+1) - v_j), t_(j+1) = 1 - t_j for v_j <= v <= v_(j+1).
    ///
    /// `values` are numbers v of the rows' shape `[N, ...]`, clamped to the ends of `support` `[C]`, the ascending
    /// points v_c; 0, 1, ..., C - 1 where there is none (the distribution focal loss). Neither is differentiated. A
    /// value on a point is one class's alone; one class gives 0. `mean` divides by the rows that count.
    ///
    /// Imani and White, Improving Regression Performance with Distributional Losses, 2018; Lyle et al., Understanding
    /// plasticity in neural networks, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::TwoHotCrossEntropy};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 3], vec![0.0, 0.0, f64::NEG_INFINITY])),
    ///     ("values".into(), HostTensor::floats([1], vec![0.25])),
    /// ]);
    /// let result = TwoHotCrossEntropy::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln()).abs() < 1e-12);
    /// assert_eq!(result.grads["input"].as_floats(), [-0.25, 0.25, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TwoHotCrossEntropy("two_hot_cross_entropy", dyn Classification) {}
    also "distribution_focal_loss";
}

impl TwoHotCrossEntropy {
    /// The lower class of a row, and the share of the one above.
    fn place(row: &HostRow<'_>) -> (usize, f64) {
        let value = row.number(VALUES).expect("a required tensor");
        let support = row.floats(SUPPORT);
        let point = |c: usize| support.map_or(c as f64, |support| support[c]);
        let (mut low, mut high) = (0, row.rows.layout.classes as usize - 1);
        let (first, last) = (point(low), point(high));
        let mut known = [value, first, last].iter().all(|x| x.is_finite());
        let v = value.min(last).max(first);
        while high - low > 1 {
            let middle = (low + high) / 2;
            known &= point(middle).is_finite();
            if point(middle) <= v { low = middle } else { high = middle }
        }
        let (a, b) = (point(low), point(high));
        let above = if b > a { ((v - a) / (b - a)).clamp(0.0, 1.0) } else { 0.0 };
        (low, if known { above } else { f64::NAN })
    }
}

impl Classification for TwoHotCrossEntropy {
    fn targets(&self) -> Targets {
        Targets::Own(fragment!("loss/classification/two_hot"))
    }

    fn weighs(&self) -> bool {
        false
    }

    fn further(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(VALUES, "N ...", TensorKind::Auxiliary),
            TensorDecl::optional(SUPPORT, "C", TensorKind::Auxiliary),
        ]
    }

    fn bind<'s>(&self, stage: Stage<'s>, rows: &'s Rows) -> Stage<'s> {
        let points = Map::Whole(rows.layout.classes);
        stage.tensor(VALUES, ITEM).optional(SUPPORT, Absent::Float(SUPPORT, "f32(i)"), points)
    }

    fn share(&self, row: &HostRow<'_>, class: usize) -> f64 {
        let (low, above) = Self::place(row);
        match class {
            _ if above.is_nan() => f64::NAN,
            c if c == low => 1.0 - above,
            c if c == low + 1 => above,
            _ => 0.0,
        }
    }

    fn ignore_index(&self) -> Option<i32> {
        None
    }
}
