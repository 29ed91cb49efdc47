//! Classification losses: L = sum_c q_c phi(log p_c, w_c) + E over the softmax p of each row of scores.

mod gate;
mod gather;
mod host;
mod own;
mod plan;
mod reference;
mod tables;

pub(crate) use gate::{Gate, largest};
pub(crate) use host::{HostRow, Score};
pub(crate) use own::{Own, quotient};
pub(crate) use tables::{HostCounts, class_counts};

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::Rows;
use crate::stage::{Layout, Stage};
use crate::tensor::{CELL_MASK, INPUT, LABELS, TARGET, WEIGHT};

/// What says which class a row is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Targets {
    /// `labels`, or `target` with a share of every class.
    LabelsOrShares,
    Labels,
    /// A tensor of the loss's own: WGSL of `row_at` and `share`, beside [`Classification::share`].
    Own(Fragment),
    /// Nothing: the loss is E alone.
    None,
}

/// WGSL of what a loss may do otherwise than most. Each default is the plain choice.
pub(crate) struct Choices {
    /// `term` and `term_slope`, of phi with the row and the class; `numbered` and `term_flags`, of the loss's own numbers.
    pub term: Fragment,
    /// `row_score`, and how a row's scores come about.
    pub scores: Vec<Fragment>,
    /// `spread`, which multiplies differences of scores.
    pub spread: Fragment,
    /// `score_slope` and `store_slopes`.
    pub slopes: Vec<Fragment>,
    /// E, and the sums over classes that it follows from.
    pub adds: Fragment,
    /// How a row weighs in the total.
    pub total: Fragment,
    /// `labelled`, a row of its label, and `label_classes`.
    pub labelled: Fragment,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            term: fragment!("family/classification/term_plain"),
            scores: vec![fragment!("lib/scores_given"), fragment!("family/classification/scores_plain")],
            spread: fragment!("lib/spread_one"),
            slopes: vec![
                fragment!("family/classification/slopes_input"),
                fragment!("family/classification/store_input"),
            ],
            adds: fragment!("family/classification/adds_nothing"),
            total: fragment!("family/classification/total_one"),
            labelled: fragment!("lib/labelled"),
        }
    }
}

impl Choices {
    /// Scores that follow from a class's input alone: WGSL of `row_score` and `score_slope`.
    pub fn scored(scores: Fragment) -> Self {
        Self {
            scores: vec![fragment!("family/classification/scores_plain"), scores],
            slopes: vec![fragment!("family/classification/store_input"), scores],
            ..Self::default()
        }
    }
}

/// The formula of a classification loss: the term of one class as a function of its log-probability. What most losses do
/// alike has a default: cross-entropy of the input's softmax.
pub(crate) trait Classification: Loss {
    /// WGSL that defines `phi`, `phi_slope`, `LINEAR`, `SQUARES` and `RESTS`.
    fn hook(&self) -> Fragment {
        fragment!("loss/classification/cross_entropy")
    }

    /// phi(log p, w) and its derivative by log p, in f64.
    fn phi(&self, log_p: f64, weight: f64) -> (f64, f64) {
        (-weight * log_p, -weight)
    }

    /// Whether phi is -w log p, so that sums over classes need no second pass.
    fn is_linear(&self) -> bool {
        true
    }

    /// The label that leaves a row out.
    fn ignore_index(&self) -> Option<i32>;

    /// The part of a target that is spread over all classes.
    fn label_smoothing(&self) -> f32 {
        0.0
    }

    /// Whether the mean square of the other classes' logits is added.
    fn adds_squares(&self) -> bool {
        false
    }

    /// Floating-point operations of one logit, value and gradient.
    fn flops(&self) -> u64 {
        12
    }

    fn targets(&self) -> Targets {
        Targets::LabelsOrShares
    }

    /// Whether it takes a weight for each class.
    fn weighs(&self) -> bool {
        true
    }

    /// Tensors beside the family's.
    fn further(&self) -> Vec<TensorDecl> {
        Vec::new()
    }

    /// What a request must be, beyond its shapes.
    fn check(&self, _request: &Request) -> Result<(), Error> {
        Ok(())
    }

    fn choices(&self) -> Choices {
        Choices::default()
    }

    /// Binds the further tensors.
    fn bind<'s>(&self, stage: Stage<'s>, _rows: &'s Rows) -> Stage<'s> {
        stage
    }

    /// WGSL of `table(n, counts)`: the scale and shift of a class of n members, of a loss that takes `class_counts`.
    fn tables(&self) -> Option<Fragment> {
        None
    }

    /// WGSL of `row_found(q)`, a row as the tensors say, and `counted_as(row)`, what it adds to the sum of weights: of a
    /// loss that takes more tensors of the rows' shape than one kernel binds.
    fn gathers(&self) -> Option<Fragment> {
        None
    }

    /// How rows are chosen by their losses, of a loss that does not let all of them count.
    fn gate(&self) -> Option<Gate> {
        None
    }

    /// Which rows stay, by the losses of those that count, in f64.
    fn passes(&self, _losses: &[f64]) -> Option<Vec<bool>> {
        None
    }

