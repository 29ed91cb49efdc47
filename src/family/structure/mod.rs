//! Shape and local structure: soft skeletons, clDice, skeletons of masks, cbDice, structural similarity.

pub(crate) mod cb_dice;
pub(crate) mod skeleton;
pub(crate) mod ssim;
pub(crate) mod thin;
