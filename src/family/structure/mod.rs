//! Shape and local structure: soft skeletons, clDice, skeletons of masks, cbDice, structural similarity, and projections of
//! the largest values, whose gradient goes to one cell a line.

pub(crate) mod cb_dice;
pub(crate) mod projection;
pub(crate) mod skeleton;
pub(crate) mod ssim;
pub(crate) mod thin;
