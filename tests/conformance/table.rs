//! The case table: one row for each loss. All else follows from the row and the loss's signature.

use wgloss::{Loss, registry};

/// What the prediction and its dense target hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Any numbers, on both sides.
    Real,
    /// Probabilities, on both sides.
    Probability,
    /// Logits, against probabilities.
    Logit,
}
use Values::{Logit, Probability, Real};

/// One loss's row.
#[derive(Debug)]
pub struct Row {
    pub loss: &'static str,
    pub values: Values,
    /// Parameters to test besides the defaults, as JSON. For every number there is a set under which a
    /// change of 1 % shows in the loss.
    parameters: &'static [&'static str],
    /// Whether every variant is crossed with every other, rather than tested once.
    pub crossed: bool,
    /// Fewest classes that the loss is defined for.
    pub least_classes: usize,
    /// Whether the loss has one number only, so that reduction `none` is an error.
    pub has_none: bool,
    /// Relative error that f32 allows, where it is not [`crate::compare::RELATIVE`].
    pub relative: Option<f64>,
}

const fn row(loss: &'static str, values: Values, parameters: &'static [&'static str]) -> Row {
    Row { loss, values, parameters, crossed: false, least_classes: 1, has_none: true, relative: None }
}

/// The rows, in the order of the catalogue. In each family one row is crossed.
const ROWS: &[Row] = &[
    // pointwise
    row("mse_loss", Real, &[]),
    row("l1_loss", Real, &[]),
    row("smooth_l1_loss", Real, &[r#"{"beta": 0.5}"#, r#"{"beta": 0}"#]).crossed(),
    row("huber_loss", Real, &[r#"{"delta": 0.5}"#]),
    row("log_cosh_loss", Real, &[]),
    row("pseudo_huber_loss", Real, &[r#"{"c": 0.5, "scale": 2}"#]),
    row("charbonnier_loss", Real, &[r#"{"eps": 0.5}"#, r#"{"eps": 0}"#]),
    row("bce_loss", Probability, &[]),
    row("bce_with_logits", Logit, &[r#"{"pos_weight": 3}"#, r#"{"pos_weight": 0}"#]),
    row("margin_bce_with_logits", Logit, &[r#"{"margin": 1.5}"#, r#"{"margin": -0.5}"#]),
    row("sigmoid_focal_loss", Logit, &[r#"{"alpha": -1, "gamma": 0}"#, r#"{"alpha": 0.6, "gamma": 1.5}"#]),
    row("poly1_bce", Logit, &[r#"{"epsilon": -0.5}"#]),
    row("poly1_focal", Logit, &[r#"{"epsilon": -0.5, "alpha": 0.6, "gamma": 1.5}"#, r#"{"alpha": -1}"#]),
    // classification
    row("cross_entropy", Logit, &[r#"{"label_smoothing": 0.2}"#, r#"{"ignore_index": 1}"#]).crossed(),
    row("focal_cross_entropy", Logit, &[r#"{"gamma": 0}"#, r#"{"gamma": 1.5, "ignore_index": 1}"#]),
    row("poly1_cross_entropy", Logit, &[r#"{"epsilon": -0.5, "ignore_index": 1}"#]),
    row("squentropy_loss", Logit, &[r#"{"ignore_index": 1}"#]).least_classes(2),
    row("comp_sum_loss", Logit, &[r#"{"tau": 0.5}"#, r#"{"tau": 2.5, "ignore_index": 1}"#]),
    // overlap
    row("dice_loss", Logit, &[r#"{"squared": true}"#]).crossed(),
    row("jaccard_loss", Logit, &[]),
    row("tversky_loss", Logit, &[r#"{"alpha": 0.3, "beta": 0.8}"#]),
    row("focal_tversky_loss", Logit, &[r#"{"alpha": 0.5, "beta": 0.6, "gamma": 2}"#]),
    row("generalized_dice_loss", Logit, &[r#"{"weight_type": "simple"}"#, r#"{"weight_type": "uniform"}"#]),
    row("jaccard_metric_loss", Logit, &[]),
    row("dice_semimetric_loss", Logit, &[]),
    row("dice_ce_loss", Logit, &[r#"{"squared": true, "lambda_dice": 0.5, "lambda_ce": 2}"#]).without_none(),
];

/// Parameters that every loss of a family is tested with besides its row's.
fn family_parameters(family: &str) -> &'static [&'static str] {
    match family {
        "overlap" => &[
            r#"{"activation": "sigmoid", "include_background": false, "smooth_nr": 0.5, "smooth_dr": 0.7}"#,
            r#"{"activation": "none", "batch": true, "ignore_index": 1}"#,
        ],
        _ => &[],
    }
}

impl Row {
    const fn crossed(mut self) -> Self {
        self.crossed = true;
        self
    }

    const fn least_classes(mut self, classes: usize) -> Self {
        self.least_classes = classes;
        self
    }

    const fn without_none(mut self) -> Self {
        self.has_none = false;
        self
    }

    /// The loss with its defaults.
    pub fn default_loss(&self) -> Box<dyn Loss> {
        self.with("{}")
    }

    /// The loss with parameters of the row.
    pub fn with(&self, parameters: &str) -> Box<dyn Loss> {
        match registry::from_json(self.loss, parameters) {
            Ok(loss) => loss,
            Err(error) => panic!("the row of {} with {parameters}: {error}", self.loss),
        }
    }

    /// Every set of parameters to test, the defaults first.
    pub fn parameters(&self) -> Vec<&'static str> {
        let family = self.default_loss().family().name();
        [&["{}"], self.parameters, family_parameters(family)].concat()
    }
}

/// The rows whose loss the registry has.
pub fn rows() -> Vec<&'static Row> {
    let names = registry::names();
    ROWS.iter().filter(|row| names.contains(&row.loss)).collect()
}

/// The rows whose loss the registry lacks.
pub fn rows_ahead() -> Vec<&'static Row> {
    let names = registry::names();
    ROWS.iter().filter(|row| !names.contains(&row.loss)).collect()
}

/// Every loss of the registry has one row.
pub fn every_loss_has_a_row() -> Result<(), String> {
    let count = |name: &str| ROWS.iter().filter(|row| row.loss == name).count();
    let wrong: Vec<_> = registry::names().into_iter().filter(|name| count(name) != 1).collect();
    if wrong.is_empty() { Ok(()) } else { Err(format!("tests/conformance/table.rs: not one row for {wrong:?}")) }
}
