//! Where an operation inside an engine goes wrong: streams, other back ends and devices, strides, storage types, graphs.

mod support;

use burn::tensor::{Bool, DType, Device, Int, Tensor, TensorData};
use support::{device, floats, known, numbers};
use wgloss::loss::{CrossEntropy, DiceLoss, MseLoss, SmoothL1Loss};
use wgloss::tensor::{INPUT, LABELS, TARGET};
use wgloss::{ClassAxis, HostTensor, HostTensors, Reduction};
use wgloss_burn::{Error, Loss, register};
use wgloss_cases::check::error;

/// Numbers between -1 and 1 that repeat nowhere soon.
fn wave(count: usize, step: f64) -> Vec<f64> {
    (0..count).map(|i| f64::from((step * i as f64).sin() as f32)).collect()
}

fn classes(count: usize, kinds: usize) -> Vec<i64> {
    (0..count).map(|i| (i * i % kinds) as i64).collect()
}

fn labels<const D: usize>(values: &[i64], dims: [usize; D], device: &Device) -> Tensor<D, Int> {
    Tensor::<1, Int>::from_data(TensorData::new(values.to_vec(), [values.len()]), device).reshape(dims)
}

/// Value and gradient of a loss of logits `[N, C, H, W]` and labels, in f64.
fn reference(loss: &dyn wgloss::Loss, logits: &[f64], dims: [usize; 4], classes: &[i64]) -> (f64, Vec<f64>) {
    let [n, _, h, w] = dims;
    let mut tensors = HostTensors::new();
    tensors.insert(INPUT.into(), HostTensor::floats(dims, logits.to_vec()));
    tensors.insert(LABELS.into(), HostTensor::integers([n, h, w], classes.to_vec()));
    let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap();
    (result.loss.as_floats()[0], result.grads[INPUT].as_floats().to_vec())
}

const DIMS: [usize; 4] = [2, 3, 5, 7];
const COUNT: usize = 210;

/// The second input of `branch_consistency_loss`.
const OTHER: &str = "other";

/// Checks value and gradient of cross-entropy on logits that were made of a leaf by `change`.
fn check_layout(change: impl Fn(Tensor<1>) -> (Tensor<4>, Vec<f64>), leaf: Tensor<1>) {
    let leaf = leaf.require_grad();
    let (logits, expected_logits) = change(leaf.clone());
    let classes = classes(70, 3);
    let target = labels(&classes, [2, 5, 7], &device());
    let value = Loss::new(CrossEntropy::default()).forward(logits.clone(), target).unwrap();
    let (expected, slopes) = reference(&CrossEntropy::default(), &expected_logits, DIMS, &classes);
    assert!(error(&numbers(value.clone()), &[expected]) < 1e-6);
    // The slope of the leaf is that of the logits, carried back through the same change: its product with a direction is the same.
    let gradients = value.backward();
    let found: f64 = numbers(leaf.grad(&gradients).unwrap() * leaf.clone().inner()).iter().sum();
    let wanted: f64 = slopes.iter().zip(&expected_logits).map(|(s, l)| s * l).sum();
    assert!((found - wanted).abs() < 1e-5 * slopes.iter().map(|s| s.abs()).sum::<f64>(), "{found}, not {wanted}");
}

#[test]
fn tensors_of_any_strides_and_offsets() {
    let values = wave(COUNT, 0.7);
    let plain = || floats(&values, &device());
    // Classes last in memory, seen as second.
    let transposed = |leaf: Tensor<1>| {
        let seen = leaf.reshape([2, 5, 7, 3]).permute([0, 3, 1, 2]);
        let expected = (0..COUNT).map(|i| {
            let (n, c, s) = (i / 105, i / 35 % 3, i % 35);
            wave(COUNT, 0.7)[n * 105 + s * 3 + c]
        });
        (seen, expected.collect())
    };
    check_layout(transposed, plain());
    // The middle of a larger tensor: an offset, and strides of more than the dims.
    let wide = wave(2 * 5 * 5 * 7, 0.3);
    let sliced = |leaf: Tensor<1>| {
        let seen = leaf.reshape([2, 5, 5, 7]).slice([0..2, 1..4, 0..5, 0..7]);
        let wide = wave(350, 0.3);
        (seen, (0..COUNT).map(|i| wide[i / 105 * 175 + 35 + i % 105]).collect())
    };
    check_layout(sliced, floats(&wide, &device()));
    // The second half: an offset alone.
    let long = wave(2 * COUNT, 0.9);
    let second = |leaf: Tensor<1>| {
        let seen = leaf.slice([COUNT..2 * COUNT]).reshape(DIMS);
        (seen, wave(2 * COUNT, 0.9)[COUNT..].to_vec())
    };
    check_layout(second, floats(&long, &device()));
    // One row for all, which has no memory of its own.
    let row = wave(3, 1.1);
    let expanded = |leaf: Tensor<1>| {
        let seen = leaf.reshape([1, 3, 1, 1]).expand(DIMS);
        (seen, (0..COUNT).map(|i| wave(3, 1.1)[i / 35 % 3]).collect())
    };
    check_layout(expanded, floats(&row, &device()));
}

