//! The loops of a listing, and what the hot ones issue.
//!
//! How often a loop runs, no listing says. The innermost count: each level of nesting counts eight times. Hot are the parts of
//! a quarter of the greatest weight and more: loops that access buffers, or lie in one that does, and what lies outside of
//! loops. A loop's figures are those of its own instructions, without the loops in it; both sides of a branch count. Other
//! loops, such as reductions of a workgroup, are left out.

use crate::assembly::{Block, Instruction};

/// How often a loop is taken to run.
const TRIPS: f64 = 8.0;
/// The share of the greatest weight from which on a part is hot.
const HOT: f64 = 0.25;

/// What a part of a kernel issues.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Loops around it; 0 outside of loops.
    pub depth: usize,
    pub instructions: usize,
    /// Multiply-adds.
    pub fma: usize,
    /// Bytes that the widest load from a buffer brings an invocation.
    pub widest_load: u32,
    /// The most loads from buffers that are on their way at once.
    pub loads_in_flight: u32,
}

/// What a kernel issues.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The hot parts: what lies outside of loops, then the loops in order.
    pub hot: Vec<Figures>,
    /// Atomic operations on buffers.
    pub atomics: usize,
}

impl Listing {
    pub fn of(blocks: &[Block<'_>]) -> Self {
        let loops = loops(blocks);
        let accesses =
            |l: &Loop| blocks[l.first..=l.last].iter().flat_map(|b| &b.instructions).any(Instruction::is_access);
        let all = Loop { first: 0, last: blocks.len().saturating_sub(1) };
        let mut parts = vec![Figures::of(blocks, &all, &loops, 0)];
        for l in loops.iter().filter(|l| loops.iter().any(|outer| l.is_within(outer) && accesses(outer))) {
            let inner: Vec<Loop> = loops.iter().filter(|inner| inner.is_within(l) && *inner != l).copied().collect();
            let depth = loops.iter().filter(|outer| l.is_within(outer)).count();
            parts.push(Figures::of(blocks, l, &inner, depth));
        }
        let most = parts.iter().map(Figures::weight).fold(0.0, f64::max);
        parts.retain(|part| part.weight() >= HOT * most);
        let atomics = blocks.iter().flat_map(|block| &block.instructions).filter(|i| i.is_atomic()).count();
        Self { hot: parts, atomics }
    }
}

/// A loop: the blocks from the first, which no other loop has, to the last one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Loop {
    first: usize,
    last: usize,
}

impl Loop {
    fn has(&self, block: usize) -> bool {
        (self.first..=self.last).contains(&block)
    }

    fn is_within(&self, outer: &Self) -> bool {
        outer.has(self.first) && outer.has(self.last)
    }
}

/// A jump back to a block makes a loop; those to the same block are one.
fn loops(blocks: &[Block<'_>]) -> Vec<Loop> {
    let mut loops: Vec<Loop> = Vec::new();
    for (last, block) in blocks.iter().enumerate() {
        for target in block.instructions.iter().filter_map(Instruction::target) {
            // A block without instructions has no label of its own.
            let first = blocks.partition_point(|other| other.number < target);
            match loops.iter_mut().find(|known| known.first == first) {
                _ if first > last => {}
                Some(known) => known.last = last,
                None => loops.push(Loop { first, last }),
            }
        }
    }
    loops.sort_by_key(|l| l.first);
    loops
}

impl Figures {
    /// Of the blocks of a loop that are in no inner one.
    fn of(blocks: &[Block<'_>], all: &Loop, inner: &[Loop], depth: usize) -> Self {
        let mut figures = Self { depth, instructions: 0, fma: 0, widest_load: 0, loads_in_flight: 0 };
        let mut in_flight = 0;
        let own = blocks.iter().enumerate().filter(|(at, _)| all.has(*at) && !inner.iter().any(|inner| inner.has(*at)));
        for instruction in own.flat_map(|(_, block)| &block.instructions) {
            figures.instructions += 1;
            figures.fma += usize::from(instruction.is_fma());
            if let Some(bytes) = instruction.load() {
                figures.widest_load = figures.widest_load.max(bytes);
                in_flight += 1;
                figures.loads_in_flight = figures.loads_in_flight.max(in_flight);
            }
            if let Some(most) = instruction.waits_until() {
                in_flight = in_flight.min(most);
            }
        }
        figures
    }

    fn weight(&self) -> f64 {
        self.instructions as f64 * TRIPS.powi(self.depth as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assembly::blocks;

    const LISTING: &str = "BB0:
\ts_mov_b32 s0, 0
BB1:
\tbuffer_load_dwordx2 v[0:1], v2
\tbuffer_load_dword v3, v2
\ts_waitcnt vmcnt(0)
BB3:
\tv_fma_f32 v0, v1, v2, v3
\ts_cbranch_scc1 BB2
BB4:
\tbuffer_atomic_or v0, v1
\ts_branch BB1
BB5:
\tds_bpermute_b32 v0, v1, v2
\ts_cbranch_scc1 BB5
";

    #[test]
    fn the_hot_parts_are_loops_over_buffers_and_what_they_hold() {
        let listing = Listing::of(&blocks(LISTING));
        assert_eq!(listing.atomics, 1);
        let outer = Figures { depth: 1, instructions: 5, fma: 0, widest_load: 8, loads_in_flight: 2 };
        let inner = Figures { depth: 2, instructions: 2, fma: 1, widest_load: 0, loads_in_flight: 0 };
        assert_eq!(listing.hot, [outer, inner]);
    }

    #[test]
    fn without_a_loop_over_a_buffer_it_is_what_lies_outside() {
        let listing = Listing::of(&blocks("BB0:\n\tbuffer_load_dword v0, v1\nBB1:\n\ts_cbranch_scc1 BB1\n"));
        let outside = Figures { depth: 0, instructions: 1, fma: 0, widest_load: 4, loads_in_flight: 1 };
        assert_eq!(listing.hot, [outside]);
    }
}
