//! Decisions from class scores: operations on rows that read each score once, where a row stays on chip.
//!
//! | file | holds |
//! | --- | --- |
//! | `nearest.rs` | the likeliest other class |
//! | `tops.rs` | a number for each row by its two likeliest classes |
//! | `centred.rs` | products of rows with the matrix that a softmax, or another share, has for its slopes |
//! | `policy.rs` | policies under a logarithmic barrier, and their slopes |
//! | `calibration.rs` | confidences by bins |
//! | `temperature.rs` | the search for a temperature |

pub(crate) mod calibration;
pub(crate) mod centred;
pub(crate) mod nearest;
pub(crate) mod policy;
pub(crate) mod temperature;
pub(crate) mod tops;

use crate::error::Error;
use crate::kernel::{Fragment, fragment};
use crate::request::Request;
use crate::stage::rows::{Lanes, MOST_BLOCKS, Rows};
use crate::stage::{Call, Layout};
use crate::tensor::INPUT;

crate::params::word_parameter! {
    /// How the scores of a row become probabilities.
    pub enum RowActivation {
        /// Softmax over the classes.
        Softmax = "softmax",
        /// The scores are as they are.
        None = "none",
    }
}

/// The rows of a call.
fn layout_of(request: &Request) -> Layout {
    Layout::of(&request.tensors[INPUT].dims, request.options.class_axis)
}

/// The same of two classes or more.
fn layout_of_several(request: &Request) -> Result<Layout, Error> {
    let layout = layout_of(request);
    if layout.classes < 2 {
        let (expected, found) = ("at least 2 classes: one has no other".into(), request.tensors[INPUT].dims.clone());
        return Err(Error::Shape { name: INPUT.into(), expected, found });
    }
    Ok(layout)
}

/// The rows in blocks.
fn blocks_of(call: &Call<'_>, layout: Layout) -> Rows {
    Rows::of_all(layout, Lanes::of_rows(&layout, call.variant.workgroup_size), MOST_BLOCKS)
}

/// WGSL of `tops_of_row`.
const TOPS: [Fragment; 3] = [fragment!("family/scores/tops"), fragment!("lib/row_best"), fragment!("lib/ordered_key")];
