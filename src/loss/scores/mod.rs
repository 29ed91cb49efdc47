//! Decisions from class scores.

use super::losses;

mod nearest_wrong_label;

losses! {
    nearest_wrong_label::NearestWrongLabel,
}
