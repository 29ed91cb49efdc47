//! The batches, and how each loss over one becomes calls of the ranks.

use wgloss::loss::{ClipLoss, CrossEntropy, DiceLoss, SupConLoss};
use wgloss::tensor::{EMBEDDINGS, INPUT, LABELS, REF_EMBEDDINGS, WEIGHT};
use wgloss::{HostTensor, HostTensors, Loss};
use wgloss_cases::fill::Fill;

/// A loss over a whole batch.
pub struct Problem {
    pub loss: Box<dyn Loss>,
    pub tensors: HostTensors,
    pub samples: usize,
    /// What every rank calls instead: the loss is the sum of these.
    pub calls: Vec<Split>,
}

impl Problem {
    /// Bytes of the tensors as they are stored.
    pub fn bytes(&self) -> u64 {
        self.tensors.values().map(|tensor| 4 * tensor.dims.iter().map(|&d| d as u64).product::<u64>()).sum()
    }
}

/// A call that each rank makes for its own samples.
pub struct Split {
    pub loss: Box<dyn Loss>,
    /// The tensors of all samples, by their names in this call.
    pub tensors: HostTensors,
    /// Those of which a rank has its samples alone.
    pub cut: &'static [&'static str],
    /// The tensor that receives a gradient: its name in this call, and in the problem.
    pub input: &'static str,
    pub of: &'static str,
    /// The call whose samples, of all ranks, this one takes for its reference set.
    pub reference: Option<usize>,
    /// What it adds to the loss is multiplied by this.
    pub factor: f64,
}

/// The problems, with so many times as many samples.
pub fn problems(times: usize) -> Vec<Problem> {
    vec![dice(7 * times), cross_entropy(1003 * times), supcon(203 * times), clip(203 * times)]
}

/// Dice over the batch: the ratio of sums over all samples is no mean of the samples' ratios.
fn dice(samples: usize) -> Problem {
    const CLASSES: usize = 4;
    const CELLS: usize = 40 * 56;
    let mut loss = DiceLoss::default();
    loss.overlap.batch = true;
    // Some samples lack some classes.
    let present = |at: usize| 1 + at / CELLS % CLASSES;
    let labels = Fill::Below(CLASSES as u32).tensor(LABELS, &[samples, 40, 56]);
    let labels = labels.as_integers().iter().enumerate().map(|(at, label)| label % present(at) as i64).collect();
    let tensors = HostTensors::from([
        (INPUT.into(), Fill::Normal(2.0).tensor(INPUT, &[samples, CLASSES, 40, 56])),
        (LABELS.into(), HostTensor::integers([samples, 40, 56], labels)),
    ]);
    of_samples(Box::new(loss.clone()), Box::new(loss), tensors, samples)
}

/// Weighted classes and rows that are left out, most of them early ones: the mean divides by what all ranks' labels weigh.
fn cross_entropy(samples: usize) -> Problem {
    const CLASSES: usize = 50;
    let loss = CrossEntropy::default();
    let left_out = |at: usize| at < samples / 4 || at.is_multiple_of(7);
    let labels = Fill::Below(CLASSES as u32).tensor(LABELS, &[samples]);
    let ignored = i64::from(loss.ignore_index);
    let labels = labels.as_integers().iter().enumerate();
    let labels = labels.map(|(at, &label)| if left_out(at) { ignored } else { label }).collect();
    let tensors = HostTensors::from([
        (INPUT.into(), Fill::Normal(1.0).tensor(INPUT, &[samples, CLASSES])),
        (LABELS.into(), HostTensor::integers([samples], labels)),
        (WEIGHT.into(), Fill::Uniform(0.25, 2.0).tensor(WEIGHT, &[CLASSES])),
    ]);
    of_samples(Box::new(loss.clone()), Box::new(loss), tensors, samples)
}

/// One call, whose statistics are all that the ranks exchange.
fn of_samples(loss: Box<dyn Loss>, same: Box<dyn Loss>, tensors: HostTensors, samples: usize) -> Problem {
    let cut = &[INPUT, LABELS];
    let calls = vec![Split {
        loss: same,
        tensors: tensors.clone(),
        cut,
        input: INPUT,
        of: INPUT,
        reference: None,
        factor: 1.0,
    }];
    Problem { loss, tensors, samples, calls }
}

/// Anchors that lie in their own reference set, which is the batch.
fn supcon(samples: usize) -> Problem {
    let loss = SupConLoss::default();
    let tensors = HostTensors::from([
        (EMBEDDINGS.into(), Fill::Normal(1.0).tensor(EMBEDDINGS, &[samples, WIDTH])),
        (LABELS.into(), Fill::Below(20).tensor(LABELS, &[samples])),
    ]);
    let calls = vec![Split {
        loss: Box::new(loss.clone()),
        tensors: tensors.clone(),
        cut: &[EMBEDDINGS, LABELS],
        input: EMBEDDINGS,
        of: EMBEDDINGS,
        reference: Some(0),
        factor: 1.0,
    }];
    Problem { loss: Box::new(loss), tensors, samples, calls }
}

/// Numbers of an embedding.
const WIDTH: usize = 32;

/// Two sets that are paired by row. `clip_loss` wants both sets whole, so each rank makes the two directions that it is the
/// mean of: its images among all texts, and its texts among all images, where an anchor's one positive is its partner.
fn clip(samples: usize) -> Problem {
    let loss = ClipLoss { logit_scale: 10.0 };
    let direction = SupConLoss { temperature: 1.0 / loss.logit_scale };
    let dims = [samples, WIDTH];
    let images = Fill::Normal(1.0).tensor(EMBEDDINGS, &dims);
    let noise = Fill::Normal(2.0).tensor(REF_EMBEDDINGS, &dims);
    // As f32 holds them.
    let near = images.as_floats().iter().zip(noise.as_floats()).map(|(a, b)| f64::from((a + b) as f32));
    let texts = HostTensor::floats(dims, near.collect());
    let partners = HostTensor::integers([samples], (0..samples as i64).collect());
    let call = |rows: &HostTensor, of, others| Split {
        loss: Box::new(direction.clone()),
        tensors: HostTensors::from([(EMBEDDINGS.into(), rows.clone()), (LABELS.into(), partners.clone())]),
        cut: &[EMBEDDINGS, LABELS],
        input: EMBEDDINGS,
        of,
        reference: Some(others),
        factor: 0.5,
    };
    let calls = vec![call(&images, EMBEDDINGS, 1), call(&texts, REF_EMBEDDINGS, 0)];
    let tensors = HostTensors::from([(EMBEDDINGS.into(), images), (REF_EMBEDDINGS.into(), texts)]);
    Problem { loss: Box::new(loss), tensors, samples, calls }
}
