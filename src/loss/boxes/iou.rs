//! One minus intersection over union of boxes.

use crate::contract::loss;
use crate::family::boxes::{Boxes, Overlap};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// One minus intersection over union of boxes: with I and U the areas of intersection and union,
    ///
    /// l = 1 - I / (U + eps).
    ///
    /// Boxes are x1, y1, x2, y2. Boxes that only touch share nothing; coordinates that tie get half of the slope, so
    /// that equal boxes have zero gradient. Inverted boxes are taken as they are. `mean` divides by N.
    ///
    /// Yu et al., UnitBox: an advanced object detection network, 2016, without its logarithm.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::IouLoss};
    /// let tensors = HostTensors::from([
    ///     ("boxes".into(), HostTensor::floats([1, 4], vec![0.0, 0.0, 2.0, 2.0])),
    ///     ("target_boxes".into(), HostTensor::floats([1, 4], vec![1.0, 0.0, 3.0, 2.0])),
    /// ]);
    /// let result = IouLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2.0 / 3.0).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct IouLoss("iou_loss", dyn Boxes) {
        /// Added to every divisor; 1e-7 as in torchvision.
        Numeric eps: f32 = 1e-7, Range::AtLeast(0.0);
    }
}

impl Boxes for IouLoss {
    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("loss/boxes/iou"), fragment!("family/boxes/box_overlap")]
    }

    fn width(&self) -> usize {
        4
    }

    fn formula(&self, b: [f64; 4], t: [f64; 4]) -> (f64, [f64; 4]) {
        let o = Overlap::of(b, t, self.eps.into());
        (1.0 - o.iou, o.d_iou.map(|d| -d))
    }

    fn flops(&self) -> u64 {
        60
    }
}
