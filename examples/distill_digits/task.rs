//! What the networks learn from: digits of which some classes are rare, with labels of which some are wrong.

use crate::digits::{BATCH, CLASSES, Digits};
use crate::shared::random::Random;
use std::fmt;

/// Draws which labels are wrong: the same for all runs.
const SEED: u64 = 7;

pub struct Task<'a> {
    pub digits: &'a Digits,
    /// The digits to train on.
    pub chosen: Vec<usize>,
    /// The class that each digit is said to have.
    pub said: Vec<usize>,
    /// How many of the chosen are said to have each class.
    pub counts: [usize; CLASSES],
    long_tail: f64,
    noise: f64,
}

impl<'a> Task<'a> {
    /// The first class keeps all its digits, the last one a `long_tail`-th, those between fall by equal factors.
    pub fn new(digits: &'a Digits, long_tail: f64, noise: f64) -> Result<Self, String> {
        let mut chosen = Vec::new();
        for class in 0..CLASSES {
            let own: Vec<usize> = (0..digits.training).filter(|&digit| digits.labels[digit] == class).collect();
            let share = long_tail.powf(-(class as f64) / (CLASSES - 1) as f64);
            let kept = ((own.len() as f64 * share).round() as usize).max(1);
            chosen.extend(own.into_iter().take(kept));
        }
        if chosen.len() < BATCH {
            return Err(format!("--long-tail: expected to leave {BATCH} digits of a batch, {} are left", chosen.len()));
        }
        let mut random = Random::new(SEED);
        let mut said = digits.labels.clone();
        for &digit in &chosen {
            let drawn = f64::from(random.uniform().abs());
            let other = 1 + (random.word() % (CLASSES as u64 - 1)) as usize;
            if drawn < noise {
                said[digit] = (said[digit] + other) % CLASSES;
            }
        }
        let mut counts = [0; CLASSES];
        chosen.iter().for_each(|&digit| counts[said[digit]] += 1);
        Ok(Self { digits, chosen, said, counts, long_tail, noise })
    }
}

impl fmt::Display for Task<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, most, least) = (self.chosen.len(), self.counts[0], self.counts[CLASSES - 1]);
        write!(f, "{count} digits, {most} of class 0 to {least} of class {}", CLASSES - 1)?;
        if self.long_tail > 1.0 {
            write!(f, " (long tail of {})", self.long_tail)?;
        }
        if self.noise > 0.0 {
            write!(f, ", {:.0} % of the labels wrong", 100.0 * self.noise)?;
        }
        Ok(())
    }
}
