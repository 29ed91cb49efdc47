//! One call of a rank, bound.

use crate::batch::Split;
use crate::share;
use std::ops::Range;
use wgloss::tensor::{GRAD_OUTPUT, LOSS, REF_EMBEDDINGS, REF_LABELS};
use wgloss::{Bound, Context, HostTensor, HostTensors, Pass, TensorSlice};
use wgloss_cases::support::call::{Arena, Call, submit};
use wgloss_mpi::{AllReduce, Error, Ranks, Shards, read};

pub struct Part {
    context: Context,
    /// The tensor that receives a gradient.
    pub input: &'static str,
    /// The call whose samples, of all ranks, are the reference set.
    pub reference: Option<usize>,
    factor: f64,
    /// Numbers of a sample.
    pub width: usize,
    arena: Arena,
    bound: Bound,
    reduce: AllReduce,
}

impl Part {
    /// The call of this place for a rank's samples.
    pub fn new(
        ranks: &Ranks,
        context: &Context,
        split: &Split,
        place: usize,
        samples: &Range<usize>,
        shards: &Shards,
    ) -> Result<Self, Error> {
        let width = split.tensors[split.input].dims[1..].iter().product();
        let tensors = tensors(split, samples, shards.total(), width);
        let mut call = Call::new(&*split.loss, &tensors);
        // Anchors that lie in the reference set are no pairs with themselves there.
        call.options.row_offset = (split.reference == Some(place)).then_some(shards.offset() as u64);
        let plan = call.plan(context)?.only(&[Pass::Statistics, Pass::Finish, Pass::Gradient]);
        let arena = Arena::upload(context, &call, &plan)?;
        let bound = pollster::block_on(context.prepare(&plan))?.bind(&arena.tensors, &arena.memory)?;
        let reduce = AllReduce::new(ranks, context, &plan, &bound)?;
        let Split { input, reference, factor, .. } = *split;
        Ok(Self { context: context.clone(), input, reference, factor, width, arena, bound, reduce })
    }

    pub fn submit(&self, passes: &[Pass]) {
        submit(&self.context, &self.bound, passes);
    }

    /// The statistics become those of all ranks.
    pub fn reduce(&self, ranks: &Ranks) -> Result<(), Error> {
        self.reduce.run(ranks)
    }

    /// What the call adds to the loss of the batch.
    pub fn value(&self, ranks: &Ranks) -> Result<f64, Error> {
        let own: Vec<f32> = self.read(LOSS, 1)?;
        Ok(self.factor * f64::from(self.reduce.value(ranks, own[0])))
    }

    /// What it adds to the loss of this rank's samples, where nothing was reduced.
    pub fn own_value(&self) -> Result<f64, Error> {
        let own: Vec<f32> = self.read(LOSS, 1)?;
        Ok(self.factor * f64::from(own[0]))
    }

    /// The first elements of a tensor.
    pub fn read<T: bytemuck::Pod>(&self, name: &str, count: usize) -> Result<Vec<T>, Error> {
        let bytes = read(&self.context, &[(self.slice(name)?, (count * size_of::<T>()) as u64)])?;
        Ok(bytemuck::pod_collect_to_vec(&bytes.concat()))
    }

    /// Puts elements into a tensor.
    pub fn write<T: bytemuck::Pod>(&self, name: &str, elements: &[T]) -> Result<(), Error> {
        let slice = self.slice(name)?;
        self.context.queue().write_buffer(&slice.buffer, slice.offset, bytemuck::cast_slice(elements));
        Ok(())
    }

    fn slice(&self, name: &str) -> Result<TensorSlice, Error> {
        let missing =
            || wgloss::Error::MissingTensor { name: name.into(), expected: "it in the call of a rank".into() };
        Ok(self.arena.tensors.get(name).cloned().ok_or_else(missing)?)
    }
}

/// The tensors of a rank's call. Its reference set is empty until the ranks gather it.
fn tensors(split: &Split, samples: &Range<usize>, total: usize, width: usize) -> HostTensors {
    let own = |(name, tensor): (&String, &HostTensor)| {
        let is_cut = split.cut.contains(&name.as_str());
        (name.clone(), if is_cut { share::cut(tensor, samples) } else { tensor.clone() })
    };
    let mut tensors: HostTensors = split.tensors.iter().map(own).collect();
    if split.reference.is_some() {
        tensors.insert(REF_EMBEDDINGS.into(), HostTensor::zeros([total, width]));
        tensors.insert(REF_LABELS.into(), HostTensor::integers([total], vec![0; total]));
    }
    tensors.insert(GRAD_OUTPUT.into(), HostTensor::floats([], vec![split.factor]));
    tensors
}