    /// Binds what `row_found` reads.
    fn bind_rows<'s>(&self, stage: Stage<'s>, _rows: &'s Rows) -> Stage<'s> {
        stage
    }

    /// Numbers that planning works out, as `load_constants(i)`.
    fn constants(&self) -> Vec<f32> {
        Vec::new()
    }

    /// Binds labels and masks of more than the rows themselves.
    fn bind_around<'s>(&self, stage: Stage<'s>, _rows: &Rows) -> Stage<'s> {
        stage
    }

    /// Passes over a row before its scores are known.
    fn passes_before(&self) -> u64 {
        0
    }

    /// Whether E follows from sums over the classes.
    fn sums_classes(&self) -> bool {
        false
    }

    /// The second total of a reduced loss that is not one sum over one denominator.
    fn own(&self, _request: &Request) -> Option<Own> {
        None
    }

    /// What a reduced loss adds for its second total, and what the gradients of the total's parts are multiplied by, from the
    /// total, the rows that count and the sum of their weights, in f64.
    fn own_total(&self, _total: f64, _rows: f64, _weights: f64) -> [f64; 2] {
        [0.0, 0.0]
    }

    /// Whether the gradient takes for constant what the value does not.
    fn holds_constant(&self) -> bool {
        false
    }

    /// Classes that labels may name beside the input's.
    fn virtual_classes(&self) -> u64 {
        0
    }

    /// The term of a class of a row, in f64.
    fn term(&self, _row: &HostRow<'_>, _class: usize, log_p: f64, weight: f64) -> (f64, f64) {
        self.phi(log_p, weight)
    }

    /// What class c has of a row's target.
    fn share(&self, row: &HostRow<'_>, class: usize) -> f64 {
        row.rows.share(row.q, class)
    }

    /// The scores of a row, with their slopes by the inputs.
    fn scores(&self, row: &HostRow<'_>) -> Vec<Score> {
        row.inputs().map(Score::given).collect()
    }

    /// E, with its slopes by the scores; `a` is the sum of the shares' weights.
    fn added(&self, _row: &HostRow<'_>, _log_p: &[f64], _log_sum: f64, _a: f64) -> Option<(f64, Vec<f64>)> {
        None
    }

    /// What a row's value is multiplied by, and what in its second value, where that is not E.
    fn factors(&self, _row: &HostRow<'_>) -> (f64, Option<f64>) {
        (1.0, None)
    }

    /// What a row that counts adds to the sum of weights.
    fn counted_as(&self, row: &HostRow<'_>) -> f64 {
        if row.tensors.contains_key(LABELS) { row.rows.weight(row.label()) } else { 1.0 }
    }

    /// What a mean divides by, of the rows that count and the sum of their weights.
    fn denominator(&self, _rows: f64, weights: f64) -> f64 {
        weights
    }

    /// Whether a row counts that its label and the mask let count, or why its label is bad.
    fn counts(&self, _row: &HostRow<'_>) -> Result<bool, Error> {
        Ok(true)
    }

    /// The slopes by a second tensor with a gradient, from those by the scores.
    fn second_gradient(&self, _row: &HostRow<'_>, _slopes: &[f64]) -> Option<(&'static str, Vec<f64>)> {
        None
    }
}

impl Family for dyn Classification {
    const NAME: &'static str = "classification";

    fn tensors(&self) -> Vec<TensorDecl> {
        signature_of(self.targets(), self.further(), self.weighs())
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N ...")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan::plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }

    fn frozen(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        self.holds_constant().then(|| reference::frozen(self, request, tensors, at))
    }
}

/// The tensors of losses over classes.
pub(in crate::family) fn signature() -> Vec<TensorDecl> {
    signature_of(Targets::LabelsOrShares, Vec::new(), true)
}

fn signature_of(targets: Targets, further: Vec<TensorDecl>, weighs: bool) -> Vec<TensorDecl> {
    let mut list = vec![TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad()];
    match targets {
        Targets::LabelsOrShares => list.extend([
            TensorDecl::either(TARGET, "N C ...", TensorKind::Float, LABELS),
            TensorDecl::either(LABELS, "N ...", TensorKind::Label, TARGET),
        ]),
        Targets::Labels => list.push(TensorDecl::required(LABELS, "N ...", TensorKind::Label)),
        Targets::Own(_) | Targets::None => {}
    }
    list.extend(further);
    if weighs {
        list.push(TensorDecl::optional(WEIGHT, "C", TensorKind::Auxiliary));
    }
    list.push(TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask));
    list
}

fn check_classes(loss: &dyn Classification, request: &Request) -> Result<(), Error> {
    let input = &request.tensors[INPUT];
    if loss.adds_squares() && Layout::of(&input.dims, request.options.class_axis).classes == 1 {
        return Err(Error::Shape {
            name: INPUT.into(),
            expected: "at least 2 classes: the square term divides by C - 1".into(),
            found: input.dims.clone(),
        });
    }
    loss.check(request)
}
