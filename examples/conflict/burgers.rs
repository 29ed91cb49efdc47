//! Burgers' equation u_t + u u_x = nu u_xx for x in [-1, 1] and t in [0, 1], with u = -sin(pi x) at first and u = 0 at the ends:
//! the points of a training step, and what is right.

use crate::shared::random::Random;
use std::f64::consts::PI;

pub const VISCOSITY: f64 = 0.05;
/// Points of a step: within, at first, at the ends.
pub const COUNTS: [usize; 3] = [512, 128, 128];
pub const POINTS: usize = COUNTS[0] + COUNTS[1] + COUNTS[2];
/// What the three tasks are.
pub const TASKS: [&str; COUNTS.len()] = ["equation", "first state", "ends"];
/// The grid that solutions are judged on: places and times.
pub const PLACES: usize = 65;
pub const TIMES: usize = 33;

/// Points (x, t) of a step, task by task.
pub fn draw(random: &mut Random) -> Vec<[f32; 2]> {
    let mut points = Vec::with_capacity(POINTS);
    let time = |random: &mut Random| 0.5 + 0.5 * random.uniform();
    points.extend((0..COUNTS[0]).map(|_| [random.uniform(), time(random)]));
    points.extend((0..COUNTS[1]).map(|_| [random.uniform(), 0.0]));
    points.extend((0..COUNTS[2]).map(|k| [if k % 2 == 0 { -1.0 } else { 1.0 }, time(random)]));
    points
}

/// What u is to be at those of a step's points at which it is known.
pub fn known(points: &[[f32; 2]]) -> Vec<f32> {
    let first = |[x, t]: [f32; 2]| if t == 0.0 { -(std::f32::consts::PI * x).sin() } else { 0.0 };
    points[COUNTS[0]..].iter().map(|&point| first(point)).collect()
}

/// The points of the grid, time by time.
pub fn grid() -> Vec<[f32; 2]> {
    let share = |at: usize, count: usize| at as f32 / (count - 1) as f32;
    (0..TIMES * PLACES).map(|at| [2.0 * share(at % PLACES, PLACES) - 1.0, share(at / PLACES, TIMES)]).collect()
}

/// The solution by the transformation of Cole and Hopf: a mean of sin under a Gaussian and a weight, as a sum of equal steps,
/// which errs by less than 1e-10 here.
pub fn exact([x, t]: [f32; 2]) -> f32 {
    const STEPS: i32 = 400;
    const REACH: f64 = 8.0;
    let width = (4.0 * VISCOSITY * f64::from(t)).sqrt();
    let (mut over, mut under) = (0.0, 0.0);
    for k in -STEPS..=STEPS {
        let z = REACH * f64::from(k) / f64::from(STEPS);
        let y = f64::from(x) - width * z;
        let weight = (-z * z - ((PI * y).cos() + 1.0) / (2.0 * PI * VISCOSITY)).exp();
        over += weight * (PI * y).sin();
        under += weight;
    }
    (-over / under) as f32
}

/// The relative L2 error of a solution on the grid.
pub fn error(found: &[f32], right: &[f32]) -> f64 {
    let square = |values: &mut dyn Iterator<Item = f32>| values.map(|u| f64::from(u).powi(2)).sum::<f64>();
    let apart = square(&mut found.iter().zip(right).map(|(a, b)| a - b));
    (apart / square(&mut right.iter().copied())).sqrt()
}
