//! Operations that study losses rather than train by them: curves and planes of losses, whole trainings, samples of
//! generative models, networks' linear regions, boundaries under attack.
//!
//! Small skeletons, each a file: rows that lanes fold in one step (`curves`, `running`, `nets`, `distances`, `regions`), sums
//! in blocks (`risk`, `bounds`), planes (`sign_changes`, `boxes`), counts of symbols (`collisions`, `waits`), an invocation a
//! boundary point (`flow`) and a workgroup a training (`trainings`).

pub(crate) mod bounds;
pub(crate) mod boxes;
pub(crate) mod collisions;
pub(crate) mod curves;
pub(crate) mod distances;
pub(crate) mod flow;
pub(crate) mod nets;
pub(crate) mod regions;
pub(crate) mod risk;
pub(crate) mod running;
pub(crate) mod sign_changes;
pub(crate) mod trainings;
pub(crate) mod waits;
