//! Operations on label maps.

use super::losses;

mod boundary_label_smoothing;
mod label_boundary_map;
mod label_edge_map;

pub use label_boundary_map::BoundaryMethod;

losses! {
    label_boundary_map::LabelBoundaryMap,
    boundary_label_smoothing::BoundaryLabelSmoothing,
    label_edge_map::LabelEdgeMap,
}
