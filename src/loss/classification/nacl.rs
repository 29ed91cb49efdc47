//! Neighbour-aware calibration loss.

use crate::contract::{Loss, loss};
use crate::error::Error;
use crate::family::classification::{Choices, Classification, HostRow, Targets};
use crate::kernel::fragment;
use crate::params::{Range, word_parameter};
use crate::request::Request;
use crate::stage::rows::Rows;
use crate::stage::{Map, Stage, space_of, spatial};
use crate::tensor::{CELL_MASK, INPUT, LABELS};

word_parameter! {
    /// How labels are filtered over space.
    #[derive(Default)]
    pub enum LabelFilter {
        /// The mean of a window, which counts what lies outside as none.
        #[default]
        Mean = "mean",
        /// A Gaussian's integral over each cell.
        Gaussian = "gaussian",
    }
}

word_parameter! {
    /// What a score's distance from its filtered label counts.
    #[derive(Default)]
    pub enum LabelDistance {
        /// Its size.
        #[default]
        L1 = "l1",
        /// Its square.
        L2 = "l2",
    }
}

loss! {
    /// Cross-entropy that keeps the scores near the labels of the cell's neighbourhood:
    ///
    /// l = -log p_y + alpha / C sum_c d(u_c - x_c), p = softmax(x), u the one-hot labels filtered over space.
    ///
    /// d is the absolute value or the square. The mean filter takes windows of `kernel_size` cells along each of one to three
    /// spatial axes and divides by their full size; the Gaussian's weights are (erf((i + 1/2) / (sigma sqrt 2)) - erf((i - 1/2)
    /// / (sigma sqrt 2))) / 2 for |i| <= floor(max(4 sigma, 1/2) + 1/2), and `kernel_size` is unread. Cells that do not count
    /// give their neighbours nothing. A filter has 1,025 cells along an axis at most; every label of its window is read once a
    /// cell. `mean` divides by the rows that count. MONAI `NACLLoss`; Murugesan et al., Trust your
    /// neighbours, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::NaclLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 3], vec![0.0; 6])),
    ///     ("labels".into(), HostTensor::integers([1, 3], vec![0, 0, 1])),
    /// ]);
    /// let result = NaclLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// // The middle cell's window has two of class 0 and one of class 1.
    /// let expected = 2f64.ln() + f64::from(0.1f32) / 2.0;
    /// assert!((result.loss.as_floats()[1] - expected).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct NaclLoss("nacl_loss", dyn Classification) {
        /// How labels are filtered; the mean as in MONAI.
        Structural kernel: LabelFilter = LabelFilter::Mean, Range::Any;
        /// Cells of a window along each axis; 3 as in MONAI.
        Structural kernel_size: i32 = 3, Range::Odd;
        /// Standard deviation of the Gaussian, in cells; 1 as in MONAI.
        Structural sigma: f32 = 1.0, Range::MoreThan(0.0);
        /// What a distance counts; its size as in MONAI.
        Structural distance: LabelDistance = LabelDistance::L1, Range::Any;
        /// Weight of the distances; 0.1 as in MONAI.
        Numeric alpha: f32 = 0.1, Range::AtLeast(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    also "NACLLoss";
}

/// Longest filter along an axis.
const LONGEST: usize = 1025;

impl NaclLoss {
    /// The filter's weights along an axis.
    fn weights(&self) -> Vec<f64> {
        let size = self.kernel_size as usize;
        match self.kernel {
            LabelFilter::Mean => vec![1.0 / size as f64; size],
            LabelFilter::Gaussian => {
                let sigma = f64::from(self.sigma);
                let radius = self.radius() as i64;
                let edge = |i: f64| erf(i / (sigma * std::f64::consts::SQRT_2));
                (-radius..=radius).map(|i| 0.5 * (edge(i as f64 + 0.5) - edge(i as f64 - 0.5))).collect()
            }
        }
    }

    fn radius(&self) -> usize {
        match self.kernel {
            LabelFilter::Mean => self.kernel_size as usize / 2,
            LabelFilter::Gaussian => ((4.0 * f64::from(self.sigma)).max(0.5) + 0.5).floor() as usize,
        }
    }
}

/// The error function: its series near 0, its continued fraction beyond.
fn erf(x: f64) -> f64 {
    let a = x.abs();
    if a < 2.5 {
        let terms = (1..100).scan(a, |term, n| {
            *term *= -a * a / f64::from(n);
            Some(*term / f64::from(2 * n + 1))
        });
        return x.signum() * std::f64::consts::FRAC_2_SQRT_PI * (a + terms.sum::<f64>());
    }
    let fraction = (1..100).rev().fold(a, |below, n| a + f64::from(n) / 2.0 / below);
    x.signum() * (1.0 - (-a * a).exp() / fraction * std::f64::consts::FRAC_2_SQRT_PI / 2.0)
}

impl Classification for NaclLoss {
    fn targets(&self) -> Targets {
        Targets::Labels
    }

    fn weighs(&self) -> bool {
        false
    }

    fn check(&self, request: &Request) -> Result<(), Error> {
        let dims = &request.tensors[INPUT].dims;
        if !(3..=5).contains(&dims.len()) {
            let (expected, found) = ("1 to 3 spatial axes".into(), dims.clone());
            return Err(Error::Shape { name: INPUT.into(), expected, found });
        }
        let length = 2 * self.radius() + 1;
        if length > LONGEST {
            return Err(Error::unsupported(self.name(), format!("no filter of {length} cells, {LONGEST} at most")));
        }
        Ok(())
    }

    fn constants(&self) -> Vec<f32> {
        self.weights().into_iter().map(|w| w as f32).collect()
    }

    fn choices(&self) -> Choices {
        Choices {
            term: fragment!("loss/classification/nacl_window"),
            scores: vec![fragment!("lib/scores_given")],
            adds: fragment!("loss/classification/nacl"),
            ..Choices::default()
        }
    }

    fn sums_classes(&self) -> bool {
        true
    }

    fn bind<'s>(&self, stage: Stage<'s>, rows: &'s Rows) -> Stage<'s> {
        let space = spatial(stage.dims(INPUT).expect("a required tensor"), rows.layout.axis);
        let [radius_z, radius_y, radius_x] = radii(self.radius() as u64, space.len());
        let [_, size_y, size_x] = space_of(space);
        let across = |radius: u64| 2 * radius + 1;
        let stage = stage
            .constant("SQUARED", self.distance == LabelDistance::L2)
            .words(&[("cells", rows.layout.space), ("size_y", size_y), ("size_x", size_x)])
            .words(&[("radius_z", radius_z), ("radius_y", radius_y), ("radius_x", radius_x)])
            .words(&[("window", across(radius_z) * across(radius_y) * across(radius_x))]);
        let filtered = u64::from(rows.lanes.positions) * rows.layout.classes;
        match rows.lanes.keeps() && filtered <= stage.workgroup_words() {
            true => stage.fragments([fragment!("loss/classification/nacl_tile")]).constant("FILTERED", filtered as u32),
            false => stage.fragments([
                fragment!("family/classification/scores_plain"),
                fragment!("loss/classification/nacl_direct"),
            ]),
        }
    }

    fn bind_around<'s>(&self, stage: Stage<'s>, rows: &Rows) -> Stage<'s> {
        // Of whole samples, whose cells are each other's neighbours.
        let space = rows.layout.space;
        let samples =
            move || Map::of(move |run| run.items.start / space * space..((run.items.end - 1) / space + 1) * space);
        let stage = stage.tensor(LABELS, samples());
        if stage.has(CELL_MASK) { stage.tensor(CELL_MASK, samples()) } else { stage }
    }

    fn added(&self, row: &HostRow<'_>, log_p: &[f64], _log_sum: f64, _a: f64) -> Option<(f64, Vec<f64>)> {
        let scale = f64::from(self.alpha) / log_p.len() as f64;
        let filtered = self.filtered(row, log_p.len());
        let mut value = 0.0;
        let mut slopes = vec![0.0; log_p.len()];
        for (c, x) in row.inputs().enumerate().filter(|(_, x)| *x != f64::NEG_INFINITY) {
            let d: f64 = x - filtered[c];
            let [part, slope] = match self.distance {
                LabelDistance::L1 => [d.abs(), if d == 0.0 { 0.0 } else { d.signum() }],
                LabelDistance::L2 => [d * d, 2.0 * d],
            };
            value += scale * part;
            slopes[c] = scale * slope;
        }
        Some((value, slopes))
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        30
    }
}

