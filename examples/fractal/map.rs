//! What the GPU makes of a window: a training for each pixel, the boundary, and its dimension.

use crate::interrupt;
use crate::network::Network;
use crate::window::Window;
use indicatif::{ProgressBar, ProgressStyle};
use wgloss::loss::{BoxCount, SignChangeEdges, TrainabilityMap};
use wgloss::{Context, HostTensor, HostTensors, tensor};
use wgloss_cases::support::call::Call;

pub struct Map {
    pub window: Window,
    pub size: usize,
    /// `[size, size]`: below 0 where a training converged.
    pub measures: Vec<f64>,
    /// `[size - 1, size - 1]`: 1 on the boundary.
    pub edges: Vec<f64>,
    /// Boxes of side 1, 2, 4, .. that hold a cell of the boundary.
    pub counts: Vec<f64>,
    pub dimension: f64,
}

/// Trainings between two looks at the progress.
const BAND: usize = 1024;

impl Map {
    /// The map of a window; `None` after Ctrl-C.
    pub fn of(
        context: &Context,
        network: &Network,
        operation: &TrainabilityMap,
        window: Window,
        size: usize,
    ) -> Result<Option<Self>, String> {
        let Some(measures) = measures(context, network, operation, window, size)? else { return Ok(None) };
        let field = HostTensors::from([(tensor::INPUT.into(), HostTensor::floats([1, size, size], measures.clone()))]);
        let edges = Call::new(&SignChangeEdges::default(), &field).run(context).map_err(|e| e.to_string())?;
        let edges = edges.outputs[tensor::EDGES].as_floats().to_vec();
        let mask = edges.iter().map(|&edge| edge as i64).collect();
        let mask = HostTensors::from([(tensor::MASK.into(), HostTensor::integers([1, size - 1, size - 1], mask))]);
        let boxes = Call::new(&BoxCount::default(), &mask).run(context).map_err(|e| e.to_string())?;
        let counts = boxes.outputs[tensor::COUNTS].as_floats().to_vec();
        let dimension = boxes.outputs[tensor::DIMENSION].as_floats()[0];
        Ok(Some(Self { window, size, measures, edges, counts, dimension }))
    }

    /// A window of this size about the place where the boundary is densest.
    pub fn busiest(&self) -> Window {
        // Cells of a side that are looked at together.
        let side = (self.size / 12).max(3);
        let wide = self.size - 1;
        let cells = |row: usize, column: usize| -> f64 {
            (row..row + side).map(|y| self.edges[y * wide + column..y * wide + column + side].iter().sum::<f64>()).sum()
        };
        let places = (0..wide - side).flat_map(|row| (0..wide - side).map(move |column| (row, column)));
        let best = places
            .map(|(row, column)| (cells(row, column), row, column))
            .fold((-1.0, 0, 0), |best, next| if next.0 > best.0 { next } else { best });
        let middle = |at: usize| at as f64 + side as f64 / 2.0;
        let (x, y) = self.window.at(middle(best.2), middle(best.1), self.size);
        Window { x, y, ..self.window }
    }
}

/// Trainings in bands of a picture.
fn measures(
    context: &Context,
    network: &Network,
    operation: &TrainabilityMap,
    window: Window,
    size: usize,
) -> Result<Option<Vec<f64>>, String> {
    let all = size * size;
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} trainings  {elapsed}");
    let bar = ProgressBar::new(all as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut measures = Vec::with_capacity(all);
    while measures.len() < all {
        if interrupt::asked() {
            return Ok(None);
        }
        let end = all.min(measures.len() + BAND);
        let rates = (measures.len()..end).flat_map(|pixel| {
            let (first, second) = window.at((pixel % size) as f64, (pixel / size) as f64, size);
            [10f64.powf(first), 10f64.powf(second)]
        });
        let tensors = network.with_rates(rates.collect());
        let outcome = Call::new(operation, &tensors).run(context).map_err(|e| e.to_string())?;
        measures.extend(outcome.outputs[tensor::OUTPUT].as_floats());
        bar.set_position(measures.len() as u64);
    }
    bar.finish_and_clear();
    Ok(Some(measures))
}
