//! Pairwise losses: a term for each anchor from its similarities to all rows of a set, which are computed
//! block by block and never stored whole.

pub(crate) mod centers;
mod plan;
mod reference;

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::Fragment;
use crate::numerics::{log_sum_exp, sigmoid, softplus};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{
    CLASS_WEIGHT, EMBEDDINGS, LABELS, LOGIT_BIAS, LOGIT_SCALE, REF_EMBEDDINGS, REF_LABELS, RUNNING_MEAN, RUNNING_STD,
    TEMPERATURE,
};

/// What a loss compares two rows by, both scaled to length 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Similarity {
    /// Their product.
    Cosine,
    /// The length of their difference.
    Euclidean,
}

/// What the anchors are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sets {
    /// Each other, or an optional reference set, by labels.
    Labels,
    /// A second set of equal size, of which row i belongs to anchor i.
    Paired,
    /// One proxy for each class; an anchor belongs to its label's.
    Classes,
}

/// How the terms come from the pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Statistics of each anchor over its similarities, then a weight for each pair from them.
    Statistics,
    /// Statistics name one positive and one negative of each anchor, and only these have gradients.
    Hardest,
    /// Terms over the triplets of an anchor, a positive and a negative; over those whose positive is nearer than the
    /// negative, if `semihard`.
    Triplets { semihard: bool },
}

/// What `mean` divides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mean {
    /// The number of anchors.
    Anchors,
    /// What the terms count, each of the two kinds by its own count.
    Counts,
    /// What the terms of the first kind count; the second count holds multiples of 2^32.
    WideCounts,
}

/// What two rows are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// No pair: an anchor and itself.
    None,
    /// A positive pair.
    Same,
    /// A negative pair.
    Other,
}

/// A tensor `[1]` with gradient that replaces a numeric parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scalar {
    /// The parameter's name, and the tensor's.
    pub name: &'static str,
    /// Whether only numbers above 0 are allowed; on a GPU another one counts as a NaN.
    pub positive: bool,
    /// WGSL for the parameter, used where the tensor is absent.
    pub parameter: &'static str,
}

impl Scalar {
    pub const TEMPERATURE: Self = Self { name: TEMPERATURE, positive: true, parameter: "params.temperature" };
    pub const LOGIT_SCALE: Self = Self { name: LOGIT_SCALE, positive: true, parameter: "params.logit_scale" };
    pub const LOGIT_BIAS: Self = Self { name: LOGIT_BIAS, positive: false, parameter: "params.logit_bias" };
}

/// The two sets of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Anchors,
    Others,
}

/// Optional tensors `[1]` of losses with qualities, updated by a call: name, value where there is none yet, and the
/// same in WGSL. 20 and 100 as in the authors' code of AdaFace.
pub(crate) const RUNNING: [(&str, f32, &str); 2] = [(RUNNING_MEAN, 20.0, "20.0"), (RUNNING_STD, 100.0, "100.0")];

/// What the lengths of a batch's anchors give.
#[derive(Debug, Clone, PartialEq)]
pub struct Qualities {
    /// Running mean and standard deviation, updated.
    pub running: [f64; 2],
    /// Of each anchor.
    pub quality: Vec<f64>,
}

fn has_quality(loss: &dyn Pairwise) -> bool {
    loss.qualities(&[], &[], [1.0; 2]).is_some()
}

/// An anchor's similarities in f64, with what each pair is.
#[derive(Debug, Clone, Copy)]
pub struct Pairs<'a> {
    pub similarity: &'a [f64],
    pub kind: &'a [Kind],
    /// The anchor's quality; 0 where the loss has none.
    pub quality: f64,
}

impl Pairs<'_> {
    /// Similarities of one kind, with their places.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = (usize, f64)> + Clone {
        self.similarity.iter().copied().enumerate().filter(move |&(j, _)| self.kind[j] == kind)
    }
}

/// What an anchor adds to a loss in f64.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Sums of the terms, of two kinds where `mean` divides them apart.
    pub terms: [f64; 2],
    /// What `mean` divides the terms by, summed over the anchors.
    pub counts: [f64; 2],
    /// Derivative of each of `terms` by each similarity.
    pub slopes: Vec<[f64; 2]>,
    /// Derivative of the first of `terms` by each scalar tensor.
    pub scalar_slopes: Vec<f64>,
}

