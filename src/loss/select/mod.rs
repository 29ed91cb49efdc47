//! What depends on the order of numbers.

use super::losses;

mod sort;

losses! {
    sort::Sort,
}
