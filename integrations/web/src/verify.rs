//! A loss on a device against the f64 reference.

use crate::devices::{self, Unheard};
use crate::kernels;
use serde_json::{Value as Json, json};
use wgloss::Loss;
use wgloss_cases::check::errors;
use wgloss_cases::inputs::{Optional, Recipe, long, odd};
use wgloss_cases::support::errors::watched;
use wgloss_cases::table::{self, Row};
use wgloss_cases::variants::DEFAULT;

/// What became of a loss: how many kernels its problems plan, and the largest error; or what is wrong.
pub async fn loss(loss: &dyn Loss) -> Json {
    let name = loss.name();
    let outcome = match table::find(name) {
        Some(row) => run(row).await,
        None => Err(format!("cases/src/table.rs: no row for {name}")),
    };
    let mut result = json!({"loss": name, "family": loss.family()});
    match outcome {
        Ok((kernels, error)) => {
            result["kernels"] = json!(kernels);
            result["max_error"] = json!(error);
        }
        Err(reason) => result["wrong"] = json!(reason),
    }
    result
}

/// The browser takes every kernel; and two problems are right: a shape that divides by nothing with every optional tensor and an
/// upstream gradient, and a longer one without.
async fn run(row: &Row) -> Result<(usize, f64), String> {
    // A device for each loss: software drivers keep megabytes for every pipeline.
    let context = devices::context().await?;
    let unheard = Unheard::of(&context);
    let kernels = kernels::accepted(&context, row).await?;
    let mut worst = 0.0_f64;
    for recipe in [Recipe::new(row, odd(row)).optional(Optional::All).upstream(), Recipe::new(row, long(row))] {
        let problem = recipe.make()?;
        let named = |reason: String| format!("{}: {reason}", problem.name);
        let work = async { Ok(DEFAULT.verify(&context, row, &problem).await) };
        let (outcome, expected) = watched(&context, work).await.flatten().map_err(named)?;
        let (value, gradient) = errors(&*problem.loss, &expected.evaluation, &outcome);
        worst = worst.max(value).max(gradient);
    }
    context.device().destroy();
    unheard.first().map_or(Ok((kernels, worst)), Err)
}