impl Anchor {
    /// An anchor without terms.
    pub fn nothing(pairs: &Pairs<'_>, scalars: usize) -> Self {
        Self {
            terms: [0.0; 2],
            counts: [0.0; 2],
            slopes: vec![[0.0; 2]; pairs.similarity.len()],
            scalar_slopes: vec![0.0; scalars],
        }
    }

    /// The same anchor where a NaN or infinity reaches it.
    fn broken(mut self, pairs: &Pairs<'_>) -> Self {
        self.terms = [f64::NAN; 2];
        self.scalar_slopes.fill(f64::NAN);
        let slopes = self.slopes.iter_mut().zip(pairs.kind).filter(|(_, kind)| **kind != Kind::None);
        slopes.for_each(|(slope, _)| *slope = [f64::NAN; 2]);
        self
    }
}

/// The cross-entropy of an anchor's one positive pair among its negatives, softplus(log sum_n exp(z_n) - z_p), with
/// logits and their derivatives from the similarities.
pub(crate) fn own_against_others(
    pairs: &Pairs<'_>,
    other: impl Fn(f64) -> (f64, f64),
    own: impl Fn(f64) -> (f64, f64),
) -> Anchor {
    let mut anchor = Anchor::nothing(pairs, 0);
    anchor.counts[0] = 1.0;
    let total = log_sum_exp(pairs.of(Kind::Other).map(|(_, s)| other(s).0));
    if total == f64::NEG_INFINITY {
        return anchor;
    }
    for (j, s) in pairs.of(Kind::Same) {
        let (logit, derivative) = own(s);
        let slope = sigmoid(total - logit);
        anchor.terms[0] = softplus(total - logit);
        anchor.slopes[j][0] = -slope * derivative;
        for (j, s) in pairs.of(Kind::Other) {
            let (logit, derivative) = other(s);
            anchor.slopes[j][0] = slope * (logit - total).exp() * derivative;
        }
    }
    anchor
}

/// The formula of a pairwise loss.
pub trait Pairwise: Loss {
    /// WGSL of the loss: see `shaders/family/pairwise/tile.wgsl` for the functions that it defines.
    fn hook(&self) -> Vec<Fragment>;

    /// 4-byte words of the hook's `Stat`.
    fn stat_words(&self) -> u64;

    /// How often the similarities are gone through for statistics, one after the other.
    fn rounds(&self) -> u32 {
        1
    }

    fn similarity(&self) -> Similarity {
        Similarity::Cosine
    }

    fn algorithm(&self) -> Algorithm {
        Algorithm::Statistics
    }

    fn sets(&self) -> Sets {
        Sets::Labels
    }

    fn mean(&self) -> Mean {
        Mean::Counts
    }

    /// The tensors that may replace a parameter, at most two.
    fn scalars(&self) -> &'static [Scalar] {
        &[]
    }

    /// For losses in one direction whose pair weights need no statistics: WGSL for each scalar as a part of `anchor_side`,
    /// the anchor's side. The fused pass then goes through the similarities once.
    fn scalars_in_side(&self) -> Option<&'static [&'static str]> {
        None
    }

    /// Whether the loss also takes the rows of the other set as anchors; sets are paired then.
    fn both_directions(&self) -> bool {
        false
    }

    /// The label whose anchors do not count, for losses over classes.
    fn ignore_index(&self) -> Option<i32> {
        None
    }

    /// Qualities of the anchors from their lengths, with which of them count, and the running mean and standard
    /// deviation; the WGSL hook reads them as `load_quality(anchor)`. They are constants to the gradient.
    fn qualities(&self, _lengths: &[f64], _counted: &[bool], _running: [f64; 2]) -> Option<Qualities> {
        None
    }

    /// Floating-point operations of one pair besides its similarity, for the statistics of one round.
    fn flops(&self) -> u64;

    /// An anchor's terms and derivatives in f64, with the scalars' values.
    fn anchor(&self, pairs: &Pairs<'_>, scalars: &[f64]) -> Anchor;

    /// The terms where what the gradient takes for constant is taken from `at`; for the difference quotients
    /// of losses that stop gradients.
    fn frozen_terms(&self, pairs: &Pairs<'_>, _at: &Pairs<'_>, scalars: &[f64]) -> [f64; 2] {
        self.anchor(pairs, scalars).terms
    }
}

