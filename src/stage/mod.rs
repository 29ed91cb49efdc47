//! The planning layer: calls, their stages over domains, and what the plans of many families share.

mod begin;
mod call;
mod draft;
pub(crate) mod empty;
mod host;
mod layout;
pub(crate) mod rows;
pub(crate) mod sort;
pub(crate) mod totals;

pub(crate) use begin::{Begun, begin, check_elements, check_upstream};
pub(crate) use call::{Call, Domain, Emit, ITEM, Items, Map, One, Outline, Run, Stage};
pub(crate) use draft::{Draft, chunks, chunks_of, rows_of};
pub(crate) use host::{HostCall, evaluation, reduction_scale, upstream};
pub(crate) use layout::Layout;
