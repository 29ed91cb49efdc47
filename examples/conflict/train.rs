//! Networks that learn a solution from what is known of it, each with the tasks' gradients made one in a way of its own.

use crate::binding::Binding;
use crate::burgers::{self, COUNTS, POINTS, TASKS};
use crate::network::{Network, WEIGHTS};
use crate::shared::engine::{self, filled, zeros};
use crate::shared::interrupt;
use crate::shared::progress::Progress;
use crate::shared::random::Random;
use crate::way;
use wgloss::loss::{GramMatrix, MseLoss};
use wgloss::{Bound, Context, Error, TensorSlice, tensor, wgpu};

/// Steps between two looks at the error.
pub const LOOK: u32 = 20;

/// What became of a network.
pub struct Run {
    /// The error after each [`LOOK`] steps.
    pub errors: Vec<f64>,
    /// The part of the looks at which two tasks' gradients pointed against each other.
    pub conflicts: f64,
    /// u on the grid in the end.
    pub found: Vec<f32>,
}

/// The mean square of each task's error, with its slopes.
struct Losses {
    targets: wgpu::Buffer,
    bound: Vec<Bound>,
    /// That of the equation.
    value: wgpu::Buffer,
}

impl Losses {
    fn new(context: &Context, network: &Network<'_>) -> Result<Self, Error> {
        let targets = filled(context, "targets", wgpu::BufferUsages::STORAGE, &[0f32; POINTS]);
        let values = [(); TASKS.len()].map(|()| zeros(context.device(), "loss", 1));
        let mut first = 0;
        let mut bound = Vec::new();
        for (count, value) in COUNTS.into_iter().zip(&values) {
            let part = |buffer: &wgpu::Buffer| TensorSlice::at(buffer, 4 * first as u64);
            let binding = Binding::new()
                .floats(tensor::INPUT, [count], part(&network.outputs))
                .floats(tensor::TARGET, [count], part(&targets))
                .gives(tensor::LOSS, value)
                .gradient(tensor::INPUT, part(&network.slopes));
            bound.push(binding.bind(context, &MseLoss::default())?);
            first += count;
        }
        let [value, ..] = values;
        Ok(Self { targets, bound, value })
    }
}

/// Trains a network from a seed; `None` after Ctrl-C. So many steps were done before.
pub fn train(
    context: &Context,
    way: &str,
    [steps, seed, before]: [u32; 3],
    right: &[f32],
    progress: &mut Progress,
) -> Result<Option<Run>, Error> {
    let network = Network::new(context, steps, seed.into());
    let losses = Losses::new(context, &network)?;
    let combine = way::bind(way, context, &network)?;
    let tasks = TASKS.len();
    let cosines = zeros(context.device(), "cosines", tasks * tasks);
    let compare = Binding::new()
        .floats(tensor::INPUT, [tasks, WEIGHTS], &network.gradients)
        .gives(tensor::OUTPUT, &cosines)
        .bind(context, &GramMatrix { normalize: true })?;
    let grid = burgers::grid();
    let mut random = Random::new(1000 + u64::from(seed));
    let (mut errors, mut against) = (Vec::new(), 0);
    for step in 1..=steps {
        let points = burgers::draw(&mut random);
        network.at(&points);
        let known = burgers::known(&points);
        context.queue().write_buffer(&losses.targets, 4 * COUNTS[0] as u64, bytemuck::cast_slice(&known));
        let mut encoder = engine::encoder(context);
        let mut pass = encoder.begin_compute_pass(&Default::default());
        let looks = step % LOOK == 0;
        network.train(
            &mut pass,
            |pass| losses.bound.iter().for_each(|loss| loss.fused(pass)),
            |pass| {
                combine.forward(pass);
                if looks {
                    compare.forward(pass);
                }
            },
        );
        drop(pass);
        if looks {
            progress.look(context, &mut encoder, &TensorSlice::whole(&losses.value), before + step)?;
        }
        context.queue().submit([encoder.finish()]);
        progress.show(context)?;
        if looks {
            let cosines = engine::floats(context, &TensorSlice::whole(&cosines), (tasks * tasks) as u64)?;
            against += u32::from(cosines.iter().any(|&cosine| cosine < 0.0));
            errors.push(burgers::error(&network.values(&grid)?, right));
        }
        if interrupt::asked() {
            return Ok(None);
        }
    }
    let conflicts = f64::from(against) / f64::from((steps / LOOK).max(1));
    Ok(Some(Run { errors, conflicts, found: network.values(&grid)? }))
}
