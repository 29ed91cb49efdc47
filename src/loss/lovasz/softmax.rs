//! Lovász-softmax loss.

use crate::contract::loss;
use crate::family::lovasz::{Errors, Lovasz};
use crate::family::overlap::Activation;
use crate::params::{Range, word_parameter};

word_parameter! {
    /// How scores become probabilities.
    pub enum LovaszActivation {
        /// Softmax over the classes.
        Softmax = "softmax",
        /// The input holds probabilities.
        None = "none",
    }
}

word_parameter! {
    /// The classes that have a term.
    pub enum CountedClasses {
        /// Those of which a cell that counts is labelled.
        Present = "present",
        All = "all",
    }
}

loss! {
    /// The Lovász extension of the Jaccard loss of each class, at the errors of its probabilities:
    ///
    /// L_c = sum_i g_i e_i, e_i = |t_i - p_i| in descending order, equal ones by lowest position;
    /// g_i = 1 / (G + B) where t_i = 1, (G - F) / ((G + B - 1) (G + B)) elsewhere, and 1 at the first rank where G = 0,
    ///
    /// F and B being the cells with t = 1 and t = 0 up to and including that rank, and G all with t = 1. The order is constant
    /// in the gradient.
    ///
    /// `input [N, C, ...]` with C > 1, `labels [N, ...]`, optional `weight [C]` and `cell_mask [N, ...]`. `none` gives the terms
    /// times their weights: `[N, C]`, or `[C]` where all images are sorted together; 0 for a class left out. `mean` is over the
    /// classes that count, then over the images; one without cells is 0 and stays. A class that holds a NaN counts. The order is
    /// of one call: without `per_image` statistics of parts of a batch do not merge. Scratch holds 16 bytes for each cell of the
    /// classes that are sorted together, saved memory 4 for each cell of every class; without a gradient scratch holds 20.
    ///
    /// A label outside [0, C) other than `ignore_index` is an error of the CPU path. One class, and an image of which a
    /// class's cells do not fit a binding, are errors.
    ///
    /// Berman et al., The Lovász-Softmax loss: a tractable surrogate for the optimization of the
    /// intersection-over-union measure in neural networks, 2018; segmentation_models_pytorch `LovaszLoss`, multiclass.
    /// kornia 0.8 takes the numbers of the labels for the foreground: another loss.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::{LovaszSoftmaxLoss, LovaszActivation}};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.5, 0.25, 0.5])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let loss = LovaszSoftmaxLoss { activation: LovaszActivation::None, ..Default::default() };
    /// let result = loss.reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// // The errors of class 0 are 0.25 in its own cell and 0.5 in the other; the larger takes half of the union.
    /// assert_eq!(result.loss.as_floats(), [0.5 * 0.5 + 0.25 * 0.5, 0.5 + 0.25 * 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LovaszSoftmaxLoss("lovasz_softmax_loss", dyn Lovasz) {
        /// How scores become probabilities; softmax.
        Structural activation: LovaszActivation = LovaszActivation::Softmax, Range::Any;
        /// Which classes have a term; those that are present, as in Berman et al.
        Structural classes: CountedClasses = CountedClasses::Present, Range::Any;
        /// Whether each image is sorted by itself; false as in Berman et al.
        Structural per_image: bool = false, Range::Any;
        /// Label that leaves a cell out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    unlike "LovaszLoss": "segmentation_models_pytorch's is it in mode \"multiclass\" alone";
    unlike Self: "kornia's takes the numbers of the labels for the foreground";
}

impl Lovasz for LovaszSoftmaxLoss {
    fn errors(&self) -> Errors {
        let activation = match self.activation {
            LovaszActivation::Softmax => Activation::Softmax,
            LovaszActivation::None => Activation::None,
        };
        Errors::Classes { activation, all: self.classes == CountedClasses::All }
    }

    fn per_image(&self) -> bool {
        self.per_image
    }

    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }
}
