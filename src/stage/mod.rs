//! The planning layer: calls, their stages over domains, and what the plans of many families share.

mod begin;
mod call;
mod cut;
mod domain;
mod draft;
pub(crate) mod empty;
mod host;
mod layout;
mod map;
mod recipe;
pub(crate) mod rows;
pub(crate) mod sort;
mod tiles;
pub(crate) mod totals;

pub(crate) use begin::{Begun, begin};
pub(crate) use call::{BACKWARD, Call, FINISH, FORWARD, Outline, check_elements, check_upstream};
pub(crate) use domain::{Domain, Groups, Items, One, Part, Run, Words};
pub(crate) use draft::{Draft, chunks, chunks_of, rows_of};
pub(crate) use host::{HostCall, evaluation, reduction_scale, upstream};
pub(crate) use layout::Layout;
pub(crate) use map::{ITEM, Map};
pub(crate) use recipe::{Emit, Stage};
pub(crate) use tiles::Tiles;
pub(crate) use totals::Denominator;
