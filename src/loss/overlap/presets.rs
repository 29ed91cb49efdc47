//! What other libraries and papers call these losses. Each constructor gives the same number as its source.

use super::{DiceLoss, DiceSemimetricLoss, FocalTverskyLoss, JaccardLoss, JaccardMetricLoss, TverskyLoss};
use crate::family::overlap::{Absent, Activation, Form, OverlapOptions, TermOptions};

/// Shared parameters with another smoothing.
fn smoothed(smooth_nr: f32, smooth_dr: f32) -> OverlapOptions {
    OverlapOptions { smooth_nr, smooth_dr, ..OverlapOptions::default() }
}

/// Terms in which a class that the target lacks is left out so.
fn leaving_out(absent: Absent) -> TermOptions {
    TermOptions { absent, ..TermOptions::default() }
}

/// Segmentation Models PyTorch pools the batch, smooths by nothing and zeroes a class that the target lacks. Its labels that
/// are a class or several (`"multilabel"`) differ in the activation.
fn of_smp(log_loss: bool, activation: Activation) -> (OverlapOptions, TermOptions) {
    let form = if log_loss { Form::NegativeLog } else { Form::Complement };
    let overlap = OverlapOptions { batch: true, activation, ..smoothed(0.0, 0.0) };
    (overlap, TermOptions { form, ..leaving_out(Absent::Zero) })
}

impl DiceLoss {
    /// MONAI `DiceLoss`: the default. With its `jaccard` it is [`JaccardLoss::monai`]; its `MaskedDiceLoss` takes `cell_mask`.
    pub fn monai() -> Self {
        Self::default()
    }

    /// kornia `DiceLoss` 0.9, `"micro"`: one term for all classes of a sample, each times its weight.
    pub fn kornia() -> Self {
        let terms = TermOptions { pool_classes: true, ..TermOptions::default() };
        Self { terms, overlap: smoothed(0.0, 1e-8), ..Self::default() }
    }

    /// kornia `DiceLoss` 0.9, `"macro"`: the mean over the classes that a sample has. A sample without any is 0 here, 1 there.
    pub fn kornia_macro() -> Self {
        Self { terms: leaving_out(Absent::Skip), overlap: smoothed(0.0, 1e-8), ..Self::default() }
    }

    /// nnU-Net `SoftDiceLoss` without the background; its number is this one less 1.
    pub fn nnunet(batch_dice: bool) -> Self {
        let overlap = OverlapOptions { include_background: false, batch: batch_dice, ..OverlapOptions::default() };
        Self { overlap, ..Self::default() }
    }

    /// Dice of sounds that may overlap, over all classes and clips, per class (`pool_classes` false) or per clip (`batch`
    /// false). Imoto et al., Impact of data imbalance and its losses on sound event detection, 2021.
    pub fn sound_events(pool_classes: bool, batch: bool) -> Self {
        let terms = TermOptions { pool_classes, ..TermOptions::default() };
        let overlap = OverlapOptions { activation: Activation::Sigmoid, batch, ..OverlapOptions::default() };
        Self { terms, overlap, ..Self::default() }
    }
}

impl JaccardLoss {
    /// MONAI `DiceLoss(jaccard=True)`, which divides doubled numbers: half its smoothing.
    pub fn monai() -> Self {
        Self { overlap: smoothed(5e-6, 5e-6), ..Self::default() }
    }

    /// BASNet's IoU of probabilities: one term for all channels of a sample, without smoothing. Its loss adds `bce_loss` and
    /// `ssim_loss`. Qin et al., BASNet: Boundary-aware salient object detection, 2019.
    pub fn basnet() -> Self {
        let terms = TermOptions { pool_classes: true, ..TermOptions::default() };
        let overlap = OverlapOptions { activation: Activation::None, ..smoothed(0.0, 0.0) };
        Self { terms, overlap, ..Self::default() }
    }
}

impl DiceSemimetricLoss {
    /// Segmentation Models PyTorch `DiceLoss` 0.5 of labels that are a class (`"multiclass"`), with its `log_loss`.
    pub fn smp(log_loss: bool) -> Self {
        let (overlap, terms) = of_smp(log_loss, Activation::Softmax);
        Self { overlap, terms }
    }

    /// The same of classes that may overlap (`"multilabel"`).
    pub fn smp_multilabel(log_loss: bool) -> Self {
        let (overlap, terms) = of_smp(log_loss, Activation::Sigmoid);
        Self { overlap, terms }
    }
}

impl JaccardMetricLoss {
    /// Segmentation Models PyTorch `JaccardLoss` 0.5 of labels that are a class, with its `log_loss`.
    pub fn smp(log_loss: bool) -> Self {
        let (overlap, terms) = of_smp(log_loss, Activation::Softmax);
        Self { overlap, terms, ..Self::default() }
    }
}

impl TverskyLoss {
    /// Segmentation Models PyTorch `TverskyLoss` 0.5 of labels that are a class, with its `gamma` 1.
    pub fn smp(alpha: f32, beta: f32) -> Self {
        let (overlap, terms) = of_smp(false, Activation::Softmax);
        Self { alpha, beta, soft_label: true, overlap, terms }
    }

    /// kornia `TverskyLoss` 0.9: the mean over the classes that a sample has. A sample without any is 0 here, 1 there.
    pub fn kornia(alpha: f32, beta: f32) -> Self {
        Self { alpha, beta, terms: leaving_out(Absent::Skip), overlap: smoothed(0.0, 1e-8), ..Self::default() }
    }

    /// optax `dice_loss`: with reduction `none`, its numbers are the means of the rows.
    pub fn optax() -> Self {
        Self { overlap: smoothed(1.0, 1.0), ..Self::default() }
    }

    /// Skeleton recall, on labels of which only the skeletons are left; its number is this one less 1. Kirchhoff et al.,
    /// Skeleton Recall Loss, 2024.
    pub fn skeleton_recall() -> Self {
        let overlap = OverlapOptions { include_background: false, ..OverlapOptions::default() };
        Self { alpha: 0.0, beta: 1.0, overlap, ..Self::default() }
    }
}

impl FocalTverskyLoss {
    /// SPOCKMIP's loss of the volume: of one class, sums over the batch, smoothing 1. Its loss is 0.7 of this and 0.3
    /// [`MipLoss`](super::MipLoss). Chatterjee et al., 2024.
    pub fn spockmip() -> Self {
        let overlap = OverlapOptions { activation: Activation::Sigmoid, batch: true, ..smoothed(1.0, 1.0) };
        Self { overlap, ..Self::default() }
    }

    /// Jaccard of soft labels over the classes that a sample has. Wang et al., Jaccard Metric Losses, 2023 (JDT losses).
    pub fn jdt_jaccard() -> Self {
        Self::jdt(1.0)
    }

    /// Dice of soft labels over the classes that a sample has, of the same paper.
    pub fn jdt_dice() -> Self {
        Self::jdt(0.5)
    }

    fn jdt(factor: f32) -> Self {
        let overlap = smoothed(1e-3, 1e-3);
        let terms = leaving_out(Absent::Skip);
        Self { alpha: factor, beta: factor, gamma: 1.0, soft_label: true, overlap, terms }
    }
}
