//! The lines of a tensor along an axis: the tensor is `[outer, length, inner]`, and its lines are listed in order.

use super::Stage;
use super::domain::Run;
use super::map::Map;

/// Neighbours that one memory access serves.
const ADJACENT: u64 = 32;
/// Cells of a line that an invocation takes before others share it.
const EACH: u64 = 8;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Lines {
    pub length: u64,
    /// Cells from one of a line to the next.
    pub inner: u64,
    pub count: u64,
}

impl Lines {
    pub fn along(dims: &[usize], axis: usize) -> Self {
        let product = |dims: &[usize]| dims.iter().map(|&d| d as u64).product::<u64>();
        let inner = product(&dims[axis + 1..]);
        Self { length: dims[axis] as u64, inner, count: product(&dims[..axis]) * inner }
    }

    /// The elements of lines: whole slabs of `length` by `inner`, of which a run touches its lines.
    pub fn elements<'s>(self) -> Map<'s> {
        let Self { length, inner, .. } = self;
        Map::hull(move |run: &Run| {
            let slabs = run.items.start / inner..run.items.end.div_ceil(inner);
            (slabs.start * length * inner..slabs.end * length * inner, run.len() * length)
        })
    }

    /// The lines of elements.
    pub fn of_elements<'s>(self) -> Map<'s> {
        let Self { length, inner, .. } = self;
        Map::of(move |run: &Run| {
            let slab = length * inner;
            run.items.start / slab * inner..run.items.end.div_ceil(slab) * inner
        })
    }

    pub fn words<'s>(self, stage: Stage<'s>) -> Stage<'s> {
        stage.words(&[("length", self.length), ("inner", self.inner)])
    }

    /// Invocations that share a line, of a workgroup's.
    pub fn lanes(self, workgroup: u64) -> u64 {
        let most = if self.inner == 1 { ADJACENT.min(workgroup) } else { (workgroup / ADJACENT).max(1) };
        self.length.div_ceil(if self.inner == 1 { 1 } else { EACH }).next_power_of_two().min(most)
    }

    /// Where element k of a line lies.
    pub fn element(self, line: usize, k: usize) -> usize {
        let (length, inner) = (self.length as usize, self.inner as usize);
        (line / inner * length + k) * inner + line % inner
    }
}
