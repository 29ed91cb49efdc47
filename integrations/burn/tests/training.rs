//! A training loop of Burn's: it learns, and takes the same way as with Burn's own loss.

mod support;

use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::nn::{Linear, LinearConfig};
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::activation::tanh;
use burn::tensor::{Device, Int, Tensor, TensorData};
use support::{device, floats, numbers};
use wgloss::loss::CrossEntropy;
use wgloss_burn::Loss;
use wgloss_cases::check::error;

const POINTS: usize = 300;
const STEPS: usize = 150;

#[derive(Module, Debug)]
struct Net {
    first: Linear,
    second: Linear,
    last: Linear,
}

impl Net {
    fn new(device: &Device) -> Self {
        let layer = |from, to| LinearConfig::new(from, to).init(device);
        Self { first: layer(2, 32), second: layer(32, 32), last: layer(32, 3) }
    }

    fn forward(&self, points: Tensor<2>) -> Tensor<2> {
        self.last.forward(tanh(self.second.forward(tanh(self.first.forward(points)))))
    }
}

/// Three arms of a spiral.
fn spiral(device: &Device) -> (Tensor<2>, Tensor<1, Int>) {
    let arm = |i: usize| i % 3;
    let point = |i: usize| {
        let radius = 0.1 + 0.9 * (i / 3) as f64 / (POINTS / 3) as f64;
        let angle = std::f64::consts::TAU * (arm(i) as f64 / 3.0 + 0.6 * radius);
        [radius * angle.cos(), radius * angle.sin()]
    };
    let points: Vec<f64> = (0..POINTS).flat_map(point).collect();
    let labels: Vec<i32> = (0..POINTS).map(|i| arm(i) as i32).collect();
    let labels = Tensor::from_data(TensorData::new(labels, [POINTS]), device);
    (floats(&points, device).reshape([POINTS, 2]).detach(), labels)
}

/// Trains, and gives the loss of each step with what the net says in the end.
fn train(mut net: Net, value: impl Fn(Tensor<2>, Tensor<1, Int>) -> Tensor<1>) -> (Vec<f64>, Tensor<2>) {
    let (points, labels) = spiral(&device());
    let mut optimizer = AdamConfig::new().init();
    let mut losses = Vec::new();
    for _ in 0..STEPS {
        let value = value(net.forward(points.clone()), labels.clone());
        losses.push(numbers(value.clone())[0]);
        let gradients = GradientsParams::from_grads(value.backward(), &net);
        net = optimizer.step(0.02, net, gradients);
    }
    (losses, net.forward(points))
}

#[test]
fn a_net_learns_as_with_the_loss_of_burn() {
    device().seed(7);
    let net = Net::new(&device());
    let (losses, logits) =
        train(net.clone(), |logits, labels| Loss::new(CrossEntropy::default()).forward(logits, labels).unwrap());
    let own = CrossEntropyLossConfig::new().init(&device());
    let (expected, _) = train(net, |logits, labels| own.forward(logits, labels));
    // Rounding differs, and training carries the difference on.
    assert!(error(&losses[..40], &expected[..40]) < 1e-3, "{:?}\n{:?}", &losses[..40], &expected[..40]);
    let guesses: Vec<i64> = logits.argmax(1).into_data().iter::<i64>().collect();
    let right = guesses.iter().enumerate().filter(|(i, guess)| **guess == (i % 3) as i64).count();
    println!(
        "loss {:.4} to {:.4} (Burn's own {:.4}), {right} of {POINTS} right",
        losses[0],
        losses[STEPS - 1],
        expected[STEPS - 1]
    );
    assert!(right > POINTS * 95 / 100, "{right} of {POINTS} right");
}
