//! Sorted errors in numbers beyond what `tests/conformance` asks: many blocks, ties across them, classes that are sorted one
//! after the other, absent ones between them, and bindings that are too small.

use wgloss::{Caps, ClassAxis, Error, HostTensor, HostTensors, Loss, Options, Reduction, registry};
use wgloss_cases::support::call::{Call, Outcome};
use wgloss_cases::support::contexts;

fn loss(name: &str, parameters: &str) -> Box<dyn Loss> {
    registry::from_json(name, parameters).expect("the catalogue has it")
}

/// Well mixed bits.
fn mixed(i: usize) -> usize {
    let x = (i as u32).wrapping_mul(0x7feb_352d);
    ((x ^ (x >> 15)).wrapping_mul(0x846c_a68b) >> 8) as usize
}

/// Probabilities of so many kinds, exact in f32 with their complements, and labels of every other class.
fn shares(dims: [usize; 3], kinds: usize) -> HostTensors {
    let [samples, classes, space] = dims;
    let input = (0..samples * classes * space).map(|i| (mixed(i) % kinds) as f64 / 4096.0).collect();
    let label = |i: usize| if mixed(i) % 11 == 3 { -100 } else { (mixed(i + 7) % classes / 2 * 2) as i64 };
    HostTensors::from([
        ("input".into(), HostTensor::floats(dims, input)),
        ("labels".into(), HostTensor::integers([samples, space], (0..samples * space).map(label).collect())),
    ])
}

/// Logits of so many kinds.
fn logits(dims: [usize; 2], kinds: usize) -> HostTensors {
    let count = dims[0] * dims[1];
    let input = (0..count).map(|i| (mixed(i) % kinds) as f64 / 1024.0 - 2.0).collect();
    HostTensors::from([
        ("input".into(), HostTensor::floats(dims, input)),
        (
            "labels".into(),
            HostTensor::integers(dims, (0..count).map(|i| i64::from(mixed(i + 3).is_multiple_of(5))).collect()),
        ),
    ])
}

fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|v| v * v).sum::<f64>().sqrt()
}

/// Value and gradient equal f64's.
fn agrees(loss: &dyn Loss, tensors: &HostTensors, options: &Options) -> Vec<Outcome> {
    let expected = loss.reference(tensors, Reduction::None, ClassAxis::First).expect("a value");
    let on = |(device, context): &(String, wgloss::Context)| {
        let call = Call { reduction: Reduction::None, options: options.clone(), ..Call::new(loss, tensors) };
        let outcome = call.run(context).expect("the call runs");
        assert!(outcome.intact);
        for (name, expected) in [("loss", &expected.loss), ("grad.input", &expected.grads["input"])] {
            let (found, expected) = (outcome.outputs[name].as_floats(), expected.as_floats());
            let error = norm(found.iter().zip(expected).map(|(f, e)| f - e));
            let size = norm(expected.iter().copied());
            assert!(error <= 2e-6 * size, "{device}: {loss:?} of {:?}: {name} is off by {error} of {size}", options);
        }
        outcome
    };
    contexts::run(contexts::all(), |all| all.iter().map(on).collect())
}