impl Family for dyn Pairwise {
    const NAME: &'static str = "pairwise";

    fn tensors(&self) -> Vec<TensorDecl> {
        signature(self)
    }

    fn results(&self) -> Vec<OutputDecl> {
        let running = RUNNING.map(|(name, ..)| OutputDecl::state(name, "1"));
        [OutputDecl::loss("N")].into_iter().chain(running.into_iter().filter(|_| has_quality(self))).collect()
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan::plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }

    fn frozen(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        Some(reference::frozen_value(self, request, tensors, at))
    }
}

fn signature(loss: &dyn Pairwise) -> Vec<TensorDecl> {
    let mut list = vec![TensorDecl::required(EMBEDDINGS, "N D", TensorKind::Float).with_grad()];
    match loss.sets() {
        Sets::Labels => list.extend([
            TensorDecl::required(LABELS, "N", TensorKind::Label),
            TensorDecl::optional(REF_EMBEDDINGS, "M D", TensorKind::Float).with_grad(),
            TensorDecl::optional(REF_LABELS, "M", TensorKind::Label),
        ]),
        Sets::Paired => list.push(TensorDecl::required(REF_EMBEDDINGS, "N D", TensorKind::Float).with_grad()),
        Sets::Classes => list.extend([
            TensorDecl::required(CLASS_WEIGHT, "C D", TensorKind::Float).with_grad(),
            TensorDecl::required(LABELS, "N", TensorKind::Label),
        ]),
    }
    if has_quality(loss) {
        list.extend(RUNNING.map(|(name, ..)| TensorDecl::optional(name, "1", TensorKind::Auxiliary)));
    }
    list.extend(loss.scalars().iter().map(|s| TensorDecl::optional(s.name, "1", TensorKind::Auxiliary).with_grad()));
    list
}

/// The sizes of a call and what its anchors are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Problem {
    anchors: u64,
    others: u64,
    width: u64,
    /// The tensor of the other set; none where the anchors are compared with each other.
    other: Option<&'static str>,
    /// Row of the other set that is the first anchor's own.
    own: Option<u64>,
}

/// Why a loss refuses [`row_offset`](crate::Options::row_offset).
const NO_ROW_OFFSET: &str = "no row offset: its second set has no labels";

impl Problem {
    fn of(loss: &dyn Pairwise, request: &Request) -> Result<Self, Error> {
        let dims = &request.tensors[EMBEDDINGS].dims;
        let (anchors, width) = (dims[0] as u64, dims[1] as u64);
        let other = match loss.sets() {
            Sets::Labels => {
                let given = [REF_EMBEDDINGS, REF_LABELS].map(|name| request.tensors.contains_key(name));
                let missing = |name: &str, with: &str| {
                    Err(Error::MissingTensor { name: name.into(), expected: format!("it together with `{with}`") })
                };
                match given {
                    [true, true] => Some(REF_EMBEDDINGS),
                    [false, false] => None,
                    [true, false] => return missing(REF_LABELS, REF_EMBEDDINGS),
                    [false, true] => return missing(REF_EMBEDDINGS, REF_LABELS),
                }
            }
            Sets::Paired => Some(REF_EMBEDDINGS),
            Sets::Classes => Some(CLASS_WEIGHT),
        };
        let others = other.map_or(anchors, |name| request.tensors[name].dims[0] as u64);
        let own = match (loss.sets(), other, request.options.row_offset) {
            (Sets::Labels, None, _) => Some(0),
            (Sets::Labels, Some(_), offset) => offset,
            (Sets::Paired | Sets::Classes, _, None) => None,
            (Sets::Paired | Sets::Classes, _, Some(_)) => {
                return Err(Error::unsupported(loss.name(), NO_ROW_OFFSET));
            }
        };
        if let Some(offset) = own
            && offset.checked_add(anchors).is_none_or(|end| end > others)
        {
            let reason = format!("row offset {offset} and {anchors} anchors exceed the {others} rows of the set");
            return Err(Error::unsupported(loss.name(), reason));
        }
        Ok(Self { anchors, others, width, other, own })
    }

    /// Whether one set is empty or rows have no element.
    fn is_empty(&self) -> bool {
        self.anchors == 0 || self.others == 0 || self.width == 0
    }
}
