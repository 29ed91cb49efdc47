//! Distance intersection over union of boxes.

use crate::contract::loss;
use crate::family::boxes::{Boxes, Overlap, centre_distance};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Distance intersection over union: with rho the distance of the centres and c the diagonal of the smallest box
    /// around both,
    ///
    /// l = 1 - I / (U + eps) + rho^2 / (c^2 + eps).
    ///
    /// Boxes are x1, y1, x2, y2. Boxes that only touch share nothing; coordinates that tie get half of the slope, so
    /// that equal boxes have zero gradient. Inverted boxes are taken as they are. `mean` divides by N.
    ///
    /// torchvision `distance_box_iou_loss`; Zheng et al., Distance-IoU loss: faster and better learning for bounding
    /// box regression, 2020.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::DiouLoss};
    /// let tensors = HostTensors::from([
    ///     ("boxes".into(), HostTensor::floats([1, 4], vec![0.0, 0.0, 2.0, 2.0])),
    ///     ("target_boxes".into(), HostTensor::floats([1, 4], vec![1.0, 0.0, 3.0, 2.0])),
    /// ]);
    /// let result = DiouLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (2.0 / 3.0 + 1.0 / 13.0)).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DiouLoss("diou_loss", dyn Boxes) {
        /// Added to every divisor; 1e-7 as in torchvision.
        Numeric eps: f32 = 1e-7, Range::AtLeast(0.0);
    }
    also "distance_box_iou_loss";
}

impl Boxes for DiouLoss {
    fn hooks(&self) -> Vec<Fragment> {
        vec![
            fragment!("loss/boxes/diou"),
            fragment!("family/boxes/box_overlap"),
            fragment!("family/boxes/box_distance"),
        ]
    }

    fn width(&self) -> usize {
        4
    }

    fn formula(&self, b: [f64; 4], t: [f64; 4]) -> (f64, [f64; 4]) {
        let eps = f64::from(self.eps);
        let o = Overlap::of(b, t, eps);
        let (ratio, slopes) = centre_distance(b, t, eps);
        (1.0 - o.iou + ratio, std::array::from_fn(|i| slopes[i] - o.d_iou[i]))
    }

    fn flops(&self) -> u64 {
        100
    }
}
