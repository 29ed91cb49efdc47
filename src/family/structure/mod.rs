//! Shape and local structure: soft skeletons, clDice, structural similarity.

pub(crate) mod skeleton;
pub(crate) mod ssim;
