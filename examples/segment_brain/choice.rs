//! Losses by name: of the registry, or what a library calls its own.

use wgloss::loss::{DiceLoss, DiceSemimetricLoss, FocalTverskyLoss, JaccardLoss, JaccardMetricLoss, TverskyLoss};
use wgloss::{Error, Loss, Presence, registry, tensor};

/// What a library's loss is here.
type Preset = (&'static str, fn() -> Box<dyn Loss>);

const PRESETS: [Preset; 11] = [
    ("monai_dice", || Box::new(DiceLoss::monai())),
    ("monai_jaccard", || Box::new(JaccardLoss::monai())),
    ("smp_dice", || Box::new(DiceSemimetricLoss::smp(false))),
    ("smp_log_dice", || Box::new(DiceSemimetricLoss::smp(true))),
    ("smp_jaccard", || Box::new(JaccardMetricLoss::smp(false))),
    ("kornia_dice", || Box::new(DiceLoss::kornia())),
    ("kornia_macro_dice", || Box::new(DiceLoss::kornia_macro())),
    ("nnunet_dice", || Box::new(DiceLoss::nnunet(false))),
    ("optax_dice", || Box::new(TverskyLoss::optax())),
    ("jdt_dice", || Box::new(FocalTverskyLoss::jdt_dice())),
    ("jdt_jaccard", || Box::new(FocalTverskyLoss::jdt_jaccard())),
];

/// A loss that can stand between logits and their gradient, and the name it was asked for by.
pub struct Choice {
    pub name: String,
    pub loss: Box<dyn Loss>,
}

impl Choice {
    pub fn of(name: &str, parameters: &str) -> Result<Self, String> {
        let preset = PRESETS.iter().find(|(own, _)| *own == name);
        let loss = match preset {
            Some((_, make)) => make(),
            None if names().contains(&name) => {
                registry::from_json(name, parameters).map_err(|e| format!("--params: {e}"))?
            }
            None => return Err(format!("expected one of {}, found `{}`", all(), Error::quote(name))),
        };
        Ok(Self { name: name.into(), loss })
    }
}

/// The losses of logits and either labels or a target, and nothing else that must be given.
fn names() -> Vec<&'static str> {
    const FAMILIES: [&str; 6] = ["overlap", "classification", "pointwise", "boundary", "lovasz", "structure"];
    let given = |name: &str| [tensor::INPUT, tensor::LABELS, tensor::TARGET].contains(&name);
    let suits = |loss: &dyn Loss| {
        let signature = loss.signature();
        let takes = signature.iter().any(|decl| [tensor::LABELS, tensor::TARGET].contains(&decl.name));
        let learns = signature[0].name == tensor::INPUT && signature[0].grad && signature[0].dims.starts_with("N C");
        takes && learns && signature.iter().all(|decl| given(decl.name) || decl.presence == Presence::Optional)
    };
    registry::all().filter(|loss| FAMILIES.contains(&loss.family()) && suits(&**loss)).map(|loss| loss.name()).collect()
}

fn all() -> String {
    let presets = PRESETS.iter().map(|(name, _)| *name);
    names().into_iter().chain(presets).collect::<Vec<_>>().join(", ")
}
