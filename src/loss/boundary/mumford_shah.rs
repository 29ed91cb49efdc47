//! The Mumford-Shah loss.

use crate::contract::loss;
use crate::family::boundary::variation::{Rule, Variation, Varies};
use crate::family::overlap::Activation;
use crate::params::Range;

loss! {
    /// The Mumford-Shah functional of soft regions of an image: for each sample, the mean over space of the sum over
    /// classes c of p_c |image - m_c|^2 plus `tv_weight` times the differences of p_c to the next cell along each axis,
    /// absolute, where m_c is the mean of each channel of the image with weights p_c. With two classes it is that of
    /// Chan and Vese. It needs no labels.
    ///
    /// `image` has any K channels, last where classes are; `mean` and `batch_mean` divide by N. The means need no
    /// derivative: it vanishes. A class without any share has mean 0, equal neighbours have slope 0, and an image
    /// without channels makes the loss 0. One sample must fit a binding.
    ///
    /// Kim and Ye, Mumford-Shah loss functional for image segmentation with deep learning, 2020.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MumfordShahLoss};
    /// let shares = HostTensor::floats([1, 2, 4], vec![1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
    /// let image = HostTensor::floats([1, 1, 4], vec![1.0, 3.0, 7.0, 7.0]);
    /// let tensors = HostTensors::from([("input".into(), shares), ("image".into(), image)]);
    /// let loss = MumfordShahLoss { activation: "none".parse()?, tv_weight: 0.5 };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // The first region is 1 from its mean in both cells; each class has one border.
    /// assert_eq!(result.loss.as_floats(), [(1.0 + 1.0) / 4.0 + 0.5 * 2.0 / 4.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct MumfordShahLoss("mumford_shah_loss", dyn Varies) {
        /// Weight of the total variation; 1e-3 as in the authors' code.
        Numeric tv_weight: f32 = 1e-3, Range::AtLeast(0.0);
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
    }
}

impl Varies for MumfordShahLoss {
    fn variation(&self) -> Variation {
        let rule = Rule::Fit { tv_weight: self.tv_weight.into() };
        Variation { activation: self.activation, include_background: true, rule }
    }
}
