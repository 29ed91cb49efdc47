//! Burn's training loop and metrics: pixels are its samples. The F1 score of pixels is Dice.

use crate::batch::{Batch, Image, Images, SIZE, Stack};
use crate::net::UNet;
use crate::slices::CLASSES;
use burn::data::dataloader::DataLoaderBuilder;
use burn::data::dataloader::batcher::Batcher;
use burn::data::dataset::InMemDataset;
use burn::module::Module;
use burn::optim::AdamConfig;
use burn::tensor::{Device, Int, Tensor};
use burn::train::metric::{ClassReduction, FBetaScoreMetric, LossMetric};
use burn::train::{ClassificationOutput, InferenceStep, Learner, SupervisedTraining, TrainOutput, TrainStep};
use std::path::Path;

const LEARNING_RATE: f64 = 5e-3;

impl UNet {
    fn segment(&self, batch: Batch) -> ClassificationOutput {
        let logits = self.forward(batch.images);
        let [n, classes, height, width] = logits.dims();
        let loss = self.source.value(logits.clone(), batch.labels.clone());
        let rows = n * height * width;
        let output = logits.permute([0, 2, 3, 1]).reshape([rows, classes]);
        ClassificationOutput::new(loss, output, batch.labels.reshape([rows]))
    }
}

impl TrainStep for UNet {
    type Input = Batch;
    type Output = ClassificationOutput;

    fn step(&self, batch: Batch) -> TrainOutput<ClassificationOutput> {
        let segmented = self.segment(batch);
        TrainOutput::new(self, segmented.loss.backward(), segmented)
    }
}

impl InferenceStep for UNet {
    type Input = Batch;
    type Output = ClassificationOutput;

    fn step(&self, batch: Batch) -> ClassificationOutput {
        self.segment(batch)
    }
}

/// The trained net.
pub fn train(net: UNet, images: &Images, epochs: usize, folder: &Path, device: &Device) -> Result<UNet, String> {
    std::fs::create_dir_all(folder).map_err(|e| format!("--out: {}: {e}", folder.display()))?;
    let loader = |images: &[Image], device: &Device| {
        let builder = DataLoaderBuilder::new(Stack).batch_size(SIZE).set_device(device.clone());
        builder.shuffle(1).build(InMemDataset::new(images.to_vec()))
    };
    let training = loader(&images.training, device);
    let held_out = loader(&images.held_out, &device.clone().without_autodiff());
    let dice = || FBetaScoreMetric::multiclass(1.0, 1, ClassReduction::Macro);
    let result = SupervisedTraining::new(folder, training, held_out)
        .metric_train_numeric(LossMetric::new())
        .metric_valid_numeric(LossMetric::new())
        .metric_train_numeric(dice())
        .metric_valid_numeric(dice())
        .num_epochs(epochs)
        .summary()
        .launch(Learner::new(net, AdamConfig::new().init(), LEARNING_RATE));
    match (result.error, result.interrupted) {
        (Some(error), _) => Err(format!("training: {error}")),
        (_, Some(_)) => Err("training was interrupted".into()),
        _ => Ok(result.model.train()),
    }
}

/// Dice of each class over all held-out slices.
pub fn dice(net: &UNet, images: &Images, device: &Device) -> [f64; CLASSES] {
    let batch = Stack.batch(images.held_out.clone(), &device.clone().without_autodiff());
    let segmented = net.clone().valid().segment(batch);
    let classes = |tensor: Tensor<1, Int>| tensor.into_data().iter::<i64>().collect::<Vec<_>>();
    let guess = classes(segmented.output.argmax(1).flatten(0, 1));
    let truth = classes(segmented.targets);
    std::array::from_fn(|class| {
        let class = class as i64;
        let count = |list: &[i64]| list.iter().filter(|c| **c == class).count();
        let both = guess.iter().zip(&truth).filter(|(g, t)| **g == class && **t == class).count();
        2.0 * both as f64 / (count(&guess) + count(&truth)) as f64
    })
}
