//! A second part of a loss, which is read with the first.

use crate::kernel::Fragment;

/// Value and slope of a formula in f64.
pub(crate) type Formula<'a> = Box<dyn Fn(f64, f64) -> (f64, f64) + 'a>;

/// A loss of the logits beside an overlap loss of them, and the factors of both.
pub(crate) struct Companion<'a> {
    pub lambda_overlap: f64,
    pub lambda: f64,
    /// WGSL of `overlap_factor()` and `companion_factor()`, and what the part's formula needs.
    pub hooks: Vec<Fragment>,
    pub part: Part<'a>,
}

/// What the second part is.
pub(crate) enum Part<'a> {
    /// The softmax cross-entropy.
    CrossEntropy,
    /// Another function of the softmax over all classes.
    Rows {
        /// Of log p and a weight, by log p: WGSL `phi`, `phi_slope` and `half_phi`.
        phi: Formula<'a>,
        /// Whether a mean divides by the labels' weights, as that of cross-entropy.
        of_weights: bool,
    },
    /// A function of each class's logit and share, times the class's weight: WGSL `element` and `large_element`. A mean is over
    /// the elements of the classes that have terms.
    Elements(Formula<'a>),
}
