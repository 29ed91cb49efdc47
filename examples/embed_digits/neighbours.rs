//! How well points tell the classes apart: the nearest neighbour's class.

/// Share of the points from `training` on whose nearest point before `training` has their class. `points` holds
/// `width` numbers each; of equally near points the first counts.
pub fn accuracy(points: &[f32], width: usize, labels: &[usize], training: usize) -> f64 {
    let (known, held_out) = points.split_at(training * width);
    let distance = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
    let right = held_out.chunks(width).zip(&labels[training..]).filter(|(point, label)| {
        let nearest = known.chunks(width).map(|other| distance(point, other)).enumerate();
        let nearest = nearest.min_by(|a, b| a.1.total_cmp(&b.1));
        nearest.is_some_and(|(at, _)| labels[at] == **label)
    });
    right.count() as f64 / (labels.len() - training) as f64
}
