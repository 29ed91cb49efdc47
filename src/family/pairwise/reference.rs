//! The f64 driver: similarities of one anchor after the other, by the definition.

use super::{Kind, Mean, Pairs, Pairwise, Problem, Qualities, RUNNING, Sets, Similarity, has_quality, signature};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::numerics::larger;
use crate::params::ParameterValue;
use crate::request::Request;
use crate::signature::TensorDecl;
use crate::stage::HostCall;
use crate::tensor::{EMBEDDINGS, LABELS, LOSS, REF_LABELS};

/// Lengths below this count as this.
const SHORTEST: f64 = 1e-12;

/// Rows scaled to length 1.
struct Rows {
    width: usize,
    unit: Vec<f64>,
    lengths: Vec<f64>,
}

impl Rows {
    /// x / max(|x|, 1e-12); a zero row stays zero and gets no gradient. A row with a NaN or infinity is NaN throughout.
    fn new(tensor: &HostTensor) -> Self {
        let (x, width) = (tensor.as_floats(), tensor.dims[1]);
        let length = |row: &[f64]| match row.iter().all(|v| v.is_finite()) {
            true => row.iter().map(|v| v * v).sum::<f64>().sqrt(),
            false => f64::NAN,
        };
        let lengths: Vec<f64> = x.chunks_exact(width).map(length).collect();
        let unit = x.iter().enumerate().map(|(i, v)| v * inverse(lengths[i / width])).collect();
        Self { width, unit, lengths }
    }

    fn all(&self) -> impl Iterator<Item = &[f64]> {
        self.unit.chunks_exact(self.width)
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.unit[i * self.width..(i + 1) * self.width]
    }

    fn is_broken(&self, i: usize) -> bool {
        self.lengths[i].is_nan()
    }

    /// Turns the gradient of the unit rows into that of the rows. A row that no pair pulls keeps its zeros, whatever it holds.
    fn through_length(&self, mut grad: Vec<f64>) -> Vec<f64> {
        let rows = grad.chunks_exact_mut(self.width).zip(self.all()).zip(&self.lengths);
        for ((grad, unit), &length) in rows.filter(|((grad, _), _)| grad.iter().any(|g| *g != 0.0)) {
            // A length that is clamped from below does not depend on the row.
            let clamped = length <= SHORTEST;
            let along: f64 = if clamped { 0.0 } else { unit.iter().zip(&*grad).map(|(h, g)| h * g).sum() };
            grad.iter_mut().zip(unit).for_each(|(g, h)| *g = (*g - h * along) * inverse(length));
        }
        grad
    }
}

/// What a row of this length is multiplied by.
fn inverse(length: f64) -> f64 {
    if length == 0.0 { 0.0 } else { 1.0 / larger(length, SHORTEST) }
}

fn compare(similarity: Similarity, a: &[f64], b: &[f64]) -> f64 {
    let pairs = a.iter().zip(b);
    match similarity {
        Similarity::Cosine => pairs.map(|(a, b)| a * b).sum(),
        Similarity::Euclidean => pairs.map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt(),
    }
}

/// A set of rows with their labels.
struct Set {
    rows: Rows,
    labels: Vec<i64>,
}

/// Everything that the terms depend on.
struct Sides {
    /// The anchors, and what they are compared with.
    sets: [Set; 2],
    /// Row of the other set that is the first anchor's own.
    own: Option<u64>,
    counted: Vec<bool>,
    /// Whether a scalar is a NaN or infinity.
    broken: bool,
    scalars: Vec<f64>,
    qualities: Option<Qualities>,
}

impl Sides {
    fn new(loss: &dyn Pairwise, problem: Problem, tensors: &HostTensors) -> Result<Self, Error> {
        let m = problem.others as i64;
        let integers = |name: &str| tensors.get(name).map(|t| t.as_integers().to_vec());
        let labels = integers(LABELS).unwrap_or_else(|| (0..m).collect());
        let other_labels = match loss.sets() {
            Sets::Labels => integers(REF_LABELS).unwrap_or_else(|| labels.clone()),
            Sets::Paired | Sets::Classes => (0..m).collect(),
        };
        let ignored = loss.ignore_index().map(i64::from);
        let counted: Vec<_> = labels.iter().map(|&label| Some(label) != ignored).collect();
        match loss.sets() {
            Sets::Labels => {
                check_labels(LABELS, &labels)?;
                check_labels(REF_LABELS, &other_labels)?;
            }
            Sets::Classes => {
                let bad = labels.iter().find(|&&label| Some(label) != ignored && !(0..m).contains(&label));
                refuse(LABELS, format!("classes in [0, {m}), or the ignore_index"), bad)?;
            }
            Sets::Paired => {}
        }
        let parameters = loss.parameters();
        let parameter = |name: &str| match parameters.iter().find(|p| p.name == name).map(|p| &p.value) {
            Some(ParameterValue::Number(value)) => f64::from(*value),
            _ => 0.0,
        };
        let scalar = |name: &str| tensors.get(name).map_or_else(|| parameter(name), |t| t.as_floats()[0]);
        let scalars: Vec<f64> = loss.scalars().iter().map(|s| scalar(s.name)).collect();
        for (scalar, value) in loss.scalars().iter().zip(&scalars) {
            refuse(scalar.name, "a number > 0".into(), Some(value).filter(|value| scalar.positive && **value <= 0.0))?;
        }
        let [anchors, others] = [EMBEDDINGS, problem.other.unwrap_or(EMBEDDINGS)].map(|name| Rows::new(&tensors[name]));
        let qualities = loss.qualities(&anchors.lengths, &counted, running(tensors));
        let broken = scalars.iter().any(|s| !s.is_finite());
        let sets = [Set { rows: anchors, labels }, Set { rows: others, labels: other_labels }];
        Ok(Self { sets, own: problem.own, counted, broken, scalars, qualities })
    }

