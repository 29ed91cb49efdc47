//! Losses of gathered values.

use super::losses;

mod gathered_smooth_l1;

losses! {
    gathered_smooth_l1::GatheredSmoothL1Loss,
}
