//! Losses of rows by sums over their elements: a row is a sample, what of it lies before a length, a segment that offsets cut, or
//! the whole call.
//!
//! Up to six sums of what an element's values come to; one end per row, which gives the row's value and up to six
//! coefficients; then an elementwise gradient by these. A row that fits on chip is read once and needs no coefficients in
//! memory (`chip.wgsl`); others are read twice, in fixed blocks (`stage::segments`), or once where gradients need no more of
//! a row than how many cells count (`RowSums::apart`). A loss whose row is the whole call keeps its sums in *saved*, where
//! those of another call add to them; its elements may have values of their own that need these (`Rows::Each`). What values
//! need of their row beforehand, such as its mean, a step before the sums finds (`Before`): on chip, of what is there.
//!
//! | file | holds |
//! | --- | --- |
//! | `shape.rs` | the rows of a call, and which cells count |
//! | `elements.rs` | what stages read of elements and rows |
//! | `plan.rs` | the recipe |
//! | `reference.rs` | the f64 driver |
//! | `lp.rs`, `moments.rs` | norms and moments in f64, which two losses share |

mod elements;
pub(crate) mod lp;
pub(crate) mod moments;
mod plan;
mod reference;
mod shape;

pub(crate) use reference::{HostEach, HostRow};

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::offsets;
use crate::tensor::{CELL_MASK, INPUT, LENGTHS, TARGET};

/// What the rows of a loss are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// Samples.
    Samples,
    /// Samples, whose cells a mask may leave out.
    Masked,
    /// The cells of a sample before its length, along the last axis.
    Prefixes,
    /// The segments of a flat vector where offsets are given, else one row.
    Segments,
    /// The same, else samples.
    SamplesOrSegments,
    /// The whole call is one row.
    All,
    /// The same, whose cells a mask may leave out.
    MaskedAll,
    /// The same, and the elements have values of their own that need its sums.
    Each,
}

impl Rows {
    /// One row if the samples are pooled.
    pub fn pooled(batch: bool) -> Self {
        if batch { Self::MaskedAll } else { Self::Masked }
    }

    /// Whether there is one row, whatever the shape: the loss is one number.
    pub fn is_one(self) -> bool {
        matches!(self, Self::All | Self::MaskedAll | Self::Each)
    }
}

/// What the values of an element are to a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    /// Those of the operands.
    Plain,
    /// A score and a share: a score of minus infinity that has no share adds nothing.
    Scores,
    /// The one operand's deviation from about its row's mean, over the power of two of the row's largest.
    Centered,
    /// WGSL of the loss's own says what they are, and which are none.
    Own(Fragment),
}

/// A step before the sums of rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Before {
    /// WGSL of `Pivot`, 8 bytes, what it finds of a row; and of `Scaled`, the part of one, with its bytes.
    pub types: Fragment,
    pub bytes: u64,
    /// WGSL of the step's functions.
    pub sums: Fragment,
    /// The operand that it reads.
    pub operand: usize,
}

/// A prediction and its target, of these dims.
pub(crate) fn pair(dims: &'static str) -> Vec<TensorDecl> {
    let decl = |name| TensorDecl::required(name, dims, TensorKind::Float);
    vec![decl(INPUT).with_grad(), decl(TARGET)]
}

/// The formula of a loss of rows.
pub(crate) trait RowSums: Loss {
    fn rows(&self) -> Rows;

    /// The tensors that hold a value for each element, at most three; those with gradients, at most two, come first.
    fn operands(&self) -> Vec<TensorDecl>;

    /// Tensors that hold something for each row, as the end of a row reads them.
    fn beside(&self) -> Vec<TensorDecl> {
        Vec::new()
    }

    /// Of a loss whose tensors beside have gradients, WGSL of `keep_row_slope`, which stores them.
    fn beside_hook(&self) -> Option<Fragment> {
        None
    }

    /// A tensor that holds something for each cell of the last axis, or for each element; it stands behind the operands.
    fn along(&self) -> Option<TensorDecl> {
        None
    }

    /// An optional tensor of one number that replaces the parameter of its name, and WGSL of that. Its gradient is a sum over
    /// rows of the coefficient `whole`.
    fn whole(&self) -> Option<(TensorDecl, Absent)> {
        None
    }

    fn values(&self) -> Values {
        Values::Plain
    }

