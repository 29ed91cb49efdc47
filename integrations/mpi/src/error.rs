//! What can go wrong between ranks, as values.

/// What a call fails with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The loss, or the device.
    #[error(transparent)]
    Loss(#[from] wgloss::Error),

    /// Two ranks planned calls whose statistics are not the same.
    #[error("rank {first} has the statistics {of_first} and rank {second} has {of_second}, which do not merge")]
    Statistics { first: usize, of_first: String, second: usize, of_second: String },

    /// More elements than MPI counts.
    #[error("{what}: all ranks together have {needed} elements, the limit is {limit}")]
    TooMany { what: &'static str, needed: u64, limit: u64 },

    /// A slice of another length than the call says.
    #[error("{what}: expected {expected} elements, found {found}")]
    Length { what: &'static str, expected: usize, found: usize },
}
