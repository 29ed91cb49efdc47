//! Classes of a prediction and of its truth, for losses that go by planes, a class of a sample each: what they read, as
//! parts of stages whose items are samples or planes.

use crate::contract::Loss;
use crate::dims::Sizes;
use crate::error::Error;
use crate::family::activation::Activation;
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::plan::{Merge, Place};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::HostRows;
use crate::stage::totals::NUMBER;
use crate::stage::{Call, FORWARD, Groups, Layout, Map, Stage, spatial};
use crate::tensor::{CELL_MASK, INPUT, LABELS, TARGET};
use std::ops::Range;

const NORM: Element = Element::Plain("vec2<f32>", 8);

/// The tensors of a loss over labels, or over labels or a dense target.
pub(crate) fn signature(dense: bool) -> Vec<TensorDecl> {
    let mut list = vec![TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad()];
    if dense {
        list.push(TensorDecl::either(TARGET, "N C ...", TensorKind::Float, LABELS));
        list.push(TensorDecl::either(LABELS, "N ...", TensorKind::Label, TARGET));
    } else {
        list.push(TensorDecl::required(LABELS, "N ...", TensorKind::Label));
    }
    list.push(TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask));
    list
}

/// The letter `T` of the terms' shape: classes, without the background where it is left out.
pub(in crate::family) fn term_letter(include_background: bool, sizes: &mut Sizes) {
    let classes = sizes.get("C").unwrap_or(1);
    sizes.set("T", classes - usize::from(!include_background && classes > 1));
}

/// The planes of a call.
pub(crate) struct Classes {
    pub layout: Layout,
    /// Spatial dims.
    pub space: Vec<usize>,
    pub activation: Activation,
    pub first_class: u64,
    /// Classes that have a term.
    pub terms: u64,
    /// Maximum and sum of exponentials of each position's scores, where the activation needs them.
    norms: Option<Place>,
}

impl Classes {
    /// Reads the shapes of a call, checked.
    pub fn of(
        loss: &dyn Loss,
        request: &Request,
        activation: Activation,
        include_background: bool,
    ) -> Result<Self, Error> {
        let dims = &request.tensors[INPUT].dims;
        let layout = Layout::of(dims, request.options.class_axis);
        let space = spatial(dims, layout.axis).to_vec();
        if !(1..=3).contains(&space.len()) {
            let expected = "one to three spatial axes".into();
            return Err(Error::Shape { name: INPUT.into(), expected, found: dims.clone() });
        }
        if layout.classes == 1 && (activation == Activation::Softmax || request.tensors.contains_key(LABELS)) {
            return Err(Error::unsupported(loss.name(), "one class takes neither softmax nor labels"));
        }
        let first_class = u64::from(!include_background && layout.classes > 1);
        let terms = layout.classes.saturating_sub(first_class);
        Ok(Self { layout, space, activation, first_class, terms, norms: None })
    }

    pub fn planes(&self) -> u64 {
        self.layout.samples * self.terms
    }

    /// The workgroup that suits kernels whose invocations take so many cells: small planes leave lanes of a larger one
    /// idle.
    pub fn lanes(&self, items: u64) -> u32 {
        self.layout.space.div_ceil(items).next_power_of_two().clamp(64, 256) as u32
    }

    /// Samples in blocks of cells.
    pub fn samples(&self, block: u64) -> Groups {
        Groups { count: self.layout.samples, cells: self.layout.space, block }
    }

    /// Planes in blocks of cells.
    pub fn in_planes(&self, block: u64) -> Groups {
        Groups { count: self.planes(), cells: self.layout.space, block }
    }

    /// What a stage reads whose items are samples.
    pub fn by_sample(&self) -> Reads<'_> {
        Reads { classes: self, items: 1 }
    }

    /// What a stage reads whose items are planes.
    pub fn by_plane(&self) -> Reads<'_> {
        Reads { classes: self, items: self.terms }
    }

    /// Reserves saved memory for the norms, where the activation needs them.
    pub fn reserve_norms(&mut self, call: &mut Call<'_>) {
        let softmax = self.activation == Activation::Softmax;
        self.norms = softmax.then(|| call.saved("norms", &[self.layout.rows(), 2], Merge::Local));
    }

    /// Finds the norms, where the activation needs them.
    pub fn norms(&self, call: &mut Call<'_>) -> Result<(), Error> {
        if self.norms.is_none() {
            return Ok(());
        }
        let samples = self.samples(call.workgroup());
        call.sums(&samples)
            .fragments([fragment!("family/boundary/field_norms")])
            .numerics()
            .with(|stage| self.by_sample().prediction(stage))
            .flops(9 * self.layout.classes * self.layout.space)
            .push(call, &FORWARD)
    }

    /// The gradient by the scores, for samples: `term` gives the slope by p of a cell from its weight in `field`. What
    /// the slopes of a plane are multiplied by, and the upstream gradient, are the caller's.
    pub fn gradient<'s>(&self, stage: Stage<'s>, term: Fragment, field: Place) -> Stage<'s> {
        let Layout { classes, space, .. } = self.layout;
        let reads = self.by_sample();
        stage
            .fragments([fragment!("family/boundary/field_gradient"), term])
            .numerics()
            .with(|stage| reads.all(stage))
            .work("field", NUMBER, field, Map::Item(self.terms * space))
            .gradient(INPUT, reads.samples(classes * space))
            .flops(16 * classes * space)
    }
}

