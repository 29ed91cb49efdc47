//! Rows of a set that lie on all ranks.

use crate::error::Error;
use crate::ranks::Ranks;
use mpi::traits::Equivalence;

/// How many rows each rank has of a set that is the ranks' rows one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shards {
    counts: Vec<usize>,
    own: usize,
}

impl Shards {
    /// Tells all ranks how many rows this one has.
    pub fn new(ranks: &Ranks, rows: usize) -> Result<Self, Error> {
        let counts = ranks.gather("rows", &[rows as u64])?;
        Ok(Self { counts: counts.into_iter().flatten().map(|count| count as usize).collect(), own: ranks.own() })
    }

    /// Rows of this rank.
    pub fn own(&self) -> usize {
        self.counts[self.own]
    }

    /// Rows of all ranks.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The row of the set at which this rank's start: the option `row_offset` of its call.
    pub fn offset(&self) -> usize {
        self.counts[..self.own].iter().sum()
    }

    /// The rows of all ranks, from this rank's.
    pub fn gather<T>(&self, ranks: &Ranks, rows: &[T], width: usize) -> Result<Vec<T>, Error>
    where
        T: Equivalence + Copy + Default,
    {
        ranks.gather_counted("rows", rows, &self.elements(width))
    }

    /// This rank's rows of a gradient, to which each rank's pairs add a part in all rows.
    pub fn scatter_sum(&self, ranks: &Ranks, gradient: &[f32], width: usize) -> Result<Vec<f32>, Error> {
        let counts = self.elements(width);
        let parts = ranks.exchange("gradients of rows", gradient, &counts)?;
        let mut sum = vec![0.0; counts[self.own]];
        for part in parts.chunks_exact(sum.len().max(1)) {
            sum.iter_mut().zip(part).for_each(|(sum, value)| *sum += value);
        }
        Ok(sum)
    }

    /// Elements of each rank's rows.
    fn elements(&self, width: usize) -> Vec<usize> {
        self.counts.iter().map(|count| count * width).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Shards;

    #[test]
    fn rows_start_where_those_of_the_ranks_before_end() {
        let shards = Shards { counts: vec![3, 0, 2], own: 2 };
        assert_eq!((shards.offset(), shards.total(), shards.elements(4)), (3, 5, vec![12, 0, 8]));
    }
}
