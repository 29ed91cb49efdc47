//! The loss, from both sides.

use burn::nn::loss::CrossEntropyLossConfig;
use burn::tensor::activation::softmax;
use burn::tensor::{Int, Tensor};
use wgloss::loss::DiceCeLoss;
use wgloss_burn::Loss;

/// Where the loss comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Wgloss,
    Burn,
}

impl Source {
    pub fn name(self) -> &'static str {
        match self {
            Self::Wgloss => "wgloss",
            Self::Burn => "burn",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Wgloss => "`dice_ce_loss` of wgloss-burn",
            Self::Burn => "the same of Burn's operations",
        }
    }

    /// The loss of logits `[N, C, H, W]` and classes `[N, H, W]`.
    pub fn value(self, logits: Tensor<4>, labels: Tensor<3, Int>) -> Tensor<1> {
        match self {
            Self::Wgloss => Loss::new(DiceCeLoss::default())
                .forward(logits, labels)
                .expect("a registered device, and shapes that agree"),
            Self::Burn => composed(logits, labels),
        }
    }
}

/// `dice_ce_loss` with its defaults: Dice of softmax and one-hot labels, a ratio for each sample and class, and cross-entropy.
fn composed(logits: Tensor<4>, labels: Tensor<3, Int>) -> Tensor<1> {
    const SMOOTH: f64 = 1e-5;
    let [n, classes, height, width] = logits.dims();
    let predicted = softmax(logits.clone(), 1);
    let truth = labels.clone().one_hot::<4>(classes).permute([0, 3, 1, 2]).float();
    let sum = |tensor: Tensor<4>| tensor.reshape([n, classes, height * width]).sum_dim(2);
    let both = sum(predicted.clone() * truth.clone());
    let ratio = (both * 2.0 + SMOOTH) / (sum(predicted) + sum(truth) + SMOOTH);
    let rows = logits.permute([0, 2, 3, 1]).reshape([n * height * width, classes]);
    let entropy = CrossEntropyLossConfig::new().init(&rows.device());
    (ratio.neg() + 1.0).mean() + entropy.forward(rows, labels.reshape([n * height * width]))
}
