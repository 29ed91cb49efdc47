//! What several networks say together.

use crate::field::FIELD;

/// The mean of their fields, and how far apart they are at each time and place: a standard deviation over all fields, as that of
/// a few networks at one place says little.
pub struct Predictions {
    pub means: Vec<f32>,
    pub deviations: Vec<f32>,
}

impl Predictions {
    pub fn of(all: &[Vec<f32>]) -> Self {
        let count = all.len() as f32;
        let mean = |at: usize| all.iter().map(|one| one[at]).sum::<f32>() / count;
        let means: Vec<f32> = (0..all[0].len()).map(mean).collect();
        let fields = means.len() / FIELD;
        let deviation = |place: usize| {
            let apart = |one: &Vec<f32>| {
                (0..fields).map(|k| (one[k * FIELD + place] - means[k * FIELD + place]).powi(2)).sum::<f32>()
            };
            (all.iter().map(apart).sum::<f32>() / (fields as f32 * (count - 1.0))).sqrt()
        };
        let deviations = (0..FIELD).map(deviation).collect::<Vec<_>>().repeat(fields);
        Self { means, deviations }
    }
}
