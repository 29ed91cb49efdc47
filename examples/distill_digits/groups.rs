//! Groups of classes by how many digits they have, and how often a network is right in each.

use crate::digits::CLASSES;
use crate::task::Task;

pub const GROUPS: [&str; 4] = ["all digits", "many (0 to 2)", "some (3 to 6)", "few (7 to 9)"];

/// The group of a class beside all.
fn group(class: usize) -> usize {
    match class {
        0..=2 => 1,
        3..=6 => 2,
        _ => 3,
    }
}

/// A loss's runs.
pub struct Judged {
    pub title: String,
    /// Percent of the held-out digits that are right, by group, a run after the other.
    pub right: Vec<[f64; GROUPS.len()]>,
}

impl Judged {
    pub fn new(title: &str) -> Self {
        Self { title: title.into(), right: Vec::new() }
    }

    pub fn runs(&self) -> usize {
        self.right.len()
    }

    /// Adds a run by its scores of the held-out digits.
    pub fn add(&mut self, task: &Task<'_>, scores: &[f32]) {
        let labels = &task.digits.labels[task.digits.training..];
        let mut right = [0.0; GROUPS.len()];
        let mut all = [0.0; GROUPS.len()];
        for (row, &class) in scores.chunks(CLASSES).zip(labels) {
            let best = (1..CLASSES).fold(0, |best, c| if row[c] > row[best] { c } else { best });
            for group in [0, group(class)] {
                all[group] += 1.0;
                right[group] += f64::from(u8::from(best == class));
            }
        }
        self.right.push(std::array::from_fn(|g| 100.0 * right[g] / all[g]));
    }

    pub fn mean(&self, group: usize) -> f64 {
        self.right.iter().map(|run| run[group]).sum::<f64>() / self.runs() as f64
    }

    /// How much more often it is right than another one in the same runs, and the deviation of that.
    pub fn gain(&self, other: &Self, group: usize) -> [f64; 2] {
        let gains: Vec<f64> = self.right.iter().zip(&other.right).map(|(a, b)| a[group] - b[group]).collect();
        let count = gains.len() as f64;
        let mean = gains.iter().sum::<f64>() / count;
        let square = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>();
        [mean, (square / (count - 1.0).max(1.0)).sqrt()]
    }
}
