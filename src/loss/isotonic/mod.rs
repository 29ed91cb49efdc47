//! Monotone rows.

use super::losses;

mod isotonic_regression;

losses! {
    isotonic_regression::IsotonicRegression,
}
