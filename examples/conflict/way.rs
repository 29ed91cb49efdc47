//! Ways to make one gradient of several.

use crate::binding::Binding;
use crate::burgers::TASKS;
use crate::network::{Network, WEIGHTS};
use crate::shared::engine::{filled, zeros};
use wgloss::loss::LinearCombination;
use wgloss::{Bound, Context, Error, registry, tensor, wgpu};

/// The sum, then operations of the crate by name.
pub const ALL: [&str; 5] = ["sum", "pcgrad", "config_gradient", "imtl_g", "cagrad"];

/// What leaves the gradient that a network follows.
pub fn bind(way: &str, context: &Context, network: &Network<'_>) -> Result<Bound, Error> {
    let tasks = TASKS.len();
    if way == "sum" {
        let ones = filled(context, "ones", wgpu::BufferUsages::STORAGE, &vec![1f32; tasks]);
        return Binding::new()
            .floats(tensor::VECTORS, [tasks, WEIGHTS], &network.gradients)
            .floats(tensor::COEFFICIENTS, [tasks], &ones)
            .gives(tensor::OUTPUT, &network.followed)
            .bind(context, &LinearCombination::default());
    }
    Binding::new()
        .floats(tensor::GRADS, [tasks, WEIGHTS], &network.gradients)
        .gives(tensor::OUTPUT, &network.followed)
        .gives(tensor::COEFFICIENTS, &zeros(context.device(), "coefficients", tasks))
        .bind(context, &*registry::get(way)?)
}
