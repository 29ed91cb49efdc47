//! Several losses: the same model from the same start, each trained with one of them.

use crate::choice::Choice;
use crate::score;
use crate::shared::{canvas, ending, interrupt};
use crate::slices::{CLASS_NAMES, CLASSES, Slices};
use crate::{Trained, pictures, train};
use std::path::Path;
use wgloss::Context;

/// What `--compare` trains with where it names no loss.
pub const LOSSES: &str = "cross_entropy,focal_cross_entropy,dice_loss,dice_ce_loss,smp_dice,kornia_dice,jaccard_loss,\
    tversky_loss,focal_tversky_loss,log_cosh_dice_loss,mcc_loss,exponential_logarithmic_loss,dice_focal_loss,\
    lovasz_softmax_loss,hausdorff_dt_loss";

/// What a loss led to on the held-out slices.
struct Judged {
    name: String,
    dice: [f64; CLASSES],
    /// Means over the slices that have the class on both sides.
    hausdorff_95: [f64; CLASSES],
    average: [f64; CLASSES],
    step_ms: f64,
}

/// Trains with every loss, prints a table and draws what each made of one slice.
pub fn compare(
    context: &Context,
    choices: &[Choice],
    slices: &Slices,
    (steps, seed): (u32, u64),
    out: &Path,
) -> Result<(), String> {
    let truth: Vec<_> = slices.held_out.iter().map(|s| score::arg_max(&s.target)).collect();
    let mut judged = Vec::new();
    let mut guesses = Vec::new();
    for choice in choices {
        let trained =
            train(context, &*choice.loss, slices, steps, seed).map_err(|e| format!("{}: {e}", choice.name))?;
        if interrupt::asked() {
            break;
        }
        judged.push(Judged::of(&choice.name, slices, &truth, &trained));
        guesses.push((choice.name.clone(), trained.after));
    }
    if judged.is_empty() {
        return Ok(());
    }
    table(&judged, steps)?;
    let path = out.join("comparison.png");
    canvas::write(&path, &pictures::comparison(slices, &truth, &guesses)?)?;
    ending::print(path.display())
}

impl Judged {
    fn of(name: &str, slices: &Slices, truth: &[Vec<usize>], trained: &Trained) -> Self {
        let pairs = || trained.after.iter().map(Vec::as_slice).zip(truth.iter().map(Vec::as_slice));
        let surfaces = |class: usize| -> Vec<_> {
            pairs().filter_map(|(a, b)| score::surfaces(a, b, class, slices.width)).collect()
        };
        let surfaces: [Vec<_>; CLASSES] = std::array::from_fn(surfaces);
        let mean = |class: usize, of: fn(score::Surfaces) -> f64| {
            let all = &surfaces[class];
            all.iter().map(|s| of(*s)).sum::<f64>() / all.len() as f64
        };
        Self {
            name: name.into(),
            dice: score::dice(pairs()),
            hausdorff_95: std::array::from_fn(|class| mean(class, |s| s.hausdorff_95)),
            average: std::array::from_fn(|class| mean(class, |s| s.average)),
            step_ms: 1e3 * trained.seconds / f64::from(trained.steps()),
        }
    }
}

/// Tissues side by side, best mean Dice first.
fn table(judged: &[Judged], steps: u32) -> Result<(), String> {
    let tissues = 1..CLASSES;
    let mean = |judged: &Judged| tissues.clone().map(|class| judged.dice[class]).sum::<f64>();
    let mut sorted: Vec<&Judged> = judged.iter().collect();
    sorted.sort_by(|a, b| mean(b).total_cmp(&mean(a)));
    ending::print(format_args!(
        "Slices not trained on, {steps} steps from the same start: Dice, 95 % Hausdorff distance and average surface distance \
         in pixels, of {} and {}",
        CLASS_NAMES[1], CLASS_NAMES[2]
    ))?;
    let heads = ["Dice", "HD95", "ASD"].map(|name| format!("{name:>6} {:>6}", ""));
    ending::print(format_args!("{:<32} {}  ms a step", "loss", heads.join("  ")))?;
    for judged in sorted {
        let pair = |of: &[f64; CLASSES], digits: usize| {
            tissues.clone().map(|class| format!("{:>6.digits$}", of[class])).collect::<Vec<_>>().join(" ")
        };
        let numbers = [pair(&judged.dice, 3), pair(&judged.hausdorff_95, 2), pair(&judged.average, 2)];
        ending::print(format_args!("{:<32} {}  {:>9.1}", judged.name, numbers.join("  "), judged.step_ms))?;
    }
    Ok(())
}
