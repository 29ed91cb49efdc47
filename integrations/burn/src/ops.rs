//! The operation that Burn's dispatch, fusion and autodiff know: one part of a loss.

use crate::device::Runtime;
use crate::part::{Part, Parts};
use crate::slots::*;
use burn::backend::{Backend, backend_extension};
use std::sync::Arc;

/// Which part of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Forward,
    Backward,
}

/// A part of a call on a device.
#[derive(Debug, Clone)]
pub struct Work {
    pub runtime: Arc<Runtime>,
    pub parts: Arc<Parts>,
    pub direction: Direction,
}

impl Work {
    pub fn part(&self) -> &Part {
        match (self.direction, &self.parts.backward) {
            (Direction::Backward, Some(part)) => part,
            _ => &self.parts.forward,
        }
    }
}

/// Losses on a back end of Burn.
#[backend_extension(Cube, Autodiff, Fusion)]
pub trait LossOps: Backend {
    /// Runs a part on the tensors that it reads, in their order, and gives those that it writes.
    #[fusion(id = "wgloss", meta = metadata)]
    fn wgloss(#[extension_type] reads: Slots<Self>, work: Work) -> Slots<Self>;
}

fn metadata(_: &SlotsMetadata, work: &Work) -> SlotsMetadata {
    work.part().metadata()
}