/// Each thread is a stream of Burn's; one makes tensors that another uses before they were computed.
#[test]
fn streams_wait_for_each_other() {
    let expected = |step: f64| reference(&DiceLoss::default(), &wave(COUNT, step), DIMS, &classes(70, 3));
    let run = |logits: Tensor<4>| {
        let logits = logits.require_grad();
        let value =
            Loss::new(DiceLoss::default()).forward(logits.clone(), labels(&classes(70, 3), [2, 5, 7], &device()));
        let value = value.unwrap();
        let gradients = value.backward();
        (numbers(value), numbers(logits.grad(&gradients).unwrap()))
    };
    for round in 0..10 {
        let steps = [0.1 + f64::from(round), 0.7 + f64::from(round)];
        // Made here, doubled and halved so that something is still to do, and used there.
        let made = steps.map(|step| floats(&wave(COUNT, step), &device()).mul_scalar(2.0).reshape(DIMS) * 0.5);
        let results = std::thread::scope(|scope| {
            let threads = made.map(|logits| scope.spawn(move || run(logits.detach())));
            threads.map(|thread| thread.join().unwrap())
        });
        for ((value, gradient), step) in results.into_iter().zip(steps) {
            let (expected, slopes) = expected(step);
            assert!(error(&value, &[expected]) < 1e-5 && error(&gradient, &slopes) < 1e-5, "round {round}");
        }
    }
}

#[test]
fn other_back_ends_and_devices_are_errors() {
    let (plain, setup) = known();
    let cpu = Device::flex();
    let refused = register(&cpu, setup).unwrap_err();
    assert!(matches!(&refused, Error::Device { .. }), "{refused}");
    for device in [cpu.clone(), cpu.clone().autodiff()] {
        let x = Tensor::<2>::ones([2, 3], &device);
        let error = Loss::new(MseLoss::default()).forward(x.clone(), x).unwrap_err();
        assert!(error.to_string().contains("is not registered: `wgloss_burn::register`"), "{error}");
    }
    // Tensors of two back ends.
    let (here, there) = (Tensor::<2>::ones([2, 3], plain), Tensor::<2>::ones([2, 3], &cpu));
    let error = Loss::new(MseLoss::default()).forward(here, there).unwrap_err();
    assert!(matches!(&error, Error::OtherDevice { name, .. } if name == TARGET), "{error}");
    // Of two wgpu devices: another runtime on the same wgpu device is one of its own to Burn.
    let second = Device::wgpu_options().setup(setup.clone()).init().unwrap();
    let (here, there) = (Tensor::<2>::ones([2, 3], plain), Tensor::<2>::ones([2, 3], &second));
    let error = Loss::new(MseLoss::default()).forward(there.clone(), there).unwrap_err();
    assert!(matches!(&error, Error::Unregistered { .. }), "{error}");
    register(&second, setup).unwrap();
    let there = Tensor::<2>::ones([2, 3], &second);
    let error = Loss::new(MseLoss::default()).forward(here, there.clone()).unwrap_err();
    assert!(matches!(&error, Error::OtherDevice { .. }), "{error}");
    let value = Loss::new(MseLoss::default()).forward(there.clone(), there * 3.0).unwrap();
    assert_eq!(numbers(value), [4.0]);
}

/// Halves: read and written as they are stored; sums and the value are f32.
#[test]
fn halves_are_read_as_stored() {
    let values = wave(COUNT, 0.7);
    let classes = classes(70, 3);
    for (dtype, rounding) in [(DType::F16, 1e-3), (DType::BF16, 8e-3)] {
        let logits = floats(&values, &device());
        if !device().supports_dtype(dtype) {
            // Burn itself cannot make one here.
            eprintln!("{dtype:?}: this device has none in Burn");
            continue;
        }
        let logits = logits.cast(dtype).reshape(DIMS).detach().require_grad();
        let stored = numbers(logits.clone().inner().cast(DType::F32));
        let loss = Loss::new(CrossEntropy::default());
        let value = loss.forward(logits.clone(), labels(&classes, [2, 5, 7], &device())).unwrap();
        assert_eq!(value.dtype(), DType::F32);
        let (expected, slopes) = reference(&CrossEntropy::default(), &stored, DIMS, &classes);
        assert!(error(&numbers(value.clone()), &[expected]) < 1e-5);
        let gradient = logits.grad(&value.backward()).unwrap();
        assert_eq!(gradient.dtype(), dtype);
        assert!(error(&numbers(gradient.cast(DType::F32)), &slopes) < rounding);
    }
    let error = Loss::new(MseLoss::default())
        .tensor(INPUT, floats(&values, &device()))
        .tensor(TARGET, floats(&values, &device()).cast::<DType>(DType::F16))
        .value()
        .unwrap_err();
    assert!(matches!(error, Error::Loss(wgloss::Error::Storage { .. })), "{error}");
}

