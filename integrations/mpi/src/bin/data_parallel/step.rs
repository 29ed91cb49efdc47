//! A rank's part of a training step.

use crate::batch::Problem;
use crate::part::Part;
use std::ops::Range;
use wgloss::tensor::{EMBEDDINGS, LABELS, REF_EMBEDDINGS, REF_LABELS, grad};
use wgloss::{Context, Pass};
use wgloss_mpi::{Error, Ranks, Shards};

/// The calls of a rank, bound.
pub struct Step {
    shards: Shards,
    parts: Vec<Part>,
}

/// What a step leaves on the CPU of a rank.
pub struct Stepped {
    /// The loss of the batch.
    pub value: f64,
    /// Gradients of this rank's samples as rows of reference sets, with the call whose samples these are.
    returned: Vec<(usize, Vec<f32>)>,
}

impl Step {
    pub fn new(ranks: &Ranks, context: &Context, problem: &Problem, samples: &Range<usize>) -> Result<Self, Error> {
        let shards = Shards::new(ranks, samples.len())?;
        let calls = problem.calls.iter().enumerate();
        let parts = calls.map(|(place, split)| Part::new(ranks, context, split, place, samples, &shards));
        Ok(Self { parts: parts.collect::<Result<_, _>>()?, shards })
    }

    /// Reference sets, statistics of all ranks, the loss and its gradients.
    pub fn run(&self, ranks: &Ranks) -> Result<Stepped, Error> {
        self.gather(ranks)?;
        self.submit(&[Pass::Statistics]);
        self.parts.iter().try_for_each(|part| part.reduce(ranks))?;
        self.submit(&[Pass::Finish, Pass::Gradient]);
        let value = self.parts.iter().map(|part| part.value(ranks)).sum::<Result<_, _>>()?;
        let mut returned = Vec::new();
        for part in &self.parts {
            let Some(of) = part.reference else { continue };
            let gradient: Vec<f32> = part.read(&grad(REF_EMBEDDINGS), self.shards.total() * part.width)?;
            returned.push((of, self.shards.scatter_sum(ranks, &gradient, part.width)?));
        }
        Ok(Stepped { value, returned })
    }

    /// The loss of this rank's samples alone, among the reference sets of the last step; none without samples.
    pub fn own_value(&self) -> Result<Option<f64>, Error> {
        if self.shards.own() == 0 {
            return Ok(None);
        }
        self.submit(&[Pass::Statistics, Pass::Finish]);
        self.parts.iter().map(Part::own_value).sum::<Result<_, _>>().map(Some)
    }

    /// The gradient of this rank's samples of a call, after a step.
    pub fn gradient(&self, call: usize, stepped: &Stepped) -> Result<Vec<f32>, Error> {
        let part = &self.parts[call];
        let mut sum: Vec<f32> = part.read(&grad(part.input), self.shards.own() * part.width)?;
        for (_, returned) in stepped.returned.iter().filter(|(of, _)| *of == call) {
            sum.iter_mut().zip(returned).for_each(|(sum, value)| *sum += value);
        }
        Ok(sum)
    }

    /// Fills the reference sets from the ranks' samples as they lie in their buffers.
    fn gather(&self, ranks: &Ranks) -> Result<(), Error> {
        let own = self.shards.own();
        for part in &self.parts {
            let Some(of) = part.reference else { continue };
            let rows: Vec<f32> = self.parts[of].read(EMBEDDINGS, own * part.width)?;
            part.write(REF_EMBEDDINGS, &self.shards.gather(ranks, &rows, part.width)?)?;
            let labels: Vec<i32> = self.parts[of].read(LABELS, own)?;
            part.write(REF_LABELS, &self.shards.gather(ranks, &labels, 1)?)?;
        }
        Ok(())
    }

    fn submit(&self, passes: &[Pass]) {
        self.parts.iter().for_each(|part| part.submit(passes));
    }
}
