//! From the sums of a class to its term.

use crate::kernel::{Fragment, fragment};
use crate::params::{Range, parameters, word_parameter};

word_parameter! {
    /// What becomes of the term of a class that the target lacks.
    pub enum Absent {
        /// It is a term like others.
        Keep = "keep",
        /// It is 0, and so is its gradient.
        Zero = "zero",
        /// It is 0, and a mean is over the other terms: per sample the terms that stay over their weights' sum, or over their
        /// number without weights (0 where none stays), then over the samples.
        Skip = "skip",
    }
}

word_parameter! {
    /// What a term makes of its ratio.
    pub enum Form {
        /// 1 - ratio
        Complement = "complement",
        /// -log max(ratio, 1e-7), of slope 0 below
        NegativeLog = "negative_log",
    }
}

parameters! {
    /// How the classes of an overlap loss become terms. The defaults are those of most libraries.
    pub struct TermOptions {
        /// Whether the sums run over the classes too, each class's times its weight: one term a sample, or one in all with
        /// `batch`; false.
        Structural pool_classes: bool = false, Range::Any;
        /// What becomes of the term of a class that the target lacks; it is kept as in MONAI.
        Structural absent: Absent = Absent::Keep, Range::Any;
        /// What a term makes of its ratio; 1 - ratio as in MONAI.
        Structural form: Form = Form::Complement, Range::Any;
    }
}

/// Which three sums a loss takes over probabilities p and targets t.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sums {
    /// sum p t, sum p, sum t
    Product,
    /// sum p t, sum p^2, sum t^2
    Square,
    /// sum |p - t|, sum p, sum t
    Difference,
    /// sum min(p, t), sum p, sum t: the first is (P + T - sum |p - t|) / 2
    Least,
    /// sum p t, sum p (1 - t), sum t
    Apart,
    /// sum p t, sum |p - t|, sum t
    ProductDifference,
    /// sum t (p - t)^2, sum (1 - t) (p - t)^2, sum t
    Errors,
}

impl Sums {
    pub(super) fn fragment(self) -> Fragment {
        match self {
            Self::Product => fragment!("family/overlap/sums_product"),
            Self::Square => fragment!("family/overlap/sums_square"),
            Self::Difference => fragment!("family/overlap/sums_difference"),
            Self::Least => fragment!("family/overlap/sums_least"),
            Self::Apart => fragment!("family/overlap/sums_apart"),
            Self::ProductDifference => fragment!("family/overlap/sums_product_difference"),
            Self::Errors => fragment!("family/overlap/sums_errors"),
        }
    }

    pub(super) fn of(self, p: f64, t: f64) -> [f64; 3] {
        let apart = p - t;
        match self {
            Self::Product => [p * t, p, t],
            Self::Square => [p * t, p * p, t * t],
            Self::Difference => [apart.abs(), p, t],
            Self::Least => [p.min(t), p, t],
            Self::Apart => [p * t, p * (1.0 - t), t],
            Self::ProductDifference => [p * t, apart.abs(), t],
            Self::Errors => [t * apart * apart, (1.0 - t) * apart * apart, t],
        }
    }

    pub(super) fn slope(self, p: f64, t: f64, by: [f64; 3]) -> f64 {
        let side = if p == t { 0.0 } else { (p - t).signum() };
        match self {
            Self::Product => by[0] * t + by[1],
            Self::Square => by[0] * t + 2.0 * by[1] * p,
            Self::Difference => by[0] * side + by[1],
            Self::Least => by[0] * (0.5 - 0.5 * side) + by[1],
            Self::Apart => by[0] * t + by[1] * (1.0 - t),
            Self::ProductDifference => by[0] * t + by[1] * side,
            Self::Errors => 2.0 * (p - t) * (by[0] * t + by[1] * (1.0 - t)),
        }
    }
}

/// A class whose sums make a term: its index, and the cells that count in them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Class {
    pub index: usize,
    pub cells: f64,
}

/// A term of the loss in f64: its value and its slopes by the sums.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Term {
    pub value: f64,
    pub by: [f64; 3],
}

impl Term {
    pub(super) const NOTHING: Self = Self { value: 0.0, by: [0.0; 3] };
    pub(super) const NAN: Self = Self { value: f64::NAN, by: [f64::NAN; 3] };

    /// The form of n / d with its slopes; 0 where d is 0.
    pub fn quotient(form: Form, n: f64, d: f64, n_by: [f64; 3], d_by: [f64; 3]) -> Self {
        const LEAST: f64 = 1e-7;
        if d == 0.0 {
            return Self::NOTHING;
        }
        let ratio = n / d;
        let by = std::array::from_fn(|k| (ratio * d_by[k] - n_by[k]) / d);
        match form {
            Form::Complement => Self { value: 1.0 - ratio, by },
            Form::NegativeLog if ratio > LEAST => Self { value: -ratio.ln(), by: by.map(|b| b / ratio) },
            Form::NegativeLog => Self { value: -LEAST.ln(), by: [0.0; 3] },
        }
    }

    /// max(value, 0)^power, whose slope takes the value as at least 1e-6 and is 0 below 0.
    pub fn to_power(self, power: f64) -> Self {
        let slope = if self.value < 0.0 { 0.0 } else { power * self.value.max(1e-6).powf(power - 1.0) };
        Self { value: self.value.max(0.0).powf(power), by: self.by.map(|b| slope * b) }
    }
}

/// How the sums of a sample become terms.
pub(crate) enum Fold<'a> {
    /// Every class has a term of its own, or all share that of their sums: WGSL `term(sums, class) -> vec4(value, slopes)`.
    Terms(&'a dyn Fn([f64; 3], Class) -> Term),
    /// The classes share one term: WGSL `fold(sample, factor, flags) -> value`.
    Classes(&'a SharedTerm<'a>),
}

/// The one term of several classes, from their sums and weights: its value, and each class's slopes.
pub(crate) type SharedTerm<'a> = dyn Fn(&[[f64; 3]], &[f64]) -> (f64, Vec<[f64; 3]>) + 'a;
