//! Standardised moments in f64.

/// The mean of z^`order`, z the deviations from the mean over the unbiased standard deviation, and its slopes; `None` where all
/// numbers are the same.
pub(crate) fn standardized(numbers: &[f64], order: i32) -> Option<(f64, Vec<f64>)> {
    if numbers.iter().all(|x| *x == numbers[0]) {
        return None;
    }
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let deviations: Vec<f64> = numbers.iter().map(|x| x - mean).collect();
    let deviation = (deviations.iter().map(|d| d * d).sum::<f64>() / (count - 1.0)).sqrt();
    let z: Vec<f64> = deviations.iter().map(|d| d / deviation).collect();
    let moment = |order: i32| z.iter().map(|z| z.powi(order)).sum::<f64>() / count;
    let (value, before) = (moment(order), moment(order - 1));
    let slope = |z: &f64| {
        let pull = value * z * count / (count - 1.0);
        f64::from(order) / (count * deviation) * (z.powi(order - 1) - before - pull)
    };
    Some((value, z.iter().map(slope).collect()))
}

/// The square of what such a moment is off a target.
pub(crate) fn off_target(numbers: &[f64], order: i32, target: f64) -> (f64, Vec<Vec<f64>>) {
    let Some((value, slopes)) = standardized(numbers, order) else { return (0.0, vec![vec![0.0; numbers.len()]]) };
    let off = value - target;
    (off * off, vec![slopes.into_iter().map(|slope| 2.0 * off * slope).collect()])
}