/// What stages read of a call's samples, where each has so many of the domain's items.
#[derive(Clone, Copy)]
pub(crate) struct Reads<'c> {
    classes: &'c Classes,
    items: u64,
}

impl Reads<'_> {
    /// The elements of a run's samples, so many each.
    pub fn samples(&self, each: u64) -> Map<'static> {
        let items = self.items;
        Map::of(move |run| run.items.start / items * each..run.items.end.div_ceil(items) * each)
    }

    /// Which of the classes have a term, and where a score lies.
    fn words<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let Classes { layout, first_class, terms, .. } = self.classes;
        let [sample, class, cell] = layout.strides();
        let stage = stage.words(&[("terms", *terms), ("first_class", *first_class)]);
        stage.words(&[("sample_stride", sample), ("class_stride", class), ("cell_stride", cell)])
    }

    /// `load_input(score_index(sample, c, cell))` alone.
    pub fn input<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        self.scores(stage, INPUT)
    }

    /// A tensor with a class axis.
    fn scores<'s>(&self, stage: Stage<'s>, name: &'static str) -> Stage<'s> {
        let Layout { classes, space, .. } = self.classes.layout;
        self.words(stage.fragments([fragment!("lib/score_index")])).tensor(name, self.samples(classes * space))
    }

    /// The prediction, the truth, and which cells count.
    pub fn all<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        self.counts(self.truth(self.prediction(stage)))
    }

    /// `probability(x, norm)` of `load_input(score_index(sample, c, cell))` and `norm_at(sample, cell)`.
    pub fn prediction<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let activation = self.classes.activation.fragment();
        let norms = self.samples(self.classes.layout.space);
        self.scores(stage, INPUT).fragments([fragment!("family/boundary/class_field"), activation]).work(
            "norms",
            NORM,
            self.classes.norms,
            norms,
        )
    }

    /// `truth(sample, c, cell)`, whether or not the cell counts.
    pub fn truth<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        match stage.has(LABELS) {
            true => self.labels(stage.fragments([fragment!("family/boundary/truth_labels")])),
            false => self.scores(stage.fragments([fragment!("family/boundary/truth_dense")]), TARGET),
        }
    }

    /// `cell_at(sample, cell)`: whether a cell counts.
    pub fn counts<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let stage = match stage.has(LABELS) {
            true => self.labels(stage.fragments([fragment!("family/boundary/cells_labels")])),
            false => stage.fragments([fragment!("family/boundary/cells_dense")]),
        };
        let cells = self.samples(self.classes.layout.space);
        stage.optional(CELL_MASK, Absent::Integer("cell_mask", "1"), cells)
    }

    fn labels<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        self.words(stage).tensor(LABELS, self.samples(self.classes.layout.space))
    }
}

// The f64 side: rows are positions of samples.
impl Classes {
    /// Probabilities of each row.
    pub(in crate::family) fn probabilities(&self, rows: &HostRows<'_>, input: &[f64]) -> Vec<Vec<f64>> {
        (0..self.layout.rows() as usize).map(|q| self.activation.probabilities(rows, input, q)).collect()
    }

    /// The class and the rows of a plane.
    pub fn plane(&self, plane: usize) -> (usize, Range<usize>) {
        let (space, terms) = (self.layout.space as usize, self.terms as usize);
        (self.first_class as usize + plane % terms, plane / terms * space..(plane / terms + 1) * space)
    }

    /// From slopes by the probabilities of each row to those by the scores; 0 where a row does not count.
    pub(in crate::family) fn to_scores(
        &self,
        rows: &HostRows<'_>,
        probabilities: &[Vec<f64>],
        slopes: &[Vec<f64>],
    ) -> Vec<f64> {
        let mut grad = vec![0.0; self.layout.elements() as usize];
        for q in rows.counted() {
            for (c, slope) in self.activation.to_scores(&probabilities[q], &slopes[q]).into_iter().enumerate() {
                grad[rows.cell(q, c)] = slope;
            }
        }
        grad
    }
}
