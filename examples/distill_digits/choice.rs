//! The losses that are compared, from the command line.

use wgloss::tensor::{CLASS_COUNTS, TARGET_LOGITS};
use wgloss::{Error, Loss, Presence, TensorDecl, registry, tensor};

/// What the example compares by default. LDAM's scores are cosines in its paper, here plain scores: its scale is 1.
pub const DEFAULT: &str = "cross_entropy; distillation_loss; decoupled_kd_loss={\"beta\": 2}; vs_loss={\"gamma\": 0}; \
                           ldam_loss={\"scale\": 1, \"max_m\": 2}; focal_cross_entropy; symmetric_cross_entropy";

/// A loss with parameters, and how it was asked for.
pub struct Choice {
    pub loss: Box<dyn Loss>,
    pub title: String,
}

/// `NAME` or `NAME=JSON`, separated by semicolons.
pub fn parse(list: &str) -> Result<Vec<Choice>, String> {
    let words = list.split(';').map(str::trim).filter(|word| !word.is_empty());
    let choices: Result<Vec<_>, _> = words.map(choice).collect();
    match choices? {
        choices if choices.is_empty() => Err("--losses: expected at least one loss, found none".into()),
        choices => Ok(choices),
    }
}

fn choice(word: &str) -> Result<Choice, String> {
    let (name, parameters) = word.split_once('=').unwrap_or((word, "{}"));
    let suits = |loss: &dyn Loss| {
        let signature = loss.signature();
        let known =
            |decl: &&TensorDecl| [tensor::INPUT, tensor::LABELS, TARGET_LOGITS, CLASS_COUNTS].contains(&decl.name);
        let mut needed = signature.iter().filter(|decl| decl.presence == Presence::Required);
        let scores = signature[0].name == tensor::INPUT && signature[0].dims == "N C ..." && signature[0].grad;
        scores && needed.all(|decl| known(&decl)) && signature.iter().any(|decl| decl.name == tensor::LABELS)
    };
    match registry::get(name) {
        Ok(loss) if suits(&*loss) => {}
        _ => {
            let all: Vec<_> = registry::all().filter(|loss| suits(&**loss)).map(|loss| loss.name()).collect();
            return Err(format!("--losses: expected some of {}, found `{}`", all.join(", "), Error::quote(name)));
        }
    }
    let loss = registry::from_json(name, parameters).map_err(|e| format!("--losses: {e}"))?;
    Ok(Choice { loss, title: word.replace('"', "") })
}
