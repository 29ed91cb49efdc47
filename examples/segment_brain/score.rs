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

/// How far apart two surfaces are, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surfaces {
    /// The larger of both 95th percentiles of the distances from one to the other.
    pub hausdorff_95: f64,
    /// The mean over both of the distances to the other.
    pub average: f64,
}

/// The surfaces of a class in two segmentations of a picture; `None` where one of them lacks the class.
pub fn surfaces(a: &[usize], b: &[usize], class: usize, width: usize) -> Option<Surfaces> {
    let of = [a, b].map(|classes| border(classes, class, width));
    let [there, back] = [[0, 1], [1, 0]].map(|[from, to]| distances(&of[from], &of[to]));
    let all: Vec<f64> = there.iter().chain(&back).copied().collect();
    let average = all.iter().sum::<f64>() / all.len() as f64;
    Some(Surfaces { hausdorff_95: percentile(there, 0.95)?.max(percentile(back, 0.95)?), average })
}

/// The pixels of a class of which one of the four neighbours is of another, or lies outside.
fn border(classes: &[usize], class: usize, width: usize) -> Vec<[f64; 2]> {
    let height = classes.len() / width;
    let is = |x: usize, y: usize| x < width && y < height && classes[y * width + x] == class;
    let inside =
        |x: usize, y: usize| is(x.wrapping_sub(1), y) && is(x + 1, y) && is(x, y.wrapping_sub(1)) && is(x, y + 1);
    let places = (0..classes.len()).map(|i| (i % width, i / width));
    places.filter(|&(x, y)| is(x, y) && !inside(x, y)).map(|(x, y)| [x as f64, y as f64]).collect()
}

/// From each point to the nearest of others; nothing where there is none.
fn distances(from: &[[f64; 2]], to: &[[f64; 2]]) -> Vec<f64> {
    let nearest = |&[x, y]: &[f64; 2]| to.iter().map(|[u, v]| (x - u).hypot(y - v)).reduce(f64::min);
    from.iter().filter_map(nearest).collect()
}

fn percentile(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(((values.len() as f64 * share) as usize).min(values.len().saturating_sub(1))).copied()
}