/// A leaf that two losses see receives the sum of their gradients, each times its upstream one.
#[test]
fn gradients_of_two_losses_add_up() {
    let values = wave(COUNT, 0.7);
    let classes = classes(70, 3);
    let logits = floats(&values, &device()).reshape(DIMS).detach().require_grad();
    let target = || labels(&classes, [2, 5, 7], &device());
    let dice = Loss::new(DiceLoss::default()).forward(logits.clone(), target()).unwrap();
    let entropy = Loss::new(CrossEntropy::default()).forward(logits.clone(), target()).unwrap();
    let total = dice * 3.0 - entropy.exp();
    let gradients = total.backward();
    let (_, of_dice) = reference(&DiceLoss::default(), &values, DIMS, &classes);
    let (entropy, of_entropy) = reference(&CrossEntropy::default(), &values, DIMS, &classes);
    let expected: Vec<f64> = of_dice.iter().zip(&of_entropy).map(|(d, e)| 3.0 * d - entropy.exp() * e).collect();
    assert!(error(&numbers(logits.grad(&gradients).unwrap()), &expected) < 1e-5);
}

/// Only what autodiff tracks is differentiated; without it, the value alone is computed.
#[test]
fn only_tracked_gradients_are_computed() {
    let (x, y) = (wave(60, 0.7), wave(60, 0.3));
    let make = |values: &[f64], device: &Device| floats(values, device);
    let loss = || Loss::from_json("branch_consistency_loss", "{}").unwrap();
    let expected = {
        let tensor = |values: &[f64]| HostTensor::floats([60], values.to_vec());
        let tensors = [(INPUT.into(), tensor(&x)), (OTHER.into(), tensor(&y))].into();
        wgloss::registry::get("branch_consistency_loss")
            .unwrap()
            .reference(&tensors, Reduction::Mean, ClassAxis::First)
            .unwrap()
    };
    // No graph at all, with and without autodiff on the device.
    for device in [known().0.clone(), device()] {
        let value = loss().forward(make(&x, &device), make(&y, &device)).unwrap();
        assert!(error(&numbers(value), expected.loss.as_floats()) < 1e-6);
    }
    // A prediction that is tracked, and a target that is not, that is on the device without autodiff, that is.
    let tracked = |values: &[f64]| make(values, &device()).detach().require_grad();
    for target in [make(&y, &device()), make(&y, &known().0)] {
        let input = tracked(&x);
        let gradients = loss().forward(input.clone(), target.clone()).unwrap().backward();
        assert!(error(&numbers(input.grad(&gradients).unwrap()), expected.grads[INPUT].as_floats()) < 1e-5);
        assert!(target.grad(&gradients).is_none());
    }
    let (input, target) = (make(&x, &device()), tracked(&y));
    let gradients = loss().forward(input.clone(), target.clone()).unwrap().backward();
    assert!(input.grad(&gradients).is_none());
    assert!(error(&numbers(target.grad(&gradients).unwrap()), expected.grads[OTHER].as_floats()) < 1e-5);
    let (input, target) = (tracked(&x), tracked(&y));
    let gradients = loss().forward(input.clone(), target.clone()).unwrap().backward();
    assert!(error(&numbers(input.grad(&gradients).unwrap()), expected.grads[INPUT].as_floats()) < 1e-5);
    assert!(error(&numbers(target.grad(&gradients).unwrap()), expected.grads[OTHER].as_floats()) < 1e-5);
    // A gradient that the loss does not have is no constant.
    let error = Loss::new(SmoothL1Loss::default()).forward(tracked(&x), tracked(&y)).unwrap_err();
    assert!(error.to_string().contains("`smooth_l1_loss` has no gradient of it; `detach` it"), "{error}");
    // A value whose graph is cut has no way back.
    let input = tracked(&x);
    let value = loss().forward(input.clone(), make(&y, &device())).unwrap();
    let other = (input.clone() * value.detach()).sum();
    let found = numbers(input.grad(&other.backward()).unwrap());
    assert!(found.iter().all(|slope| (slope - expected.loss.as_floats()[0]).abs() < 1e-6));
}