#[test]
fn many_cells_with_ties() {
    let plain = Options::default();
    for kinds in [1, 5, 4097] {
        let tensors = shares([2, 3, 20_011], kinds);
        for parameters in
            [r#"{"activation": "none"}"#, r#"{"activation": "none", "per_image": true, "classes": "all"}"#]
        {
            agrees(&*loss("lovasz_softmax_loss", parameters), &tensors, &plain);
        }
    }
    let tensors = logits([3, 30_011], 4096);
    for parameters in ["{}", r#"{"per_image": false}"#] {
        agrees(&*loss("lovasz_hinge_loss", parameters), &tensors, &plain);
    }
}

#[test]
fn a_hundred_images_of_more_than_a_block() {
    agrees(&*loss("lovasz_hinge_loss", "{}"), &logits([101, 1500], 3000), &Options::default());
}

/// Errors behind the last of the foreground are not sorted, nor those of 0: the foreground ends early, late, among equals, in
/// another place of each image, or nowhere.
#[test]
fn the_foreground_ends_somewhere() {
    let [samples, classes, space] = [3, 4, 5003];
    for (least, kinds) in [(0, 1), (0, 3), (0, 3000), (100, 2000), (4000, 97)] {
        let mut tensors = shares([samples, classes, space], 4097);
        let labels = tensors["labels"].as_integers().to_vec();
        let error = |i: usize| (least + mixed(i + 5) % kinds) as f64 / 4096.0;
        let input = (0..samples * classes * space).map(|i| {
            let (sample, class, cell) = (i / space / classes, i / space % classes, i % space);
            let own = labels[sample * space + cell] == class as i64;
            if own { 1.0 - error(i) / (1 << sample) as f64 } else { tensors["input"].as_floats()[i] / 2.0 }
        });
        let input = HostTensor::floats([samples, classes, space], input.collect());
        tensors.insert("input".into(), input);
        for parameters in
            [r#"{"activation": "none", "classes": "all"}"#, r#"{"activation": "none", "per_image": true}"#]
        {
            agrees(&*loss("lovasz_softmax_loss", parameters), &tensors, &Options::default());
        }
    }
    // Hinge errors of 0 and above, of images without foreground, of nothing else, and of both.
    for margin in [0.0, 1.0, 8.0] {
        let mut tensors = logits([4, 4001], 4096);
        let labels: Vec<_> = tensors["labels"].as_integers().to_vec();
        let labels: Vec<_> = labels.iter().enumerate().map(|(q, &label)| [0, 1, label, label][q / 4001]).collect();
        let scores = tensors["input"].as_floats().iter().zip(&labels);
        let input = scores.map(|(x, &label)| x + if label == 1 { margin } else { -margin }).collect();
        tensors.insert("input".into(), HostTensor::floats([4, 4001], input));
        tensors.insert("labels".into(), HostTensor::integers([4, 4001], labels));
        for parameters in ["{}", r#"{"per_image": false}"#] {
            agrees(&*loss("lovasz_hinge_loss", parameters), &tensors, &Options::default());
        }
    }
}

/// As many classes at a time as the workspace holds: no bit depends on it.
#[test]
fn classes_are_sorted_by_turns() {
    let tensors = shares([2, 7, 3001], 1000);
    for parameters in [r#"{"activation": "none"}"#, r#"{"activation": "none", "per_image": true}"#, "{}"] {
        let loss = loss("lovasz_softmax_loss", parameters);
        let [whole, three, one] = [64 << 20, 3 * 2 * 3001 * 16, 1].map(|bytes| {
            let outcomes = agrees(&*loss, &tensors, &Options { workspace: Some(bytes), ..Options::default() });
            outcomes.into_iter().map(|outcome| outcome.bits).collect::<Vec<_>>()
        });
        assert!(whole == three && whole == one);
        // Without a gradient the words of those classes alone are there.
        contexts::run(contexts::all(), |all| {
            for ((_, context), whole) in all.iter().zip(&whole) {
                for bytes in [64 << 20, 3 * 2 * 3001 * 20, 1] {
                    let options = Options { workspace: Some(bytes), ..Options::default() };
                    let call = Call::new(&*loss, &tensors);
                    let call = Call { reduction: Reduction::None, options, gradients: false, ..call };
                    assert_eq!(call.run(context).expect("the call runs").bits["loss"], whole["loss"], "{bytes}");
                }
            }
        });
    }
}

/// Cells that a binding does not hold with their order are refused, whatever it is of.
#[test]
fn an_image_beyond_a_binding_is_refused() {
    let caps = Caps { max_binding: 1 << 20, ..Caps::default() };
    for (size, fits) in [(200_000, true), (270_000, false)] {
        let tensors = logits([2, size], 9);
        let loss = loss("lovasz_hinge_loss", "{}");
        match loss.plan(&Call::new(&*loss, &tensors).request(), &caps) {
            Ok(_) => assert!(fits, "{size}"),
            Err(error) => assert!(!fits && matches!(error, Error::TooLarge { .. }), "{size}: {error}"),
        }
    }
}