    /// The set that anchors are taken from, and the one that they are compared with; `across` the other way round.
    fn facing(&self, across: bool) -> (&Set, &Set) {
        let [anchors, others] = &self.sets;
        if across { (others, anchors) } else { (anchors, others) }
    }

    /// Whether a NaN or infinity reaches an anchor: its own, one of the rows that it is compared with, or a scalar.
    fn is_broken(&self, i: usize, across: bool) -> bool {
        let (from, to) = self.facing(across);
        self.broken || from.rows.is_broken(i) || to.rows.lengths.iter().any(|length| length.is_nan())
    }

    fn quality(&self, i: usize) -> f64 {
        self.qualities.as_ref().map_or(0.0, |q| q.quality[i])
    }

    /// The similarities and kinds of an anchor's pairs; `across` takes anchor i from the other set.
    fn pairs(&self, similarity: Similarity, i: usize, across: bool) -> (Vec<f64>, Vec<Kind>) {
        let (from, to) = self.facing(across);
        let similarities = to.rows.all().map(|row| compare(similarity, from.rows.row(i), row)).collect();
        let itself = self.own.map(|first| first as usize + i);
        let kind = |(j, label): (usize, &i64)| match () {
            () if itself == Some(j) => Kind::None,
            () if from.labels[i] == *label => Kind::Same,
            () => Kind::Other,
        };
        (similarities, to.labels.iter().enumerate().map(kind).collect())
    }
}

/// Fails where a value is found that is not as expected.
fn refuse(name: &str, expected: String, found: Option<impl ToString>) -> Result<(), Error> {
    let error = |found: String| Err(Error::Value { name: name.into(), expected, found });
    found.map_or(Ok(()), |found| error(found.to_string()))
}

/// Labels that are no class indices: every i32 but the least.
fn check_labels(name: &str, labels: &[i64]) -> Result<(), Error> {
    let (least, most) = (i32::MIN + 1, i32::MAX);
    let bad = labels.iter().find(|&&label| !(least.into()..=most.into()).contains(&label));
    refuse(name, format!("labels from {least} to {most}"), bad)
}

/// The anchors of a loss in both directions: (anchor, whether it is taken from the other set).
fn anchors(loss: &dyn Pairwise, n: usize) -> impl Iterator<Item = (usize, bool)> {
    let directions: &[bool] = if loss.both_directions() { &[false, true] } else { &[false] };
    directions.iter().flat_map(move |&across| (0..n).map(move |i| (i, across)))
}

/// One over the denominator of each kind of term.
fn scales(loss: &dyn Pairwise, call: &HostCall<'_>, counts: [f64; 2], n: usize) -> [f64; 2] {
    counts.map(|count| call.scale(if loss.mean() == Mean::Anchors { n as f64 } else { count }, n))
}

/// The running statistics as given, or what they start with.
fn running(tensors: &HostTensors) -> [f64; 2] {
    RUNNING.map(|(name, start, _)| tensors.get(name).map_or(start.into(), |t| t.as_floats()[0]))
}

/// Zeros where one set is empty or rows have no element.
fn nothing(loss: &dyn Pairwise, call: &HostCall<'_>, tensors: &HostTensors) -> Evaluation {
    let receives = |decl: &TensorDecl| decl.grad && tensors.contains_key(decl.name);
    let zeros = |decl: TensorDecl| call.packed(decl.name, vec![0.0; tensors[decl.name].len()]);
    let gradients = signature(loss).into_iter().filter(receives).map(zeros).collect();
    let evaluation = Evaluation::of_loss(HostTensor::zeros(call.dims(LOSS)), gradients);
    with_running(evaluation, has_quality(loss).then(|| running(tensors)))
}

/// Adds the running statistics of a loss that has them.
fn with_running(evaluation: Evaluation, running: Option<[f64; 2]>) -> Evaluation {
    let output =
        |((name, ..), value): ((&str, f32, &str), f64)| (name.to_owned(), HostTensor::floats([1], vec![value]));
    let outputs = running.into_iter().flat_map(|running| RUNNING.into_iter().zip(running).map(output)).collect();
    Evaluation { outputs, ..evaluation }
}

