//! Losses over a batch of which every MPI rank holds a part.
//!
//! A loss of the crate runs in three passes, and what the first one leaves in *saved* says how it merges. So a rank runs
//! [`Pass::Statistics`](wgloss::Pass) on its own part, [`AllReduce`] makes the statistics of all parts of it, and
//! [`Pass::Finish`](wgloss::Pass) and [`Pass::Gradient`](wgloss::Pass) give every rank the loss of the whole batch and that
//! loss's gradient in its own part. This holds for every loss whose statistics merge, and no name of one stands here.
//!
//! Losses that compare rows need the rows of the other ranks too: [`Shards`] gathers them as a reference set, says where a
//! rank's own rows lie in it ([`Options::row_offset`](wgloss::Options)), and brings the gradients of the gathered rows back
//! to the ranks that they belong to.
//!
//! Every sum runs in the order of the ranks, whatever the MPI library does: on equal adapters all ranks have the same bits,
//! and so do two runs.
//!
//! An error on one rank leaves the others waiting for it: a program ends the job then, by [`Ranks::abort`].

mod error;
mod ranks;
mod read;
mod shards;
mod statistics;

pub use error::Error;
pub use ranks::Ranks;
pub use read::read;
pub use shards::Shards;
pub use statistics::AllReduce;
