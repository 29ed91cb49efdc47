//! Overlap losses: three sums a class over the positions, a term of the sums, and its gradient.

mod plan;
mod ratio;
mod reference;

pub use crate::family::activation::Activation;
pub use ratio::Proportion;
pub(crate) use ratio::Ratio;

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::dims::Sizes;
use crate::error::Error;
use crate::family::boundary::classes::term_letter;
use crate::family::classification;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Fragment, fragment};
use crate::output::OutputDecl;
use crate::params::{Range, parameters};
use crate::plan::Plan;
use crate::request::{Reduction, Request};
use crate::signature::TensorDecl;
use crate::stage::Layout;
use crate::tensor::{INPUT, LABELS};

parameters! {
    /// The parameters that overlap losses share.
    pub struct OverlapOptions {
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
        /// Whether class 0 has a term; true as in MONAI. Without effect where there is one class.
        Structural include_background: bool = true, Range::Any;
        /// Whether the sums run over the batch too; false as in MONAI.
        Structural batch: bool = false, Range::Any;
        /// Added to the numerator; 1e-5 as in MONAI.
        Numeric smooth_nr: f32 = 1e-5, Range::AtLeast(0.0);
        /// Added to the denominator; 1e-5 as in MONAI.
        Numeric smooth_dr: f32 = 1e-5, Range::AtLeast(0.0);
        /// Label that leaves a cell out of every sum; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

/// Which three sums a loss takes over probabilities p and targets t.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sums {
    /// sum p t, sum p, sum t
    Product,
    /// sum p t, sum p^2, sum t^2
    Square,
    /// sum |p - t|, sum p, sum t
    Difference,
}

impl Sums {
    fn fragment(self) -> Fragment {
        match self {
            Self::Product => fragment!("family/overlap/sums_product"),
            Self::Square => fragment!("family/overlap/sums_square"),
            Self::Difference => fragment!("family/overlap/sums_difference"),
        }
    }

    fn of(self, p: f64, t: f64) -> [f64; 3] {
        match self {
            Self::Product => [p * t, p, t],
            Self::Square => [p * t, p * p, t * t],
            Self::Difference => [(p - t).abs(), p, t],
        }
    }

    fn slope(self, p: f64, t: f64, by: [f64; 3]) -> f64 {
        match self {
            Self::Product => by[0] * t + by[1],
            Self::Square => by[0] * t + 2.0 * by[1] * p,
            Self::Difference if p == t => by[1],
            Self::Difference => by[0] * (p - t).signum() + by[1],
        }
    }
}

/// A term of the loss in f64: its value and its slopes by the sums.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    pub value: f64,
    pub by: [f64; 3],
}

impl Term {
    /// 1 - n / d with its slopes; 0 where d is 0.
    pub fn quotient(n: f64, d: f64, n_by: [f64; 3], d_by: [f64; 3]) -> Self {
        if d == 0.0 {
            return Self { value: 0.0, by: [0.0; 3] };
        }
        let ratio = n / d;
        Self { value: 1.0 - ratio, by: std::array::from_fn(|k| (ratio * d_by[k] - n_by[k]) / d) }
    }
}

/// How the sums of a sample become terms.
pub enum Fold<'a> {
    /// Every class is a term of its own: WGSL `term(sums) -> vec4(value, slopes)`.
    Terms(&'a dyn Fn([f64; 3]) -> Term),
    /// The classes share one term: WGSL `fold(sample, factor, flags) -> value`.
    Classes(&'a SharedTerm<'a>),
}

/// The one term of several classes, from their sums and weights: its value, and each class's slopes.
pub type SharedTerm<'a> = dyn Fn(&[[f64; 3]], &[f64]) -> (f64, Vec<[f64; 3]>) + 'a;

/// A cross-entropy that is read in the same pass, and the factors of both parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Companion {
    pub lambda_overlap: f64,
    pub lambda_cross_entropy: f64,
}

/// The formula of an overlap loss.
pub trait Overlap: Loss {
    /// The parameters shared by the family.
    fn options(&self) -> &OverlapOptions;

    /// WGSL that defines `term`, or `fold` where the classes share one term.
    fn hook(&self) -> Fragment;

    /// Which sums the loss takes.
    fn sums(&self) -> Sums;

    /// Calls `with` with the loss's fold, in f64.
    fn fold(&self, with: &mut dyn FnMut(Fold<'_>));

    /// The cross-entropy part, if there is one.
    fn companion(&self) -> Option<Companion> {
        None
    }

    /// Overrides that the hook declares.
    fn constants(&self) -> Vec<(&'static str, u32)> {
        Vec::new()
    }
}

impl Family for dyn Overlap {
    const NAME: &'static str = "overlap";

    fn tensors(&self) -> Vec<TensorDecl> {
        classification::signature()
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss(match (self.options().batch, shares_term(self)) {
            // A sum of two losses has no terms.
            _ if self.companion().is_some() => "",
            (false, false) => "N T",
            (false, true) => "N",
            (true, false) => "T",
            (true, true) => "",
        })]
    }

    fn derive(&self, sizes: &mut Sizes) {
        term_letter(self.options().include_background, sizes);
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan::plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }
}

/// Whether the classes share one term.
fn shares_term(loss: &dyn Overlap) -> bool {
    let mut shares = false;
    loss.fold(&mut |fold| shares = matches!(fold, Fold::Classes(_)));
    shares
}

/// Sizes of a call.
#[derive(Debug, Clone, Copy)]
struct Shape {
    layout: Layout,
    /// Samples whose sums are kept apart: 1 where the batch is pooled.
    pools: u64,
    first_class: u64,
    shares_term: bool,
}

impl Shape {
    fn of(loss: &dyn Overlap, request: &Request) -> Self {
        let layout = Layout::of(&request.tensors[INPUT].dims, request.options.class_axis);
        let options = loss.options();
        let pools = if options.batch { layout.samples.min(1) } else { layout.samples };
        let first_class = u64::from(!options.include_background && layout.classes > 1);
        Self { layout, pools, first_class, shares_term: shares_term(loss) }
    }

    /// Classes that have sums, of all samples.
    fn sums(&self) -> u64 {
        self.pools * self.layout.classes
    }

    /// The term that sum `i` is in, if it is in one.
    fn term(&self, i: usize) -> Option<usize> {
        let (classes, first) = (self.layout.classes as usize, self.first_class as usize);
        let (sample, class) = (i / classes, i % classes);
        let own = || sample * (classes - first) + class - first;
        (class >= first).then(|| if self.shares_term { sample } else { own() })
    }
}

fn check(loss: &dyn Overlap, request: &Request, shape: &Shape) -> Result<(), Error> {
    let softmax = loss.options().activation == Activation::Softmax;
    let labels = request.tensors.contains_key(LABELS);
    if shape.layout.classes == 1 && (softmax || labels || loss.companion().is_some()) {
        let what = if labels { "labels" } else { "softmax" };
        return Err(Error::unsupported(
            loss.name(),
            format!("`{INPUT}` has one class, for which {what} means nothing"),
        ));
    }
    if loss.companion().is_some() && request.reduction == Reduction::None {
        return Err(Error::unsupported(loss.name(), "reduction \"none\" is not defined for the sum of two losses"));
    }
    Ok(())
}
