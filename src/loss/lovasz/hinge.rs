//! Lovász hinge loss.

use crate::contract::loss;
use crate::family::lovasz::{Errors, Lovasz};
use crate::params::Range;

loss! {
    /// The Lovász extension of the Jaccard loss at the hinge errors of two classes:
    ///
    /// L = sum_i g_i max(e_i, 0), e_i = 1 - x_i (2 y_i - 1) in descending order, equal ones by lowest position;
    /// g_i = 1 / (G + B) where y_i = 1, (G - F) / ((G + B - 1) (G + B)) elsewhere, and 1 at the first rank where G = 0,
    ///
    /// F and B being the cells with y = 1 and y = 0 up to and including that rank, and G all with y = 1. The order is constant
    /// in the gradient.
    ///
    /// `input [N, ...]` logits, `labels` of that shape, 0 or 1, optional `cell_mask` of that shape. `none` gives `[N]`, or one
    /// value where all images are sorted together; `mean` is over the images, and one without cells is 0 and stays. The order
    /// is of one call: without `per_image` statistics of parts of a batch do not merge. Scratch holds 16 bytes for each cell,
    /// saved memory 4; without a gradient scratch holds 20.
    ///
    /// A label other than 0, 1 and `ignore_index` is an error of the CPU path. An image whose cells do not fit a
    /// binding is an error.
    ///
    /// Berman et al., The Lovász-Softmax loss: a tractable surrogate for the optimization of the
    /// intersection-over-union measure in neural networks, 2018; without `per_image` segmentation_models_pytorch
    /// `LovaszLoss`, binary.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LovaszHingeLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 3], vec![0.5, 0.25, -2.0])),
    ///     ("labels".into(), HostTensor::integers([1, 3], vec![1, 0, 0])),
    /// ]);
    /// let result = LovaszHingeLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // Errors 0.5, 1.25 and -1: the cell that is wrong comes first.
    /// assert_eq!(result.loss.as_floats(), [1.25 * 0.5 + 0.5 * 0.5]);
    /// assert_eq!(result.grads["input"].as_floats(), [-0.5, 0.5, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LovaszHingeLoss("lovasz_hinge_loss", dyn Lovasz) {
        /// Whether each image is sorted by itself; true as in Berman et al.
        Structural per_image: bool = true, Range::Any;
        /// Label that leaves a cell out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    unlike "LovaszLoss": "segmentation_models_pytorch's in mode \"binary\" has `per_image` false";
}

impl Lovasz for LovaszHingeLoss {
    fn errors(&self) -> Errors {
        Errors::Hinge
    }

    fn per_image(&self) -> bool {
        self.per_image
    }

    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }
}
