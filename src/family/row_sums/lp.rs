//! Lp norms in f64.

/// The norm of some numbers, over their largest on the way.
pub(crate) fn norm(numbers: &[f64], p: f64) -> f64 {
    let largest = numbers.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    if largest == 0.0 {
        return 0.0;
    }
    largest * numbers.iter().map(|x| (x.abs() / largest).powf(p)).sum::<f64>().powf(1.0 / p)
}

/// Its slopes; 0 at 0.
pub(crate) fn slopes(numbers: &[f64], norm: f64, p: f64) -> Vec<f64> {
    let slope = |x: &f64| if *x == 0.0 { 0.0 } else { x.signum() * (x.abs() / norm).powf(p - 1.0) };
    numbers.iter().map(slope).collect()
}
