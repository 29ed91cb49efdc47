//! Sums over how many samples are not a symbol of the truth: each symbol of the truth is compared with all samples, a tile at a
//! time and as many as a binding holds in a step; then its series, and the mean over the truth.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, Access, Element, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{SUMS, Segments};
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline, chunks};
use crate::tensor::{DType, ESTIMATE, SAMPLE_COUNT, SAMPLES, TARGET_SAMPLES, TERMS};

/// An operation that estimates logarithms from how many samples are others.
pub(crate) trait Waits: Loss {
    /// The number of samples that a Poisson distribution gives on average.
    fn rate(&self) -> f32;
}

/// A sum, one of large numbers, and a flag.
const PART: Element = Element::Plain("Part", 12);

impl Family for dyn Waits {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(SAMPLES, "N", TensorKind::Label),
            TensorDecl::required(TARGET_SAMPLES, "M", TensorKind::Label),
            TensorDecl::optional(SAMPLE_COUNT, "1", TensorKind::Index),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(TERMS, "M"), OutputDecl::float(ESTIMATE, "1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn Waits, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    Call::bare(loss, request, caps, Outline::new(&[SAMPLES, TARGET_SAMPLES]), |call| {
        let [samples, targets] = [SAMPLES, TARGET_SAMPLES].map(|name| request.tensors[name].elements());
        let matches = call.scratch(WORD, targets);
        let blocks = Items { count: targets, block: call.workgroup() };
        let given = Absent::Integer(SAMPLE_COUNT, "i32(step.samples)");
        let fit = call.builder.window_elements(Element::of(request.tensors[SAMPLES].dtype));
        call.builder.check_window("a sample", Element::of(request.tensors[SAMPLES].dtype), 1)?;
        for run in chunks(0..samples, fit) {
            let (first, end) = (run.start, run.end);
            call.sums(&blocks)
                .fragments([fragment!("family/landscapes/symbol_matches"), fragment!("family/landscapes/symbols_read")])
                .words(&[("first_sample", first), ("end_sample", end), ("samples", samples)])
                .tensor(SAMPLES, Map::at(run))
                .tensor(TARGET_SAMPLES, ITEM)
                .optional(SAMPLE_COUNT, given, Map::Whole(1))
                .work("matches", WORD, matches, ITEM)
                .flops(end - first)
                .push(call, &FORWARD)?;
        }
        call.sums(&blocks)
            .fragments([fragment!("family/landscapes/waits"), fragment!("family/landscapes/symbols_read")])
            .numerics()
            .parameters(&loss.parameters())
            .word("samples", samples as u32)
            .optional(SAMPLE_COUNT, given, Map::Whole(1))
            .work("matches", WORD, matches, ITEM)
            .output(TERMS, "terms", ITEM)
            .flops(6 * samples)
            .push(call, &FORWARD)?;
        let parts = [fragment!("family/landscapes/mean_parts"), fragment!("lib/exponent")];
        Segments::equal(targets, 1).sums(
            call,
            SUMS,
            PART,
            |stage| {
                stage.fragments(parts).fragments([fragment!("family/landscapes/mean_terms")]).bind(
                    "terms",
                    Element::Float(DType::F32),
                    Access::Read,
                    Place::Tensor(TERMS),
                    ITEM,
                )
            },
            |stage| {
                let stage = stage.fragments(parts).fragments([fragment!("family/landscapes/mean_end")]);
                stage.word("terms", targets as u32).output(ESTIMATE, "estimate", Map::Whole(1))
            },
        )
    })
}

/// The f64 driver: symbol by symbol of the truth.
fn reference(loss: &dyn Waits, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    for name in [SAMPLES, TARGET_SAMPLES] {
        let is_bad = |symbol: &&i64| !(i64::from(i32::MIN) + 1..=i64::from(i32::MAX)).contains(*symbol);
        if let Some(bad) = tensors[name].as_integers().iter().find(is_bad) {
            let expected = "symbols that i32 holds, but for its least".into();
            return Err(Error::Value { name: name.into(), expected, found: bad.to_string() });
        }
    }
    let samples = tensors[SAMPLES].as_integers();
    let given = tensors.get(SAMPLE_COUNT).map(|count| count.as_integers()[0]);
    let count = match given.map(usize::try_from) {
        None => samples.len(),
        Some(Ok(count)) if count <= samples.len() => count,
        Some(_) => {
            let expected = format!("a number from 0 to {}", samples.len());
            let found = given.unwrap_or_default().to_string();
            return Err(Error::Value { name: SAMPLE_COUNT.into(), expected, found });
        }
    };
    let rate = f64::from(loss.rate());
    let term = |target: &i64| {
        let others = samples[..count].iter().filter(|symbol| *symbol != target).count();
        let (mut sum, mut product) = (0.0, 1.0);
        for k in 1..=others {
            product *= (others - k + 1) as f64 / rate;
            sum += product / k as f64;
        }
        sum
    };
    let terms: Vec<f64> = tensors[TARGET_SAMPLES].as_integers().iter().map(term).collect();
    let estimate = terms.iter().sum::<f64>() / terms.len().max(1) as f64;
    Ok(call.outputs([(TERMS, HostData::Float(terms)), (ESTIMATE, HostData::Float(vec![estimate]))], []))
}