/// The f64 driver.
pub fn reference(loss: &dyn Pairwise, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let problem = Problem::of(loss, request)?;
    let n = problem.anchors as usize;
    if problem.is_empty() {
        return Ok(nothing(loss, &call, tensors));
    }
    let sides = Sides::new(loss, problem, tensors)?;
    let mut results = Vec::new();
    let (mut terms, mut counts) = (vec![[0.0; 2]; n], [0.0; 2]);
    for (i, across) in anchors(loss, n).filter(|&(i, _)| sides.counted[i]) {
        let (mut similarity, kind) = sides.pairs(loss.similarity(), i, across);
        let broken = sides.is_broken(i, across);
        if broken {
            similarity.fill(0.0);
        }
        let pairs = Pairs { similarity: &similarity, kind: &kind, quality: sides.quality(i) };
        let anchor = loss.anchor(&pairs, &sides.scalars);
        let anchor = if broken { anchor.broken(&pairs) } else { anchor };
        for k in 0..2 {
            terms[i][k] += anchor.terms[k];
            counts[k] += anchor.counts[k];
        }
        results.push((i, across, anchor));
    }
    let scales = scales(loss, &call, counts, n);
    let [from, to] = sides.sets.each_ref().map(|set| &set.rows);
    let (mut left, mut right) = (vec![0.0; from.unit.len()], vec![0.0; to.unit.len()]);
    let mut scalars = vec![0.0; sides.scalars.len()];
    for (i, across, anchor) in &results {
        if !across && from.is_broken(*i) {
            left[i * from.width..(i + 1) * from.width].fill(f64::NAN);
        }
        let factor = scales.map(|scale| scale * call.upstream(*i));
        for (total, slope) in scalars.iter_mut().zip(&anchor.scalar_slopes) {
            *total += factor[0] * slope;
        }
        for (j, slope) in anchor.slopes.iter().enumerate() {
            let weight = factor[0] * slope[0] + factor[1] * slope[1];
            if weight != 0.0 {
                let (row, column) = if *across { (j, *i) } else { (*i, j) };
                let (a, b) = (from.row(row), to.row(column));
                let (left, right) = (&mut left[row * from.width..], &mut right[column * to.width..]);
                spread(loss.similarity(), (a, b), weight, left, right);
            }
        }
    }
    let mut gradients = Vec::new();
    match problem.other {
        None => left.iter_mut().zip(&right).for_each(|(l, r)| *l += r),
        Some(other) => gradients.push(call.packed(other, to.through_length(right))),
    }
    gradients.push(call.packed(EMBEDDINGS, from.through_length(left)));
    let given = loss.scalars().iter().zip(scalars).filter(|(scalar, _)| tensors.contains_key(scalar.name));
    gradients.extend(given.map(|(scalar, grad)| call.packed(scalar.name, vec![grad])));
    let values = terms.iter().map(|t| t[0] * scales[0] + t[1] * scales[1]).collect();
    let evaluation = call.evaluation(values, 1.0, gradients);
    Ok(with_running(evaluation, sides.qualities.map(|q| q.running)))
}

/// Adds a similarity's gradient, `weight` times its derivative, to both unit rows.
fn spread(similarity: Similarity, (a, b): (&[f64], &[f64]), weight: f64, left: &mut [f64], right: &mut [f64]) {
    let distance = compare(Similarity::Euclidean, a, b);
    for (d, (a, b)) in a.iter().zip(b).enumerate() {
        let (to_left, to_right) = match similarity {
            Similarity::Cosine => (*b, *a),
            Similarity::Euclidean if distance == 0.0 => (0.0, 0.0),
            Similarity::Euclidean => ((a - b) / distance, (b - a) / distance),
        };
        left[d] += weight * to_left;
        right[d] += weight * to_right;
    }
}

/// The reduced value of a loss at `tensors`, with what its gradient takes for constant held as it is at `at`:
/// its difference quotients at `at` are the gradient that the loss defines.
pub(super) fn frozen_value(
    loss: &dyn Pairwise,
    request: &Request,
    tensors: &HostTensors,
    at: &HostTensors,
) -> Result<f64, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let problem = Problem::of(loss, request)?;
    let (moved, fixed) = (Sides::new(loss, problem, tensors)?, Sides::new(loss, problem, at)?);
    let n = problem.anchors as usize;
    let (mut terms, mut counts) = ([0.0; 2], [0.0; 2]);
    for (i, across) in anchors(loss, n).filter(|&(i, _)| moved.counted[i]) {
        let (here, kind) = moved.pairs(loss.similarity(), i, across);
        let (there, _) = fixed.pairs(loss.similarity(), i, across);
        let here = Pairs { similarity: &here, kind: &kind, quality: moved.quality(i) };
        let there = Pairs { similarity: &there, kind: &kind, quality: fixed.quality(i) };
        let values = loss.frozen_terms(&here, &there, &moved.scalars);
        let count = loss.anchor(&there, &fixed.scalars).counts;
        for k in 0..2 {
            terms[k] += call.upstream(i) * values[k];
            counts[k] += count[k];
        }
    }
    let scales = scales(loss, &call, counts, n);
    Ok(terms[0] * scales[0] + terms[1] * scales[1])
}