/// Masks as bools, elementwise weights, values that are not reduced and their upstream gradients.
#[test]
fn masks_weights_and_reductions() {
    let (x, y) = (wave(60, 0.7), wave(60, 0.3));
    let w: Vec<f64> = wave(60, 0.2).iter().map(|v| v * v).collect();
    let place = |values: &[f64]| floats(values, &device()).reshape([3, 4, 5]).detach();
    let mask: Vec<bool> = (0..60).map(|i| i % 3 != 1).collect();
    let mask = Tensor::<1, Bool>::from_data(TensorData::new(mask, [60]), &device()).reshape([3, 4, 5]);
    let input = place(&x).require_grad();
    let costs: Tensor<3> = Loss::from_json("smooth_l1_loss", r#"{"beta": 0.5, "reduction": "none"}"#)
        .unwrap()
        .tensor(INPUT, input.clone())
        .tensor(TARGET, place(&y))
        .weight(place(&w))
        .mask(mask)
        .unreduced()
        .unwrap();
    let mut tensors = HostTensors::new();
    let host =
        |values: &[f64]| HostTensor::floats([3, 4, 5], values.iter().map(|v| f64::from(*v as f32)).collect::<Vec<_>>());
    tensors.insert(INPUT.into(), host(&x));
    tensors.insert(TARGET.into(), host(&y));
    tensors.insert("weight".into(), host(&w));
    tensors
        .insert("cell_mask".into(), HostTensor::integers([3, 4, 5], (0..60).map(|i| i64::from(i % 3 != 1)).collect()));
    tensors.insert("grad_output".into(), host(&y));
    let loss = wgloss::registry::from_json("smooth_l1_loss", r#"{"beta": 0.5}"#).unwrap();
    let expected = loss.reference(&tensors, Reduction::None, ClassAxis::First).unwrap();
    assert!(error(&numbers(costs.clone()), expected.loss.as_floats()) < 1e-6);
    let gradients = (costs * place(&y)).sum().backward();
    assert!(error(&numbers(input.grad(&gradients).unwrap()), expected.grads[INPUT].as_floats()) < 1e-5);
}

/// A parameter that changes between steps, in a tensor.
#[test]
fn parameters_from_a_tensor() {
    let (x, y) = (wave(60, 3.0), wave(60, 5.0));
    for beta in [0.1, 0.5, 2.0] {
        let value = Loss::new(SmoothL1Loss::default())
            .parameters(floats(&[beta], &device()))
            .forward(floats(&x, &device()), floats(&y, &device()))
            .unwrap();
        let tensor = |values: &[f64]| HostTensor::floats([60], values.to_vec());
        let tensors = [(INPUT.into(), tensor(&x)), (TARGET.into(), tensor(&y))].into();
        let loss = wgloss::registry::from_json("smooth_l1_loss", &format!(r#"{{"beta": {beta}}}"#)).unwrap();
        let expected = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap();
        assert!(error(&numbers(value), expected.loss.as_floats()) < 1e-6);
    }
}

/// A loss over nothing is 0 with zero gradients.
#[test]
fn nothing_is_zero() {
    let input = Tensor::<2>::zeros([0, 3], &device()).require_grad();
    let value = Loss::new(MseLoss::default()).forward(input.clone(), Tensor::<2>::zeros([0, 3], &device())).unwrap();
    assert_eq!(numbers(value.clone()), [0.0]);
    assert_eq!(input.grad(&value.backward()).unwrap().dims(), [0, 3]);
}

/// Wrong calls, and what each says.
#[test]
fn wrong_calls_are_errors_of_the_call() {
    let device = device();
    let logits = || Tensor::<4>::zeros([2, 3, 4, 4], &device);
    let target = || Tensor::<3, Int>::zeros([2, 4, 4], &device);
    let cross = || Loss::new(CrossEntropy::default());
    let cases: [(Result<Tensor<1>, Error>, &str); 8] = [
        (cross().forward(logits(), Tensor::<3, Int>::zeros([2, 4, 5], &device)), "tensor `labels`: expected shape"),
        (cross().forward(logits(), target().equal_elem(0)), "a bool tensor as second argument fits none"),
        (cross().tensor(INPUT, logits()).value(), "expected it or `labels`, found none"),
        (cross().tensor("grad_output", logits()).forward(logits(), target()), "`backward` gives it"),
        (
            cross().tensor("colour", logits()).forward(logits(), target()),
            "tensor `colour`: `cross_entropy` does not take it",
        ),
        (
            cross().reduction(Reduction::None).forward(logits(), target()),
            "output `loss`: expected rank 1, found shape [2, 4, 4]",
        ),
        (cross().value(), "tensor `input`: expected one of shape"),
        (
            Loss::from_json("cross_entropi", "{}").and_then(|loss| loss.forward(logits(), target())),
            "near are `cross_entropy`",
        ),
    ];
    for (result, expected) in cases {
        let error = result.unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains('\n'), "{error}");
    }
    let error = Loss::from_json("pcgrad", "{}").unwrap().outputs().unwrap_err();
    assert!(matches!(error, Error::Loss(wgloss::Error::MissingTensor { .. })), "{error}");
}
