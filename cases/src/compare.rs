//! The one measure of error: the norm of the difference over the norm of what is expected.

use crate::inputs::Problem;
use wgloss::tensor::{GRAD_OUTPUT, INPUT};
use wgloss::{ClassAxis, DType, Evaluation, HostData, HostTensor, HostTensors, Reduction};

/// Relative error of f32 kernels. Sums over some thousand terms, and `exp` and `log` as WGSL allows them, lose
/// up to 5 of f32's 24 bits: 2^-19 is 2e-6, and a factor of 5 is left for one division by a small difference.
pub const RELATIVE: f64 = 1e-5;

/// Half a unit in the last place of 1 in a storage type: what storing a gradient may add.
pub fn rounding(dtype: DType) -> f64 {
    match dtype {
        DType::F16 => 1.0 / 2048.0,
        DType::BF16 => 1.0 / 256.0,
        _ => 1.0 / 16_777_216.0,
    }
}

/// Half of the smallest number above 0 in a storage type: what rounding may take from a tiny gradient.
fn underflow(dtype: DType) -> f64 {
    match dtype {
        // 2^-25; f16 keeps its subnormals.
        DType::F16 => 1.0 / 33_554_432.0,
        // A GPU may flush subnormals of f32, and bf16 has f32's range.
        _ => f64::from(f32::MIN_POSITIVE),
    }
}

/// How far two tensors may be apart.
#[derive(Debug, Clone, Copy)]
pub struct Tolerance {
    pub relative: f64,
    /// Error of one element.
    pub absolute: f64,
    /// What the storage type holds.
    pub largest: f64,
}

impl Tolerance {
    /// Of f32 and f64.
    pub const fn new(relative: f64, absolute: f64) -> Self {
        Self { relative, absolute, largest: f32::MAX as f64 }
    }
}

/// The largest number that a storage type holds.
fn largest(dtype: DType) -> f64 {
    match dtype {
        DType::F16 => 65_504.0,
        _ => f64::from(f32::MAX),
    }
}

fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|v| v * v).sum::<f64>().sqrt()
}

/// Compares two tensors: integers exactly, real numbers by norm. Where the storage type does not hold the expected number,
/// the found one must not be finite.
pub fn tensors(what: &str, found: &HostTensor, expected: &HostTensor, tolerance: Tolerance) -> Result<(), String> {
    if found.dims != expected.dims {
        return Err(format!("{what}: shape {:?}, expected {:?}", found.dims, expected.dims));
    }
    let (found, expected) = match (&found.data, &expected.data) {
        (HostData::Float(found), HostData::Float(expected)) => (found, expected),
        (HostData::Integer(found), HostData::Integer(expected)) => {
            let Some(at) = (0..expected.len()).find(|&at| found[at] != expected[at]) else { return Ok(()) };
            return Err(format!("{what}: element {at} is {}, expected {}", found[at], expected[at]));
        }
        _ => return Err(format!("{what}: integers on one side, real numbers on the other")),
    };
    if found.len() != expected.len() {
        return Err(format!("{what}: {} numbers, expected {}", found.len(), expected.len()));
    }
    let mut pairs = Vec::with_capacity(found.len());
    for (at, (&f, &e)) in found.iter().zip(expected).enumerate() {
        let representable = e.abs() <= tolerance.largest;
        // On which side of the largest a number falls may be a matter of rounding.
        let near = (e.abs() - tolerance.largest).abs() <= tolerance.relative * tolerance.largest;
        if f.is_finite() != representable && !near {
            return Err(format!("{what}: element {at} is {f}, expected {e}"));
        }
        if representable && f.is_finite() {
            pairs.push((f, e));
        }
    }
    // No number is on both sides.
    if pairs.is_empty() {
        return Ok(());
    }
    let error = norm(pairs.iter().map(|(f, e)| f - e));
    let size = norm(pairs.iter().map(|(_, e)| *e));
    let allowed = tolerance.relative * size + tolerance.absolute * (pairs.len() as f64).sqrt();
    if error <= allowed {
        return Ok(());
    }
    let worst = pairs.iter().enumerate().max_by(|(_, a), (_, b)| (a.0 - a.1).abs().total_cmp(&(b.0 - b.1).abs()));
    let worst = worst.map_or(String::new(), |(at, (f, e))| format!("; element {at} is {f:e}, expected {e:e}"));
    Err(format!("{what}: error {error:.3e} of {size:.3e}, allowed {allowed:.3e}{worst}"))
}

/// What a problem should give, and how exact a kernel can be about it.
pub struct Expected {
    pub evaluation: Evaluation,
    /// What the reduction makes of an error of 1 in each term of the loss, and in each term's slope.
    units: (f64, f64),
    relative: f64,
    cancels: bool,
}

impl Expected {
    /// Evaluates the reference on tensors that are already rounded to their storage type.
    pub fn of(
        problem: &Problem,
        tensors: &HostTensors,
        axis: ClassAxis,
        relative: Option<f64>,
    ) -> Result<Self, String> {
        let evaluate = |tensors: &_, reduction| problem.loss.reference(tensors, reduction, axis);
        let evaluation = evaluate(tensors, problem.reduction).map_err(|e| e.to_string())?;
        let mut units = (1.0, 1.0);
        if problem.cancels {
            let mut plain = tensors.clone();
            let upstream = plain.remove(GRAD_OUTPUT);
            let largest = upstream.map_or(1.0, |g| g.as_floats().iter().fold(0.0, |m: f64, v| m.max(v.abs())));
            let terms = evaluate(&plain, Reduction::None).map_or(1, |e| e.loss.as_floats().len()) as f64;
            let samples = tensors.get(INPUT).and_then(|t| t.dims.first()).map_or(1.0, |&n| n as f64);
            units = match problem.reduction {
                Reduction::None => (1.0, largest),
                Reduction::Sum => (terms, largest),
                Reduction::Mean => (1.0, largest / terms),
                Reduction::BatchMean => (terms / samples, largest / samples),
            };
            units.1 *= problem.rounding_of_length();
        }
        let relative = relative.unwrap_or(RELATIVE);
        Ok(Self { evaluation, units, relative, cancels: problem.cancels })
    }

    /// The loss is f32 whatever the storage type.
    pub fn loss(&self) -> Tolerance {
        self.tolerance(DType::F32, self.units.0)
    }

    /// An output of that storage type.
    pub fn stored(&self, dtype: DType) -> Tolerance {
        self.tolerance(dtype, 1.0)
    }

    /// A gradient has the storage type of its tensor.
    pub fn gradient(&self, stored: DType) -> Tolerance {
        self.tolerance(stored, self.units.1)
    }

    fn tolerance(&self, stored: DType, unit: f64) -> Tolerance {
        // Nothing is exactly nothing: a zero gradient has no rounding error. Where terms of about 1 cancel,
        // each of them is known to an ulp of f32, 2^-23.
        let cancelled = if self.cancels { unit / 8_388_608.0 } else { 0.0 };
        let rounding = if stored.is_half() { rounding(stored) } else { 0.0 };
        let absolute = underflow(stored).max(cancelled);
        Tolerance { relative: self.relative + rounding, absolute, largest: largest(stored) }
    }
}