    /// Whether the first operand must be a probability.
    fn takes_probabilities(&self) -> bool {
        false
    }

    /// WGSL of a hook as `shaders/family/row_sums/row.wgsl` describes it, and its constants.
    fn hook(&self) -> Vec<Fragment>;

    fn constants(&self) -> Vec<(&'static str, u64)> {
        Vec::new()
    }

    /// How many sums there are, and how many coefficients.
    fn words(&self) -> (u64, u64);

    /// How many of the sums, the last ones, are whole numbers.
    fn whole_sums(&self) -> u64 {
        0
    }

    /// Of a loss whose values need something of their row, how a step before finds it.
    fn before(&self) -> Option<Before> {
        (self.values() == Values::Centered).then_some(Before {
            types: fragment!("family/row_sums/pivot"),
            sums: fragment!("family/row_sums/pivot_sums"),
            operand: 0,
            bytes: 20,
        })
    }

    /// Whether gradients need no more of a row than how many of its cells count.
    fn apart(&self) -> bool {
        false
    }

    /// Of a loss that ends by its reduced value, WGSL that defines `ended` of it, and `factor_of` of its gradients.
    fn ending(&self) -> Option<[Fragment; 2]> {
        None
    }

    /// Of a loss that says by an element's values whether it counts, WGSL that defines `counts`.
    fn choice(&self) -> Option<Fragment> {
        None
    }

    /// Of a loss whose mean is not over all rows, WGSL that defines `counted` of a row.
    fn counted(&self) -> Option<Fragment> {
        None
    }

    /// Whether the values of an element are as they must be, which a NaN and infinity are not.
    fn holds(&self, values: &[f64]) -> bool {
        values.iter().all(|value| value.is_finite())
    }

    /// Whether an element counts, by its values.
    fn keeps(&self, _values: &[f64]) -> bool {
        true
    }

    /// Whether a row with so many cells, some of its length, counts in a mean.
    fn counts(&self, _cells: usize, _length: usize) -> bool {
        true
    }

    /// Of a loss whose elements have values of their own, these, with their slopes and what a mean divides by.
    fn each(&self, _row: &HostRow<'_>) -> HostEach {
        HostEach::default()
    }

    /// The value of a row that counts and has a cell, and its slopes by the operands with gradients; then that by the tensor of
    /// one number, if there is one, and those by tensors beside that have gradients.
    fn row(&self, _row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        (0.0, Vec::new())
    }

    /// The value where what the gradient takes for constant is as it is in the row `at`, of a loss that holds something so.
    fn held(&self, _row: &HostRow<'_>, _at: &HostRow<'_>) -> Option<f64> {
        None
    }

    /// What becomes of the reduced loss, and the factor of its gradients.
    fn ended(&self, loss: f64) -> (f64, f64) {
        (loss, 1.0)
    }

    /// Floating-point operations of one element, value and slopes.
    fn flops(&self) -> u64;
}

impl Family for dyn RowSums {
    const NAME: &'static str = "row_sums";

    fn tensors(&self) -> Vec<TensorDecl> {
        let mut list = self.operands();
        list.extend(self.along());
        list.extend(self.beside());
        list.extend(self.whole().map(|(decl, _)| decl));
        match self.rows() {
            Rows::Samples | Rows::All => {}
            Rows::Prefixes => list.push(TensorDecl::required(LENGTHS, "N", TensorKind::Index)),
            Rows::Segments | Rows::SamplesOrSegments => list.push(offsets()),
            Rows::Each => {
                list.push(TensorDecl::optional(CELL_MASK, self.operands()[0].dims, TensorKind::Mask));
            }
            Rows::Masked | Rows::MaskedAll => {
                list.push(TensorDecl::optional(CELL_MASK, "N C ...|N ...", TensorKind::Mask));
            }
        }
        list
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss(match self.rows() {
            Rows::SamplesOrSegments => "K|N",
            Rows::Segments => "K|1",
            // The letter of the samples.
            Rows::Samples | Rows::Masked | Rows::Prefixes => self.operands()[0].dims.get(..1).unwrap_or("N"),
            Rows::All | Rows::MaskedAll => "",
            Rows::Each => self.operands()[0].dims,
        })]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan::plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }

    fn frozen(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        reference::frozen(self, request, tensors, at).transpose()
    }
}
