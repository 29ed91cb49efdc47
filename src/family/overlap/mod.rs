//! Overlap losses: three sums a class over the positions, a term of the sums, and its gradient.

mod beside;
mod companion;
mod plan;
mod projections;
mod ratio;
mod reference;
mod terms;
mod transport;

pub use crate::family::activation::Activation;
pub(crate) use companion::{Companion, Formula, Part};
pub use ratio::Proportion;
pub(crate) use ratio::Ratio;
pub use terms::{Absent, Form, TermOptions};
pub(crate) use terms::{Class, Fold, Sums, Term};

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::dims::Sizes;
use crate::error::Error;
use crate::family::boundary::{self, classes::term_letter};
use crate::family::classification;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::Fragment;
use crate::output::OutputDecl;
use crate::params::{Range, parameters};
use crate::plan::Plan;
use crate::request::{Reduction, Request};
use crate::signature::TensorDecl;
use crate::stage::Layout;
use crate::tensor::{INPUT, LABELS};

parameters! {
    /// The parameters of losses without smoothing, or with their own.
    #[derive(Copy)]
    pub struct SumOptions {
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
        /// Whether class 0 has a term; true. Without effect where there is one class.
        Structural include_background: bool = true, Range::Any;
        /// Whether the sums run over the batch too; false.
        Structural batch: bool = false, Range::Any;
        /// Label that leaves a cell out of every sum; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl SumOptions {
    pub(crate) fn smoothed(self, smooth_nr: f32, smooth_dr: f32) -> OverlapOptions {
        let Self { activation, include_background, batch, ignore_index } = self;
        OverlapOptions { activation, include_background, batch, smooth_nr, smooth_dr, ignore_index }
    }
}

parameters! {
    /// The parameters of losses that know how scores become probabilities.
    #[derive(Copy)]
    pub struct LogitOptions {
        /// Whether class 0 has a term; true. Without effect where there is one class.
        Structural include_background: bool = true, Range::Any;
        /// Whether the sums run over the batch too; false.
        Structural batch: bool = false, Range::Any;
        /// Added to the numerator; 1e-5.
        Numeric smooth_nr: f32 = 1e-5, Range::AtLeast(0.0);
        /// Added to the denominator; 1e-5.
        Numeric smooth_dr: f32 = 1e-5, Range::AtLeast(0.0);
        /// Label that leaves a cell out of every sum; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl LogitOptions {
    pub(crate) fn activated(self, activation: Activation) -> OverlapOptions {
        let Self { include_background, batch, smooth_nr, smooth_dr, ignore_index } = self;
        OverlapOptions { activation, include_background, batch, smooth_nr, smooth_dr, ignore_index }
    }
}

parameters! {
    /// The parameters that overlap losses share.
    #[derive(Copy)]
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

/// The formula of an overlap loss.
pub(crate) trait Overlap: Loss {
    /// The parameters shared by the family.
    fn options(&self) -> OverlapOptions;

    /// How the classes become terms, where the loss leaves that open.
    fn terms(&self) -> Option<&TermOptions> {
        None
    }

    /// What a term makes of its ratio.
    fn form(&self) -> Form {
        self.terms().map_or(Form::Complement, |terms| terms.form)
    }

    /// Whether classes' weights act on the terms, besides what they do in a second part.
    fn weighs_terms(&self) -> bool {
        true
    }

    /// Whether I is (P + T - sum |p - t|) / 2 instead of sum p t.
    fn soft_label(&self) -> bool {
        false
    }

    /// WGSL that defines `term`, or `fold` where the classes share one term.
    fn hook(&self) -> Fragment;

    /// Which sums the loss takes.
    fn sums(&self) -> Sums;

    /// Calls `with` with the loss's fold, in f64.
    fn fold(&self, with: &mut dyn FnMut(Fold<'_>));

    /// Whether `term` takes the number of cells that count.
    fn takes_cells(&self) -> bool {
        false
    }

    /// Whether the sums are of what it costs to carry a row's probabilities to its label, by `distances`.
    fn carries(&self) -> bool {
        false
    }

    /// The axes along which the sums are of maximum projections.
    fn projected_along(&self) -> Option<&[i32]> {
        None
    }

    /// The second part, if there is one.
    fn companion(&self) -> Option<Companion<'_>> {
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
        match () {
            () if self.carries() => transport::signature(),
            () if self.projected_along().is_some() => boundary::classes::signature(true),
            () => classification::signature(),
        }
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
        if self.carries() {
            return transport::reference(self, request, tensors);
        }
        if let Some(axes) = self.projected_along() {
            return projections::reference(self, axes, request, tensors);
        }
        reference::reference(self, request, tensors)
    }
}

/// Whether the sums of the classes are pooled.
fn pools_classes(loss: &dyn Overlap) -> bool {
    loss.terms().is_some_and(|terms| terms.pool_classes)
}

/// Whether and how a class that the target lacks is left out.
fn absent(loss: &dyn Overlap) -> Absent {
    loss.terms().map_or(Absent::Keep, |terms| terms.absent)
}

/// The sums that are taken.
fn sums_of(loss: &dyn Overlap) -> Sums {
    if loss.soft_label() { Sums::Least } else { loss.sums() }
}

/// Whether a sample's mean is over the terms that stay.
fn stays(loss: &dyn Overlap, reduction: Reduction) -> bool {
    absent(loss) == Absent::Skip && reduction == Reduction::Mean && !pools_classes(loss)
}

/// Whether the classes share one term.
fn shares_term(loss: &dyn Overlap) -> bool {
    let mut shares = pools_classes(loss);
    loss.fold(&mut |fold| shares |= matches!(fold, Fold::Classes(_)));
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
    /// Axes that have sums of their own, of each pool: 1 where there are no projections.
    axes: u64,
}

impl Shape {
    fn of(loss: &dyn Overlap, request: &Request) -> Self {
        let layout = Layout::of(&request.tensors[INPUT].dims, request.options.class_axis);
        let options = loss.options();
        let pools = if options.batch { layout.samples.min(1) } else { layout.samples };
        let first_class = u64::from(!options.include_background && layout.classes > 1);
        let axes = loss.projected_along().map_or(1, |axes| axes.len() as u64);
        Self { layout, pools, first_class, shares_term: shares_term(loss), axes }
    }

    /// Classes that have sums, of all samples and along all axes.
    fn sums(&self) -> u64 {
        self.axes * self.pools * self.layout.classes
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
    let companion = loss.companion();
    let softmax = loss.options().activation == Activation::Softmax
        || companion.as_ref().is_some_and(|companion| !matches!(companion.part, Part::Elements(_)));
    let labels = request.tensors.contains_key(LABELS);
    if shape.layout.classes == 1 && (softmax || labels) {
        let what = if labels { "labels" } else { "softmax" };
        return Err(Error::unsupported(
            loss.name(),
            format!("`{INPUT}` has one class, for which {what} means nothing"),
        ));
    }
    if companion.is_some() && request.reduction == Reduction::None {
        return Err(Error::unsupported(loss.name(), "reduction \"none\" is not defined for the sum of two losses"));
    }
    if loss.soft_label() && loss.sums() == Sums::Square {
        return Err(Error::unsupported(loss.name(), "`soft_label` is not defined with `squared`"));
    }
    Ok(())
}