impl NaclLoss {
    /// What the window around a row's cell has of each class, weighted.
    fn filtered(&self, row: &HostRow<'_>, classes: usize) -> Vec<f64> {
        let layout = row.rows.layout;
        let space = spatial(&row.tensors[INPUT].dims, layout.axis);
        let size = space_of(space).map(|n| n as i64);
        let radius = radii(self.radius() as u64, space.len()).map(|n| n as i64);
        let weights = self.weights();
        let i = (row.q as u64 % layout.space) as i64;
        let first = row.q as i64 - i;
        let middle = [i / (size[1] * size[2]), i / size[2] % size[1], i % size[2]];
        let mut filtered = vec![0.0; classes];
        let steps = |axis: usize| -radius[axis]..=radius[axis];
        for (dz, dy, dx) in steps(0).flat_map(|z| steps(1).flat_map(move |y| steps(2).map(move |x| (z, y, x)))) {
            let step = [dz, dy, dx];
            let cell: [i64; 3] = std::array::from_fn(|axis| middle[axis] + step[axis]);
            if (0..3).any(|axis| !(0..size[axis]).contains(&cell[axis])) {
                continue;
            }
            let q = (first + (cell[0] * size[1] + cell[1]) * size[2] + cell[2]) as usize;
            if row.rows.counts(q) {
                let of =
                    |axis: usize| if radius[axis] > 0 { weights[(step[axis] + radius[axis]) as usize] } else { 1.0 };
                filtered[row.tensors[LABELS].as_integers()[q] as usize] += of(0) * of(1) * of(2);
            }
        }
        filtered
    }
}

/// The filter's radius along z, y and x, of which the last so many are axes.
fn radii(radius: u64, axes: usize) -> [u64; 3] {
    std::array::from_fn(|axis| if axis + axes >= 3 { radius } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erf_is_the_tables() {
        for (x, value) in
            [(0.0, 0.0), (0.5, 0.520_499_877_813_046_5), (2.0, 0.995_322_265_018_952_7), (3.0, 0.999_977_909_503_001_4)]
        {
            assert!((erf(x) - value).abs() < 1e-15, "{x}");
            assert_eq!(erf(-x), -erf(x));
        }
    }
}
