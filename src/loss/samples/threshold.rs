//! Thresholds above which entries sum to a radius, which two projections share.

use crate::kernel::{Fragment, fragment};

/// WGSL of the search.
pub(super) const SEARCH: [Fragment; 3] =
    [fragment!("family/samples/threshold"), fragment!("family/samples/threshold_state"), fragment!("lib/ordered_key")];
/// WGSL of slopes by it.
pub(super) const SLOPE: [Fragment; 2] =
    [fragment!("family/samples/threshold_slope"), fragment!("family/samples/threshold_state")];

/// Most rounds: one finds the largest entry, the others halve what is left, to 2^-39 of the radius at the latest. Newton's
/// steps settle most samples within eight.
pub(super) const ROUNDS: u64 = 40;

/// A threshold in f64, as far below the largest entry as it lies, so that large entries keep what is near them.
pub(super) struct Threshold {
    most: f64,
    reach: f64,
    /// How many entries lie above.
    pub above: f64,
}

impl Threshold {
    /// The threshold t with sum max(a - t, 0) = radius.
    pub fn of(entries: &[f64], radius: f64) -> Self {
        let mut sorted = entries.to_vec();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let most = sorted[0];
        let (mut below, mut above, mut reach) = (0.0, 0.0, 0.0);
        for entry in sorted {
            let b = most - entry;
            let next = (radius + below + b) / (above + 1.0);
            if b >= next {
                break;
            }
            (below, above, reach) = (below + b, above + 1.0, next);
        }
        Self { most, reach, above }
    }

    /// What is left of an entry: more than 0 of those above.
    pub fn left(&self, entry: f64) -> f64 {
        (self.reach - (self.most - entry)).max(0.0)
    }

    /// Whether it is more than 0.
    pub fn is_positive(&self) -> bool {
        self.reach < self.most
    }
}
