//! Functions of the f64 formulas.

/// log(1 + exp(x)); 0 at minus infinity.
pub(crate) fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// 1 / (1 + exp(-x)).
pub(crate) fn sigmoid(x: f64) -> f64 {
    let e = (-x.abs()).exp();
    (if x >= 0.0 { 1.0 } else { e }) / (1.0 + e)
}

/// exp(z) - 1 - z, without the difference where z is near 0.
pub(crate) fn excess(z: f64) -> f64 {
    if z.abs() < 1e-2 {
        return z * z / 2.0 * (1.0 + z / 3.0 * (1.0 + z / 4.0 * (1.0 + z / 5.0 * (1.0 + z / 6.0))));
    }
    z.exp_m1() - z
}

/// The larger of two numbers, or the NaN among them, which `f64::max` drops.
pub(crate) fn larger(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

/// log sum exp(x); minus infinity over nothing.
pub(crate) fn log_sum_exp(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = values.clone().fold(f64::NEG_INFINITY, larger);
    if largest == f64::NEG_INFINITY {
        return largest;
    }
    largest + values.map(|x| (x - largest).exp()).sum::<f64>().ln()
}

/// The log-probabilities of some scores: minus infinity where a score is, and NaN throughout where none is finite or one is a
/// NaN or plus infinity; and the logarithm of the sum of the scores' powers.
pub(crate) fn log_softmax(scores: &[f64]) -> (Vec<f64>, f64) {
    let m = scores.iter().copied().fold(f64::NEG_INFINITY, larger);
    let log_l = scores.iter().map(|x| (x - m).exp()).sum::<f64>().ln();
    (scores.iter().map(|x| x - m - log_l).collect(), m + log_l)
}
