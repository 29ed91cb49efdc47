//! Fields that are carried along a ring at a constant speed: what is right, and what was measured of it.

use crate::shared::random::Random;

/// Points of a profile, and times.
pub const POINTS: usize = 32;
pub const TIMES: usize = 8;
/// Numbers of a field.
pub const FIELD: usize = POINTS * TIMES;
/// Waves of a field.
const WAVES: usize = 3;
/// A field moves by a point from one time to the next: with it both differences of the equation err alike.
pub const SPEED: f32 = 1.0;
pub const STEP: f32 = 1.0 / POINTS as f32;

/// Fields as they are: `[N, TIMES, POINTS]`.
pub struct Truth {
    pub fields: Vec<f32>,
    /// The mass of each, the same at all times.
    masses: Vec<f32>,
}

/// Fields, and measurements of them.
pub struct Fields {
    pub truth: Truth,
    pub measured: Vec<f32>,
}

impl Fields {
    /// So many, from a seed, with noise of a standard deviation.
    pub fn new(count: usize, noise: f32, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let (mut fields, mut masses) = (Vec::with_capacity(count * FIELD), Vec::with_capacity(count));
        for _ in 0..count {
            let mass = 1.0 + 0.5 * random.uniform();
            let waves: Vec<[f32; 2]> =
                (0..WAVES).map(|_| [0.7 * random.uniform(), std::f32::consts::PI * random.uniform()]).collect();
            for at in 0..FIELD {
                let place = (at % POINTS) as f32 * STEP - SPEED * (at / POINTS) as f32 * STEP;
                let wave = |(k, [size, phase]): (usize, &[f32; 2])| {
                    size * (std::f32::consts::TAU * (k + 1) as f32 * place + phase).sin()
                };
                fields.push(mass + waves.iter().enumerate().map(wave).sum::<f32>());
            }
            masses.push(mass);
        }
        let measured = fields.iter().map(|u| u + noise * random.normal()).collect();
        Self { truth: Truth { fields, masses }, measured }
    }

    pub fn len(&self) -> usize {
        self.truth.masses.len()
    }

    /// The measured profiles of the first time.
    pub fn profiles(&self) -> Vec<f32> {
        self.measured.chunks(FIELD).flat_map(|field| &field[..POINTS]).copied().collect()
    }
}

impl Truth {
    /// The mass of every profile.
    pub fn masses(&self) -> Vec<f32> {
        self.masses.iter().flat_map(|mass| [*mass; TIMES]).collect()
    }

    /// The mean over fields of the relative L2 error.
    pub fn error(&self, fields: &[f32]) -> f64 {
        let norm = |of: &mut dyn Iterator<Item = f32>| of.map(|x| f64::from(x).powi(2)).sum::<f64>().sqrt();
        let pairs = self.fields.chunks(FIELD).zip(fields.chunks(FIELD));
        let errors = pairs
            .map(|(own, other)| norm(&mut own.iter().zip(other).map(|(a, b)| a - b)) / norm(&mut own.iter().copied()));
        errors.sum::<f64>() / self.masses.len() as f64
    }

    /// The mean over profiles of how far the mass is from what is conserved, relative to that.
    pub fn mass_error(&self, fields: &[f32]) -> f64 {
        let masses = self.masses();
        let errors = fields.chunks(POINTS).zip(&masses).map(|(profile, mass)| {
            let sum: f64 = profile.iter().map(|u| f64::from(*u)).sum();
            (sum * f64::from(STEP) / f64::from(*mass) - 1.0).abs()
        });
        errors.sum::<f64>() / masses.len() as f64
    }
}
