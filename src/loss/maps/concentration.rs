//! How far part maps spread from their centroids.

use crate::contract::loss;
use crate::family::maps::{Beside, HostMap, MapLoss};
use crate::kernel::{Fragment, fragment};
use crate::params::{Range, word_parameter};

word_parameter! {
    /// Which size of the map divides which distance.
    pub enum Pairing {
        /// Rows by the width, columns by the height, as PDiscoNet's code has it.
        Reference = "reference",
        /// Rows by the height, columns by the width.
        Natural = "natural",
    }
}

loss! {
    /// How widely a part map spreads around its centroid: the mean over cells of A ((r - i) / W)^2 + A ((c - j) / H)^2,
    /// A a part map and (r, c) its centroid in rows and columns.
    ///
    /// `input` is `[N, K+1, H, W]`, the last channel the background, which has no term; it receives a gradient, to
    /// which the centroid adds nothing. `mean` divides by their number, `batch_mean` by N. A part without mass has
    /// value and gradient 0. A map must fit a binding.
    ///
    /// van der Klis et al., PDiscoNet: Semantically consistent part discovery for fine-grained recognition, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ConcentrationLoss};
    /// // Two cells one and three columns from the centroid, and a background.
    /// let maps = vec![0.75, 0.0, 0.0, 0.0, 0.25, 0.25, 1.0, 1.0, 1.0, 0.75];
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 2, 1, 5], maps))]);
    /// let result = ConcentrationLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (0.75 * 1.0 + 0.25 * 9.0) / 5.0).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ConcentrationLoss("concentration_loss", dyn MapLoss) {
        /// Which size divides which distance; it matters where maps are not square.
        Structural pairing: Pairing = Pairing::Reference, Range::Any;
    }
}

impl MapLoss for ConcentrationLoss {
    fn beside(&self) -> Beside {
        Beside::Nothing
    }

    fn hook(&self) -> Vec<Fragment> {
        let pairing = match self.pairing {
            Pairing::Reference => fragment!("loss/maps/concentration_reference"),
            Pairing::Natural => fragment!("loss/maps/concentration_natural"),
        };
        vec![fragment!("loss/maps/concentration"), pairing]
    }

    fn define(&self, map: &HostMap<'_>) -> (f64, Vec<f64>, Vec<f64>) {
        let place = |cell: usize| [(cell / map.width) as f64, (cell % map.width) as f64];
        let sum: f64 = map.values.iter().sum();
        if sum == 0.0 {
            return (0.0, vec![0.0; map.values.len()], Vec::new());
        }
        let centre =
            [0, 1].map(|axis| map.values.iter().enumerate().map(|(cell, a)| a * place(cell)[axis]).sum::<f64>() / sum);
        let sizes = match self.pairing {
            Pairing::Reference => [map.width as f64, map.height as f64],
            Pairing::Natural => [map.height as f64, map.width as f64],
        };
        let distance = |cell: usize| {
            let square = |axis: usize| ((centre[axis] - place(cell)[axis]) / sizes[axis]).powi(2);
            (square(0) + square(1)) / map.values.len() as f64
        };
        let slopes: Vec<f64> = (0..map.values.len()).map(distance).collect();
        (slopes.iter().zip(map.values).map(|(d, a)| d * a).sum(), slopes, Vec::new())
    }

    fn flops(&self) -> u64 {
        20
    }
}
