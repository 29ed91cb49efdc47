//! Losses of boxes and segments.

use super::losses;

mod ciou;
mod diou;
mod diou_1d;
mod giou;
mod iou;
mod iou_1d;

losses! {
    iou::IouLoss,
    giou::GiouLoss,
    diou::DiouLoss,
    ciou::CiouLoss,
    iou_1d::IouLoss1d,
    diou_1d::DiouLoss1d,
}
