//! Shape and local structure: soft skeletons, clDice, skeletons of masks, structural similarity.

pub(crate) mod skeleton;
pub(crate) mod ssim;
pub(crate) mod thin;
