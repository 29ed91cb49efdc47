//! What kornia calls members of the general robust family. Each constructor gives the same number as its source.

use super::GeneralRobustLoss;

impl GeneralRobustLoss {
    /// Of this shape, as wide as kornia's.
    fn of(alpha: f32) -> Self {
        Self { alpha, c: 1.0 }
    }

    /// kornia `CharbonnierLoss`, sqrt(d^2 + 1) - 1: the default.
    pub fn charbonnier() -> Self {
        Self::of(1.0)
    }

    /// kornia `CauchyLoss`, log(d^2 / 2 + 1).
    pub fn cauchy() -> Self {
        Self::of(0.0)
    }

    /// kornia `GemanMcclureLoss`, 2 d^2 / (d^2 + 4).
    pub fn geman_mcclure() -> Self {
        Self::of(-2.0)
    }

    /// kornia `WelschLoss`, 1 - exp(-d^2 / 2), the limit of ever lower shapes: within 1e-8.
    pub fn welsch() -> Self {
        Self::of(-1e9)
    }
}
