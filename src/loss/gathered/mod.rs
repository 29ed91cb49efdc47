//! Gathered values, and losses of them.

use super::losses;

mod gather_cells;
mod gathered_smooth_l1;

losses! {
    gathered_smooth_l1::GatheredSmoothL1Loss,
    gather_cells::GatherCells,
}
