//! Judging a segmentation.

use crate::slices::CLASSES;

/// The class with the largest value for each pixel of `[CLASSES, pixel]`; the lowest of equals.
pub fn arg_max(planes: &[f32]) -> Vec<usize> {
    let pixels = planes.len() / CLASSES;
    let best =
        |i: usize| (1..CLASSES).fold(0, |b, c| if planes[c * pixels + i] > planes[b * pixels + i] { c } else { b });
    (0..pixels).map(best).collect()
}

/// Dice of each class: twice the overlap over the sum of the sizes, 1 where both are empty.
pub fn dice<'a>(pairs: impl Iterator<Item = (&'a [usize], &'a [usize])>) -> [f64; CLASSES] {
    let mut overlap = [0u64; CLASSES];
    let mut sizes = [0u64; CLASSES];
    for (&a, &b) in pairs.flat_map(|(a, b)| a.iter().zip(b)) {
        sizes[a] += 1;
        sizes[b] += 1;
        overlap[a] += u64::from(a == b);
    }
    std::array::from_fn(|c| if sizes[c] == 0 { 1.0 } else { 2.0 * overlap[c] as f64 / sizes[c] as f64 })
}
