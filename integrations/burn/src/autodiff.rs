//! Autodiff: forward with what backward needs, and the step that computes the gradients.

use crate::ops::{Direction, LossOps, Work};
use crate::part::SAVED;
use crate::slots::{Slot, Slots};
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, NodeGuard, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, AutodiffBackend};
use wgloss::tensor::GRAD_OUTPUT;

impl<B: LossOps, C: CheckpointStrategy> LossOps for Autodiff<B, C> {
    fn wgloss(reads: Slots<Self>, work: Work) -> Slots<Self> {
        let (mut guards, mut inner) = (Vec::new(), Vec::new());
        for (slot, name) in reads.into_vec().into_iter().zip(&work.parts.forward.reads) {
            inner.push(match slot {
                Slot::Float(tensor) => {
                    if work.parts.gradients.contains(name) {
                        guards.push(tensor.node());
                    }
                    Slot::Float(tensor.into_primitive())
                }
                Slot::Int(tensor) => Slot::Int(tensor),
                Slot::Bool(tensor) => Slot::Bool(tensor),
                Slot::Empty => Slot::Empty,
            });
        }
        let outputs = B::wgloss(Slots::new(inner.clone()), work.clone()).into_vec();
        if guards.is_empty() {
            Slots::new(outputs.into_iter().map(lift))
        } else {
            differentiated(inner, outputs, guards, work)
        }
    }
}

/// What forward gave, the first output with the step that backward takes from it.
fn differentiated<B: LossOps, C: CheckpointStrategy>(
    inner: Vec<Slot<B>>,
    mut outputs: Vec<Slot<B>>,
    guards: Vec<NodeGuard>,
    work: Work,
) -> Slots<Autodiff<B, C>> {
    let work = Work { direction: Direction::Backward, ..work };
    let forward = &work.parts.forward;
    // Of what forward wrote, state has the name of what it read.
    let written = forward.writes.iter().map(|write| &write.name).zip(&outputs);
    let known: Vec<_> = written.chain(forward.reads.iter().zip(&inner)).collect();
    let needed = work.part().reads.iter().filter(|name| *name != GRAD_OUTPUT).map(|name| {
        let (_, slot) = known.iter().find(|(other, _)| *other == name).expect("backward reads what forward had");
        (*slot).clone()
    });
    let state = Slots::new(needed);
    if forward.writes.last().is_some_and(|write| write.name == SAVED) {
        outputs.pop();
    }
    let state = (state, work);
    let Slot::Float(main) = outputs.remove(0) else { unreachable!("the differentiated output is of floats") };
    let main = match guards.len() {
        1 => record::<B, C, 1>(guards, state, main),
        2 => record::<B, C, 2>(guards, state, main),
        3 => record::<B, C, 3>(guards, state, main),
        4 => record::<B, C, 4>(guards, state, main),
        more => unreachable!("no loss has {more} gradients"),
    };
    Slots::new([Slot::Float(main)].into_iter().chain(outputs.into_iter().map(lift)))
}

/// What backward needs beside the upstream gradient.
type State<B> = (Slots<B>, Work);

/// The step of a loss: all tracked gradients at once.
#[derive(Debug)]
struct Step;

fn record<B: LossOps, C: CheckpointStrategy, const N: usize>(
    guards: Vec<NodeGuard>,
    state: State<B>,
    output: FloatTensor<B>,
) -> FloatTensor<Autodiff<B, C>> {
    let guards: [NodeGuard; N] = guards.try_into().unwrap_or_else(|_| unreachable!("as many as were counted"));
    match Backward::<B, N>::prepare::<C>(Step, guards).compute_bound().stateful() {
        OpsKind::Tracked(prepared) => prepared.finish(state, output),
        OpsKind::UnTracked(prepared) => prepared.finish(output),
    }
}

impl<B: LossOps, const N: usize> Backward<B, N> for Step {
    type State = State<B>;

    fn backward(self, ops: Ops<State<B>, N>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let upstream = gradients.consume::<B>(&ops.node);
        let (reads, work) = ops.state;
        let reads = reads.into_vec().into_iter().chain([Slot::Float(upstream)]);
        let results = B::wgloss(Slots::new(reads), work).into_vec();
        // Both in the order in which forward reads.
        for (parent, result) in ops.parents.into_iter().zip(results) {
            if let (Some(parent), Slot::Float(gradient)) = (parent, result) {
                gradients.register::<B>(parent.id, gradient);
            }
        }
    }
}

/// A constant of the graph.
fn lift<B: LossOps, C: CheckpointStrategy>(slot: Slot<B>) -> Slot<Autodiff<B, C>> {
    match slot {
        Slot::Float(tensor) => Slot::Float(<Autodiff<B, C> as AutodiffBackend>::from_inner(tensor)),
        Slot::Int(tensor) => Slot::Int(tensor),
        Slot::Bool(tensor) => Slot::Bool(tensor),
        Slot::Empty => Slot::Empty,
    }
}
