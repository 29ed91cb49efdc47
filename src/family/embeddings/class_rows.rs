//! Each embedding and the row of its class: one workgroup a row, one product and two norms.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::NUMBER;
use crate::stage::{BACKWARD, Call, FORWARD, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::{EMBEDDINGS, GRAD_OUTPUT, LABELS, SCALED, SCORE};

/// What an operation makes of a row and its cosine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Made {
    /// 1 + cos.
    Score,
    /// The row over 1 - cos + margin, constant in the gradient.
    Scaled { margin: f32 },
}

/// An operation on embeddings and the rows of their classes.
pub(crate) trait ClassRows: Loss {
    /// The tensor of the classes' rows.
    fn classes(&self) -> &'static str;

    fn makes(&self) -> Made;
}

impl Family for dyn ClassRows {
    const NAME: &'static str = "embeddings";

    fn tensors(&self) -> Vec<TensorDecl> {
        let embeddings = TensorDecl::required(EMBEDDINGS, "N D", TensorKind::Float);
        vec![
            if self.makes() == Made::Score { embeddings } else { embeddings.with_grad() },
            TensorDecl::required(self.classes(), "C D", TensorKind::Auxiliary),
            TensorDecl::required(LABELS, "N", TensorKind::Label),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        match self.makes() {
            Made::Score => vec![OutputDecl::float(SCORE, "N")],
            Made::Scaled { .. } => vec![OutputDecl::float(SCALED, "N D")],
        }
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        evaluate(self, request, tensors, tensors)
    }

    fn frozen(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        (self.makes() != Made::Score).then(|| {
            let call = HostCall::new(self, request, tensors)?;
            let outputs = evaluate(self, request, tensors, at)?.outputs;
            Ok(outputs[SCALED].as_floats().iter().enumerate().map(|(i, value)| value * call.upstream(i)).sum())
        })
    }
}

fn plan(loss: &dyn ClassRows, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let [rows, width] = [0, 1].map(|axis| request.tensors[EMBEDDINGS].dims[axis] as u64);
    let classes = request.tensors[loss.classes()].dims[0] as u64;
    Call::bare(loss, request, caps, Outline::new(&[EMBEDDINGS]), |call| {
        let each = Items { count: rows, block: 1 };
        let wanted = call.wants(EMBEDDINGS);
        let divisors: Option<Place> = wanted.then(|| call.saved("divisors", &[rows], Merge::Local));
        for run in call.runs(loss.classes(), width, classes)? {
            let stage = call
                .sums(&each)
                .fragments([
                    fragment!("family/embeddings/class_cosine"),
                    fragment!("lib/all_of"),
                    fragment!("lib/exponent"),
                ])
                .numerics()
                .parameters(&loss.parameters())
                .words(&[("width", width), ("classes", classes), ("first_class", run.start), ("end_class", run.end)])
                .tensor(EMBEDDINGS, Map::Item(width))
                .tensor_as("class_rows", loss.classes(), Map::at(run.start * width..run.end * width))
                .tensor(LABELS, ITEM)
                .flops(8 * width);
            let stage = match loss.makes() {
                Made::Score => {
                    stage.fragments([fragment!("family/embeddings/emit_score")]).output(SCORE, "score", ITEM)
                }
                Made::Scaled { .. } => stage
                    .fragments([fragment!("family/embeddings/emit_scaled")])
                    .output(SCALED, "scaled", Map::Item(width))
                    .work("divisors", NUMBER, divisors, ITEM),
            };
            stage.push(call, &FORWARD)?;
        }
        if wanted {
            call.sums(&each)
                .fragments([fragment!("family/embeddings/scaled_gradient")])
                .numerics()
                .word("width", width as u32)
                .work("divisors", NUMBER, divisors, ITEM)
                .optional(GRAD_OUTPUT, Absent::Float(GRAD_OUTPUT, "1.0"), Map::Item(width))
                .gradient(EMBEDDINGS, Map::Item(width))
                .flops(width)
                .push(call, &BACKWARD)?;
        }
        Ok(())
    })
}

/// The f64 driver: row by row; what the gradient takes for constant is taken at `held`.
fn evaluate(
    loss: &dyn ClassRows,
    request: &Request,
    tensors: &HostTensors,
    held: &HostTensors,
) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let embeddings = &tensors[EMBEDDINGS];
    let (rows, width) = (embeddings.dims[0], embeddings.dims[1]);
    let classes = tensors[loss.classes()].dims[0] as i64;
    let (mut scores, mut scaled) = (vec![0.0; rows], Vec::with_capacity(rows * width));
    let mut gradient = Vec::with_capacity(rows * width);
    for (i, &label) in tensors[LABELS].as_integers().iter().enumerate().filter(|_| width > 0) {
        if !(0..classes).contains(&label) {
            let expected = format!("classes in [0, {classes})");
            return Err(Error::Value { name: LABELS.into(), expected, found: label.to_string() });
        }
        let row = |tensors: &HostTensors| tensors[EMBEDDINGS].as_floats()[i * width..(i + 1) * width].to_vec();
        let class = &tensors[loss.classes()].as_floats()[label as usize * width..(label as usize + 1) * width];
        let cosine = cosine(&row(held), class);
        scores[i] = 1.0 + cosine;
        if let Made::Scaled { margin } = loss.makes() {
            let divisor = 1.0 - cosine + f64::from(margin);
            scaled.extend(row(tensors).into_iter().map(|x| x / divisor));
            gradient.extend((i * width..(i + 1) * width).map(|at| call.upstream(at) / divisor));
        }
    }
    Ok(match loss.makes() {
        Made::Score => call.outputs([(SCORE, HostData::Float(scores))], []),
        Made::Scaled { .. } => {
            let gradient = call.packed(EMBEDDINGS, gradient);
            call.outputs([(SCALED, HostData::Float(scaled))], [gradient])
        }
    })
}

/// The cosine of two vectors: 0 of a zero vector, NaN where a number is none.
fn cosine(a: &[f64], b: &[f64]) -> f64 {
    if a.iter().chain(b).any(|x| !x.is_finite()) {
        return f64::NAN;
    }
    let size = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    let product: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    let sizes = size(a) * size(b);
    if sizes == 0.0 { 0.0 } else { (product / sizes).clamp(-1.0, 1.0) }
}
