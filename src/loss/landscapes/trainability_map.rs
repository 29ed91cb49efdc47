//! Which trainings converge.

use crate::contract::loss;
use crate::family::landscapes::trainings::{GridMode, HiddenActivation, Training, TrainingGrid};
use crate::params::Range;

loss! {
    /// Whether a small network learns, for each point of a grid of hyper-parameters: an operation that trains it anew for
    /// each, and gives the [`ConvergenceMeasure`](crate::loss::ConvergenceMeasure) of its losses.
    ///
    /// a = X W0 / sqrt n, h = tanh(sqrt 2 a), z = h W1 / n, loss = mean (z - Y)^2; W_l -= eta_l dloss/dW_l over all
    /// samples. Loss s of `steps` is the one after s updates.
    ///
    /// `input` is `[B, n]`, `target` `[B, T]`, the weights that every training starts with are `w0` `[n, n]` and `w1`
    /// `[n, T]`, at most 2048 together. A row of `grid` `[G, 2]` is a training: the learning rates of W0 and W1, or with
    /// `mode` `offset` what is added to all of W0, and both layers' rate. `output` is `[G]` in f32: below 0 where the
    /// training converged, above 0 where not. A loss that is no finite number is a large one, as are all after it; with a
    /// NaN or an infinity among the inputs that is so from the first one on.
    ///
    /// One workgroup trains a network, with its weights on the chip; f32 resolves about five decades of zoom into the
    /// boundary, where the paper's f64 resolves ten. Near the boundary f32 and f64 trainings part, as any two do.
    /// Operations: about (4 n + 6 T + 12) B n a step of a training; bytes 12 G.
    ///
    /// Sohl-Dickstein, The Boundary of Neural Network Trainability Is Fractal, 2024.
    /// `cargo run --release --example fractal` draws it.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::TrainabilityMap};
    /// let one = |value: f64| HostTensor::floats([1, 1], vec![value]);
    /// let tensors = HostTensors::from([
    ///     ("input".into(), one(1.0)),
    ///     ("target".into(), one(1.0)),
    ///     ("w0".into(), one(0.5)),
    ///     ("w1".into(), one(0.5)),
    ///     ("grid".into(), HostTensor::floats([2, 2], vec![0.1, 0.1, 100.0, 100.0])),
    /// ]);
    /// let result = TrainabilityMap::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let measure = result.outputs["output"].as_floats();
    /// assert!(measure[0] < 0.0 && measure[1] > 0.0);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TrainabilityMap("trainability_map", dyn TrainingGrid) {
        /// Losses of a training, one update fewer; 100 as in the author's notebook.
        Structural steps: i32 = 100, Range::AtLeast(1.0);
        /// What becomes of a hidden unit's sum; tanh, as in the paper's first figure.
        Structural activation: HiddenActivation = HiddenActivation::Tanh, Range::Any;
        /// What a grid's two numbers are; the learning rates, as in the paper's first figure.
        Structural mode: GridMode = GridMode::LearningRates, Range::Any;
        /// How many losses at the end say whether a training converged; 20 as in the author's notebook.
        Structural tail: i32 = 20, Range::AtLeast(1.0);
    }
}

impl TrainingGrid for TrainabilityMap {
    fn training(&self) -> Training {
        let Self { steps, activation, mode, tail } = *self;
        Training { steps, activation, mode, tail }
    }
}
