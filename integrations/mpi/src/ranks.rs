//! The ranks of a job, and the three ways in which they exchange numbers.

use crate::error::Error;
use mpi::datatype::{Partition, PartitionMut};
use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator, CommunicatorCollectives, Equivalence, Root};
use mpi::{Count, Rank};
use std::cell::Cell;

/// The ranks of a communicator. All of them make the same calls in the same order.
pub struct Ranks {
    communicator: SimpleCommunicator,
    received: Cell<u64>,
}

impl Ranks {
    pub fn new(communicator: SimpleCommunicator) -> Self {
        Self { communicator, received: Cell::new(0) }
    }

    /// This rank.
    pub fn own(&self) -> usize {
        self.communicator.rank() as usize
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.communicator.size() as usize
    }

    /// This rank's place among those that share its machine.
    pub fn own_on_machine(&self) -> usize {
        self.communicator.split_shared(self.communicator.rank()).rank() as usize
    }

    /// Bytes that other ranks have sent to this one so far.
    pub fn received(&self) -> u64 {
        self.received.get()
    }

    /// Waits for all ranks.
    pub fn barrier(&self) {
        self.communicator.barrier();
    }

    /// Ends all ranks at once.
    pub fn abort(&self) -> ! {
        self.communicator.abort(1)
    }

    /// What each rank gives, in their order.
    pub fn gather<T>(&self, what: &'static str, own: &[T]) -> Result<Vec<Vec<T>>, Error>
    where
        T: Equivalence + Copy + Default,
    {
        let mut counts = vec![0u64; self.count()];
        self.communicator.all_gather_into(&(own.len() as u64), &mut counts[..]);
        self.count_received::<u64>(self.count() - 1);
        let counts: Vec<_> = counts.into_iter().map(|count| count as usize).collect();
        let all = self.gather_counted(what, own, &counts)?;
        let mut rest = &all[..];
        let mut next = |count: usize| {
            let (part, others) = rest.split_at(count);
            rest = others;
            part.to_vec()
        };
        Ok(counts.iter().map(|&count| next(count)).collect())
    }

    /// The same in one piece, where every rank knows how much each one gives.
    pub fn gather_counted<T>(&self, what: &'static str, own: &[T], counts: &[usize]) -> Result<Vec<T>, Error>
    where
        T: Equivalence + Copy + Default,
    {
        check_length(what, counts[self.own()], own.len())?;
        let (counts, starts, total) = layout(what, counts)?;
        let mut all = vec![T::default(); total];
        let mut parts = PartitionMut::new(&mut all[..], counts, starts);
        self.communicator.all_gather_varcount_into(own, &mut parts);
        self.count_received::<T>(total - own.len());
        Ok(all)
    }

    /// Gives each rank its part of `own`, of so many elements, and takes what the ranks have for this one: one piece after
    /// the other, in their order.
    pub fn exchange<T>(&self, what: &'static str, own: &[T], counts: &[usize]) -> Result<Vec<T>, Error>
    where
        T: Equivalence + Copy + Default,
    {
        let part = counts[self.own()];
        let (to, to_starts, total) = layout(what, counts)?;
        check_length(what, total, own.len())?;
        let (from, from_starts, total) = layout(what, &vec![part; self.count()])?;
        let mut all = vec![T::default(); total];
        let sent = Partition::new(own, to, to_starts);
        let mut parts = PartitionMut::new(&mut all[..], from, from_starts);
        self.communicator.all_to_all_varcount_into(&sent, &mut parts);
        self.count_received::<T>(total - part);
        Ok(all)
    }

    /// The number of one rank, on all of them.
    pub fn broadcast<T: Equivalence + Copy>(&self, from: usize, mut own: T) -> T {
        self.communicator.process_at_rank(from as Rank).broadcast_into(&mut own);
        self.count_received::<T>(usize::from(from != self.own()));
        own
    }

    fn count_received<T>(&self, elements: usize) {
        self.received.set(self.received.get() + (elements * size_of::<T>()) as u64);
    }
}

fn check_length(what: &'static str, expected: usize, found: usize) -> Result<(), Error> {
    if expected == found { Ok(()) } else { Err(Error::Length { what, expected, found }) }
}

/// Parts of so many elements, one after the other: what MPI calls their counts and displacements, and all elements.
fn layout(what: &'static str, counts: &[usize]) -> Result<(Vec<Count>, Vec<Count>, usize), Error> {
    let (needed, limit) = (counts.iter().map(|&count| count as u64).sum(), Count::MAX as u64);
    if needed > limit {
        return Err(Error::TooMany { what, needed, limit });
    }
    let mut end = 0;
    let mut starts = Vec::with_capacity(counts.len());
    for &count in counts {
        starts.push(end as Count);
        end += count;
    }
    Ok((counts.iter().map(|&count| count as Count).collect(), starts, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_lie_one_after_the_other() {
        assert_eq!(layout("rows", &[3, 0, 2]), Ok((vec![3, 0, 2], vec![0, 3, 3], 5)));
    }

    #[test]
    fn more_elements_than_mpi_counts_are_an_error() {
        let error = layout("rows", &[1 << 30, 1 << 30]).unwrap_err();
        assert_eq!(error.to_string(), "rows: all ranks together have 2147483648 elements, the limit is 2147483647");
    }

    #[test]
    fn a_slice_of_another_length_is_an_error() {
        let error = check_length("gradients", 12, 9).unwrap_err();
        assert_eq!(error.to_string(), "gradients: expected 12 elements, found 9");
    }
}
