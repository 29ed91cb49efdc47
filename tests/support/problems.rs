//! Ordinary inputs of a loss at a size, for benches.

use wgloss::tensor::{INPUT, LABELS, TARGET};
use wgloss::{HostTensor, HostTensors, Loss};

/// Inputs of a loss over predictions `[N, C, ...]`, labels rather than dense targets; `None` where the loss takes
/// something else.
pub fn tensors(loss: &dyn Loss, dims: &[usize]) -> Option<HostTensors> {
    let count: usize = dims.iter().product();
    let classes = dims[1];
    let labelled = match loss.family().name() {
        "pointwise" => false,
        "classification" | "overlap" => true,
        _ => return None,
    };
    // Multiples of 1/64 in (0, 1): probabilities as well as logits.
    let values = |step: usize| (0..count).map(move |i| (1 + i * step % 62) as f64 / 64.0).collect();
    let mut tensors = HostTensors::from([(INPUT.into(), HostTensor::floats(dims, values(37)))]);
    if labelled {
        let rows: Vec<usize> = dims.iter().enumerate().filter(|(axis, _)| *axis != 1).map(|(_, &d)| d).collect();
        let labels = (0..count / classes).map(|i| (i * 7919 % classes) as i64).collect();
        tensors.insert(LABELS.into(), HostTensor::integers(rows, labels));
    } else {
        tensors.insert(TARGET.into(), HostTensor::floats(dims, values(23)));
    }
    Some(tensors)
}
