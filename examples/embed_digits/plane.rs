//! Two numbers for each digit: principal components, and an equal-area map of a sphere.

use crate::shared::random::Random;
use std::f32::consts::{PI, SQRT_2};

/// The two directions of largest variance of the first `count` of the points, which are centred there, and all points
/// along them.
pub fn principal_components(points: &[f32], width: usize, count: usize) -> Vec<[f32; 2]> {
    let known = &points[..count * width];
    let mut axes: Vec<Vec<f32>> = Vec::new();
    for _ in 0..2 {
        // Power iteration; what lies along the axes found before is taken out again.
        let mut axis: Vec<f32> = (0..width).map(|i| 1.0 + i as f32).collect();
        for _ in 0..200 {
            let mut next = vec![0.0; width];
            for point in known.chunks(width) {
                let along = dot(point, &axis);
                next.iter_mut().zip(point).for_each(|(n, p)| *n += along * p);
            }
            for other in &axes {
                let along = dot(&next, other);
                next.iter_mut().zip(other).for_each(|(n, o)| *n -= along * o);
            }
            let length = dot(&next, &next).sqrt().max(f32::MIN_POSITIVE);
            axis = next.into_iter().map(|n| n / length).collect();
        }
        axes.push(axis);
    }
    points.chunks(width).map(|point| [dot(point, &axes[0]), dot(point, &axes[1])]).collect()
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Half of the width and of the height of the map.
pub const MAP: [f32; 2] = [2.0 * SQRT_2, SQRT_2];

/// Hammer's map (1892) of the unit sphere: an ellipse on which equal areas of the sphere are equally large. It is cut
/// open along the meridian opposite to the z axis.
pub fn hammer([x, y, z]: [f32; 3]) -> [f32; 2] {
    let (longitude, sine) = (x.atan2(z), y.clamp(-1.0, 1.0));
    let cosine = (1.0 - sine * sine).sqrt();
    let scale = (1.0 + cosine * (longitude / 2.0).cos()).sqrt();
    [MAP[0] * cosine * (longitude / 2.0).sin() / scale, MAP[1] * sine / scale]
}

/// The points' places on the map, after the rotation of a few hundred that leaves the fewest of the first `count` points
/// where the map is cut open.
pub fn map(points: &[[f32; 3]], count: usize) -> Vec<[f32; 2]> {
    const ROTATIONS: usize = 500;
    /// Sine of the angle to the cut that counts as near.
    const NEAR: f32 = 0.25;
    let mut random = Random::new(0);
    let rotations: Vec<_> = (0..ROTATIONS).map(|_| rotation(&mut random)).collect();
    let cut = |axes: &&[[f32; 3]; 3]| {
        let near = |p: &[f32; 3]| p[2] < 0.0 && p[0].abs() < NEAR;
        points[..count].iter().filter(|p| near(&turned(axes, p))).count()
    };
    let best = rotations.iter().min_by_key(cut).unwrap_or(&rotations[0]);
    points.iter().map(|p| hammer(turned(best, p))).collect()
}

fn turned(axes: &[[f32; 3]; 3], point: &[f32; 3]) -> [f32; 3] {
    axes.each_ref().map(|axis| dot(axis, point))
}

/// The axes of a globe that is turned at random: where its pole points, uniform over the sphere, and a turn about it.
fn rotation(random: &mut Random) -> [[f32; 3]; 3] {
    let (a, b, height) = (PI * random.uniform(), PI * random.uniform(), random.uniform());
    let width = (1.0 - height * height).sqrt();
    let (sine, cosine) = b.sin_cos();
    let pole = [width * a.cos(), height, width * a.sin()];
    let east = [-a.sin(), 0.0, a.cos()];
    let north = [-height * a.cos(), width, -height * a.sin()];
    let mixed = |s: f32, t: f32| std::array::from_fn(|i| s * east[i] + t * north[i]);
    [mixed(cosine, sine), pole, mixed(-sine, cosine)]
}
