//! Generalized intersection over union of boxes.

use crate::contract::loss;
use crate::family::boxes::{Boxes, Overlap, enclosing, quotient};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Generalized intersection over union: with A the area of the smallest box around both,
    ///
    /// l = 1 - I / (U + eps) + (A - U) / (A + eps).
    ///
    /// Boxes are x1, y1, x2, y2. Boxes that only touch share nothing; coordinates that tie get half of the slope, so
    /// that equal boxes have zero gradient. Inverted boxes are taken as they are. `mean` divides by N.
    ///
    /// torchvision `generalized_box_iou_loss`; Rezatofighi et al., Generalized intersection over union: a metric and a
    /// loss for bounding box regression, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::GiouLoss};
    /// let tensors = HostTensors::from([
    ///     ("boxes".into(), HostTensor::floats([1, 4], vec![0.0, 0.0, 2.0, 2.0])),
    ///     ("target_boxes".into(), HostTensor::floats([1, 4], vec![1.0, 0.0, 3.0, 2.0])),
    /// ]);
    /// let result = GiouLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2.0 / 3.0).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GiouLoss("giou_loss", dyn Boxes) {
        /// Added to every divisor; 1e-7 as in torchvision.
        Numeric eps: f32 = 1e-7, Range::AtLeast(0.0);
    }
    also "generalized_box_iou_loss";
}

impl Boxes for GiouLoss {
    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("loss/boxes/giou"), fragment!("family/boxes/box_overlap")]
    }

    fn width(&self) -> usize {
        4
    }

    fn formula(&self, b: [f64; 4], t: [f64; 4]) -> (f64, [f64; 4]) {
        let eps = f64::from(self.eps);
        let o = Overlap::of(b, t, eps);
        let (size, slopes) = enclosing(b, t);
        let area = size[0] * size[1];
        let empty = quotient(area - o.union, area + eps);
        let slope = |i: usize| {
            let d_area = size[1 - i % 2] * slopes[i];
            quotient(d_area - o.d_union[i] - empty * d_area, area + eps) - o.d_iou[i]
        };
        (1.0 - o.iou + empty, std::array::from_fn(slope))
    }

    fn flops(&self) -> u64 {
        90
    }
}
