//! The f64 driver of the second part.

use super::{Companion, Part, Shape};
use crate::stage::rows::HostRows;

/// A second part over some rows: what its value and its slopes are multiplied by.
pub(super) struct Beside<'a> {
    pub rows: &'a HostRows<'a>,
    pub x: &'a [f64],
    pub scale: f64,
    pub upstream: f64,
}

impl Beside<'_> {
    /// Its value; it adds to a gradient.
    pub fn add(&self, companion: &Companion<'_>, shape: &Shape, gradient: &mut [f64]) -> f64 {
        match &companion.part {
            Part::CrossEntropy => self.rows(&|log_p, w| (-w * log_p, -w), gradient),
            Part::Rows { phi, .. } => self.rows(phi, gradient),
            Part::Elements(formula) => self.elements(formula, shape, gradient),
        }
    }

    fn rows(&self, phi: &dyn Fn(f64, f64) -> (f64, f64), gradient: &mut [f64]) -> f64 {
        let (rows, mut total) = (self.rows, 0.0);
        for q in rows.counted() {
            let log_p = rows.log_softmax(self.x, q);
            if !rows.holds(q, &log_p) {
                total = f64::NAN;
                (0..log_p.len()).for_each(|c| gradient[rows.cell(q, c)] = f64::NAN);
                continue;
            }
            let part = |(c, log_p): (usize, &f64)| match rows.share(q, c) {
                0.0 => (0.0, 0.0),
                share => {
                    let (value, slope) = phi(*log_p, rows.weight(c));
                    (share * value, share * slope)
                }
            };
            let parts: Vec<_> = log_p.iter().enumerate().map(part).collect();
            let all: f64 = parts.iter().map(|(_, slope)| slope).sum();
            total += self.scale * parts.iter().map(|(value, _)| value).sum::<f64>();
            for (c, (_, slope)) in parts.into_iter().enumerate() {
                gradient[rows.cell(q, c)] += self.scale * self.upstream * (slope - log_p[c].exp() * all);
            }
        }
        total
    }

    fn elements(&self, formula: &dyn Fn(f64, f64) -> (f64, f64), shape: &Shape, gradient: &mut [f64]) -> f64 {
        let (rows, mut total) = (self.rows, 0.0);
        for q in rows.counted() {
            for c in shape.first_class as usize..shape.layout.classes as usize {
                let (at, t, w) = (rows.cell(q, c), rows.share(q, c), rows.weight(c));
                let x = self.x[at];
                let (value, slope) = match () {
                    () if !t.is_finite() || !w.is_finite() => (f64::NAN, f64::NAN),
                    () if x == f64::NEG_INFINITY && t == 0.0 => (0.0, 0.0),
                    () if !x.is_finite() => (f64::NAN, f64::NAN),
                    () => formula(x, t),
                };
                total += self.scale * w * value;
                gradient[at] += self.scale * self.upstream * w * slope;
            }
        }
        total
    }
}
