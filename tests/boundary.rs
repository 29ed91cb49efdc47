//! The boundary table against literals of other libraries, central differences, and adapters against f64: by default the
//! first, every one by `cargo test --test boundary -- --ignored`.

use serde_json::Value as Json;
use std::sync::atomic::{AtomicUsize, Ordering};
use wgloss::{
    ClassAxis, Context, DType, HostData, HostTensor, HostTensors, Loss, Reduction, Sharing, registry, tensor,
};
use wgloss_cases::support::call::{Call, Recording};
use wgloss_cases::support::contexts::{self, Contexts};

/// Runs a check on the first adapter, by turns on its two contexts.
fn on_gpu(check: fn(&Contexts)) {
    static TURN: AtomicUsize = AtomicUsize::new(0);
    let at = TURN.fetch_add(1, Ordering::Relaxed) % 2;
    contexts::run(&contexts::first()[at..=at], check);
}

#[test]
#[ignore = "takes minutes on software Vulkan"]
fn every_check_on_every_adapter() {
    for check in [
        boxes,
        degenerate_boxes,
        similarity,
        flat_images,
        every_window,
        marked_pixels,
        transforms,
        random_masks,
        thousands_of_masks,
        large_masks,
        field_losses,
        masked_fields,
        skeleton,
        flat_regions,
        thin_literals,
        thick_masks,
        cl_dice,
        masked_cl_dice,
        cb_dice,
        masked_cb_dice,
        label_windows,
        label_windows_last,
        labels_outside,
        empty_calls,
    ] {
        contexts::run(contexts::all(), check);
    }
}

struct Literal {
    name: String,
    loss: Box<dyn Loss>,
    reduction: Reduction,
    tensors: HostTensors,
    /// `loss`, outputs and `grad.<tensor>`.
    expected: Vec<(String, Vec<f64>)>,
}

fn numbers(json: &Json) -> Vec<f64> {
    json.as_array().expect("a list").iter().map(|v| v.as_f64().expect("a number")).collect()
}

fn dims(json: &Json) -> Vec<usize> {
    numbers(&json["dims"]).iter().map(|&d| d as usize).collect()
}

fn literals(loss: &str) -> Vec<Literal> {
    let family = registry::get(loss).expect("a loss").family();
    let path = format!("{}/tests/literals/{family}/{loss}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("a file of literals");
    let file: Json = serde_json::from_str(&text).expect("JSON");
    let read = |case: &Json| {
        let tensor = |t: &Json| {
            let values = numbers(&t["data"]);
            if t["dtype"] == "f64" {
                return HostTensor::floats(dims(t), values);
            }
            HostTensor::integers(dims(t), values.iter().map(|&v| v as i64).collect())
        };
        let mut expected = Vec::new();
        if !case["loss"].is_null() {
            expected.push((tensor::LOSS.to_owned(), numbers(&case["loss"]["data"])));
        }
        for (name, output) in case["outputs"].as_object().into_iter().flatten() {
            expected.push((name.clone(), numbers(&output["data"])));
        }
        for (name, grad) in case["grads"].as_object().into_iter().flatten() {
            expected.push((tensor::grad(name), numbers(grad)));
        }
        Literal {
            name: format!("{loss}/{}", case["name"].as_str().expect("a name")),
            loss: registry::from_json(loss, &case["params"].to_string()).expect("parameters"),
            reduction: case["reduction"].as_str().expect("a word").parse().expect("a reduction"),
            tensors: case["tensors"]
                .as_object()
                .expect("an object")
                .iter()
                .map(|(n, t)| (n.clone(), tensor(t)))
                .collect(),
            expected,
        }
    };
    file["cases"].as_array().expect("a list").iter().map(read).collect()
}

/// What the f64 reference gives, by slot name.
fn reference(loss: &dyn Loss, tensors: &HostTensors, reduction: Reduction) -> HostTensors {
    let result = loss.reference(tensors, reduction, ClassAxis::First).expect("a reference");
    let mut all = result.outputs;
    if loss.outputs().iter().any(|output| output.name == tensor::LOSS) {
        all.insert(tensor::LOSS.into(), result.loss);
    }
    all.extend(result.grads.into_iter().map(|(name, grad)| (tensor::grad(&name), grad)));
    all
}

/// Norm of the difference over the norm, which has a floor: gradients of equal boxes are differences of terms of
/// order 0.1, of which f32 leaves 1e-9.
fn error(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let norm = |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>().sqrt();
    let difference = norm(&mut found.iter().zip(expected).map(|(a, b)| a - b));
    if difference == 0.0 {
        return 0.0;
    }
    difference / norm(&mut expected.iter().copied()).max(1e-2)
}

fn check_literals(loss: &str) {
    for case in literals(loss) {
        let found = reference(&*case.loss, &case.tensors, case.reduction);
        for (slot, expected) in &case.expected {
            let error = error(found[slot].as_floats(), expected);
            assert!(error < 1e-7, "{} {slot}: {error:e}", case.name);
        }
    }
}

fn check_gpu(context: &Context, label: &str, call: &Call<'_>, tolerance: f64) {
    let rounded = call.rounded().expect("tensors");
    let expected = reference(call.loss, &rounded, call.reduction);
    let outcome = call.run(context).unwrap_or_else(|e| panic!("{label}: {e}"));
    assert!(outcome.intact, "{label}: a stray write");
    for (slot, expected) in &expected {
        if !call.gradients && slot.starts_with("grad.") {
            continue;
        }
        let found = outcome.outputs[slot].as_floats();
        let half = slot.starts_with("grad.") && call.float != DType::F32;
        let tolerance = match call.float {
            DType::F16 if half => 2e-3,
            DType::BF16 if half => 2e-2,
            _ => tolerance,
        };
        assert!(found.iter().all(|v| v.is_finite()), "{label} {slot}: {found:?}");
        let error = error(found, expected.as_floats());
        assert!(error < tolerance, "{label} {slot}: {error:e}\n{found:?}\n{:?}", expected.as_floats());
    }
}

/// Every literal on the adapters; the first one also in every storage type, recording and placement.
fn check_adapters(loss: &str, tolerance: f64, contexts: &Contexts) {
    for (adapter, context) in contexts {
        for (index, case) in literals(loss).iter().enumerate() {
            let mut call = Call::new(&*case.loss, &case.tensors);
            call.reduction = case.reduction;
            check_gpu(context, &format!("{adapter} {}", case.name), &call, tolerance);
            call.recording = Recording::Apart;
            check_gpu(context, &format!("{adapter} {} apart", case.name), &call, tolerance);
            if index != 0 {
                continue;
            }
            call.gradients = false;
            check_gpu(context, &format!("{adapter} {} value only", case.name), &call, tolerance);
            call.gradients = true;
            for float in [DType::F16, DType::BF16] {
                call.float = float;
                call.offset = 3;
                check_gpu(context, &format!("{adapter} {} {float}", case.name), &call, tolerance);
            }
            call.float = DType::F32;
            call.options.sharing = Sharing::Shared;
            call.options.workgroup_size = Some(64);
            check_gpu(context, &format!("{adapter} {} one buffer, 64", case.name), &call, tolerance);
        }
    }
}

/// Central differences of the f64 value against the f64 gradient.
fn check_differences(loss: &str, names: &[&str]) {
    for case in literals(loss).iter().filter(|c| !names.contains(&c.name.rsplit('/').next().unwrap_or_default())) {
        let first = case.loss.outputs()[0].name;
        let value = |tensors: &HostTensors| {
            let results = reference(&*case.loss, tensors, case.reduction);
            let upstream = tensors.get(tensor::GRAD_OUTPUT).map(|g| g.as_floats().to_vec());
            let values = results[first].as_floats();
            values.iter().enumerate().map(|(i, v)| v * upstream.as_ref().map_or(1.0, |g| g[i])).sum::<f64>()
        };
        let gradients = reference(&*case.loss, &case.tensors, case.reduction);
        for decl in case.loss.signature().iter().filter(|d| d.grad) {
            let grad = gradients[&tensor::grad(decl.name)].as_floats();
            let slope = |i: usize| {
                let moved = |by: f64| {
                    let mut tensors = case.tensors.clone();
                    if let Some(HostData::Float(values)) = tensors.get_mut(decl.name).map(|t| &mut t.data) {
                        values[i] += by;
                    }
                    value(&tensors)
                };
                (moved(1e-6) - moved(-1e-6)) / 2e-6
            };
            let slopes: Vec<f64> = (0..grad.len()).map(slope).collect();
            let error = error(grad, &slopes);
            assert!(error < 1e-5, "{} {}: {error:e}\n{grad:?}\n{slopes:?}", case.name, decl.name);
        }
    }
}

const BOXES: [&str; 6] = ["iou_loss", "giou_loss", "diou_loss", "ciou_loss", "iou_loss_1d", "diou_loss_1d"];

#[test]
fn boxes_equal_the_literals() {
    BOXES.iter().for_each(|loss| check_literals(loss));
}

#[test]
fn box_gradients_equal_central_differences() {
    for loss in BOXES.iter().filter(|loss| **loss != "ciou_loss") {
        // Kinks: equal boxes, shared edges, boxes that touch.
        check_differences(loss, &["equal", "shared-edge", "touching", "inside-apart-equal-shared-end"]);
    }
}

#[test]
fn boxes_on_a_gpu() {
    on_gpu(boxes);
}

fn boxes(contexts: &Contexts) {
    BOXES.iter().for_each(|loss| check_adapters(loss, 2e-6, contexts));
}

/// Equal, degenerate, inverted, tiny and far-away boxes: finite on the GPU, and equal boxes without gradient.
#[test]
fn degenerate_boxes_are_finite() {
    on_gpu(degenerate_boxes);
}

fn degenerate_boxes(contexts: &Contexts) {
    let boxes = [
        [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        [0.0, 0.0, 4.0, 2.0, 0.0, 0.0, 4.0, 2.0],
        [0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 4.0, 2.0],
        [3.0, 3.0, 1.0, 2.0, 0.0, 0.0, 4.0, 2.0],
        [1e-25, 0.0, 3e-25, 1e-25, 0.0, 0.0, 2e-25, 2e-25],
        [0.0, 0.0, 1e20, 2e20, -1e20, 0.0, 1e20, 1e20],
        [-3e38, -3e38, 3e38, 3e38, 0.0, 0.0, 3e38, 3e38],
    ];
    let column = |from: usize| {
        let values = boxes.iter().flat_map(|b| b[from..from + 4].to_vec()).collect();
        HostTensor::floats([boxes.len(), 4], values)
    };
    let tensors = HostTensors::from([(tensor::BOXES.into(), column(0)), (tensor::TARGET_BOXES.into(), column(4))]);
    for (adapter, context) in contexts {
        for name in &BOXES[..4] {
            for eps in ["1e-7", "0"] {
                let loss = registry::from_json(name, &format!("{{\"eps\": {eps}}}")).expect("a loss");
                let mut call = Call::new(&*loss, &tensors);
                call.reduction = Reduction::None;
                let outcome = call.run(context).expect("a call");
                let values = outcome.outputs[tensor::LOSS].as_floats();
                let grads = outcome.outputs[tensor::GRAD_BOXES].as_floats();
                assert!(values.iter().chain(grads).all(|v| v.is_finite()), "{adapter} {name}: {values:?} {grads:?}");
                assert!(grads[..8].iter().all(|g| g.abs() < 1e-7), "{adapter} {name}: {grads:?}");
                let expected = reference(&*loss, &call.rounded().expect("tensors"), Reduction::None);
                let ordinary = [1, 2, 3, 5];
                for i in ordinary {
                    let expected = expected[tensor::LOSS].as_floats()[i];
                    assert!((values[i] - expected).abs() < 2e-6, "{adapter} {name} {i}: {} {expected}", values[i]);
                }
            }
        }
    }
}

#[test]
fn similarity_equals_the_literals() {
    check_literals("ssim_loss");
    check_differences("ssim_loss", &[]);
}

#[test]
fn similarity_on_a_gpu() {
    on_gpu(similarity);
}

fn similarity(contexts: &Contexts) {
    check_adapters("ssim_loss", 1e-5, contexts);
}

/// Numbers from 0 to 1 without a pattern.
fn noise(count: usize, seed: u64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    (0..count).map(|_| next()).collect()
}

/// A bright image with a soft edge and little noise, where variances would cancel; wide windows; chunks.
#[test]
fn similarity_of_flat_images_and_wide_windows() {
    on_gpu(flat_images);
}

fn flat_images(contexts: &Contexts) {
    let (height, width) = (45, 51);
    let image = |seed: u64, contrast: f64| {
        let noise = noise(2 * height * width, seed);
        let pixel = |i: usize| {
            let edge = 1.0 / (1.0 + (-((i % width) as f64 - 20.0) / 3.0).exp());
            0.95 - 0.6 * edge + contrast * noise[i]
        };
        HostTensor::floats([1, 2, height, width], (0..2 * height * width).map(pixel).collect())
    };
    let tensors = HostTensors::from([(tensor::INPUT.into(), image(1, 0.02)), (tensor::TARGET.into(), image(2, 0.01))]);
    for (adapter, context) in contexts {
        for window in [1, 3, 11, 15, 17, 33] {
            let loss = registry::from_json("ssim_loss", &format!("{{\"window\": {window}}}")).expect("a loss");
            let mut call = Call::new(&*loss, &tensors);
            call.reduction = Reduction::Sum;
            check_gpu(context, &format!("{adapter} window {window}"), &call, 1e-5);
            let whole = call.run(context).expect("a call");
            if window <= 15 {
                call.options.binding_limit = Some(60_000);
                let chunked = call.run(context).expect("a call in chunks");
                assert_eq!(whole.bits, chunked.bits, "{adapter} window {window}: chunking changed a bit");
            }
        }
    }
}

/// Every odd window up to 33 on an image smaller than most of them; tiled and wide windows.
#[test]
fn similarity_with_every_window() {
    on_gpu(every_window);
}

fn every_window(contexts: &Contexts) {
    let (adapter, context) = &contexts[0];
    let image = |seed| HostTensor::floats([2, 1, 9, 13], noise(2 * 9 * 13, seed));
    let tensors = HostTensors::from([(tensor::INPUT.into(), image(1)), (tensor::TARGET.into(), image(2))]);
    for window in (1..=33).step_by(2) {
        let loss = registry::from_json("ssim_loss", &format!("{{\"window\": {window}}}")).expect("a loss");
        check_gpu(context, &format!("{adapter} window {window}"), &Call::new(&*loss, &tensors), 1e-5);
    }
}

/// A NaN or an infinity marks the loss, the status, the loss of each pixel whose window holds it, and the gradients that
/// such windows add to; all others stay finite.
#[test]
fn similarity_marks_what_is_no_number() {
    on_gpu(marked_pixels);
}

fn marked_pixels(contexts: &Contexts) {
    let (height, width) = (20, 23);
    for (adapter, context) in contexts {
        for window in [1, 11, 17] {
            for (name, bad) in [(tensor::INPUT, f64::NAN), (tensor::TARGET, f64::INFINITY)] {
                let image = |seed| HostTensor::floats([1, 1, height, width], noise(height * width, seed));
                let mut tensors =
                    HostTensors::from([(tensor::INPUT.into(), image(1)), (tensor::TARGET.into(), image(2))]);
                let at = 7 * width + 9;
                if let HostData::Float(values) = &mut tensors.get_mut(name).expect("an image").data {
                    values[at] = bad;
                }
                let loss = registry::from_json("ssim_loss", &format!("{{\"window\": {window}}}")).expect("a loss");
                let label = format!("{adapter} window {window}, {bad} in {name}");
                let mut call = Call::new(&*loss, &tensors);
                call.status = true;
                let outcome = call.run(context).expect("a call");
                assert!(outcome.outputs[tensor::LOSS].as_floats()[0].is_nan(), "{label}");
                assert_eq!(outcome.outputs[tensor::STATUS].as_integers(), [0, 1], "{label}");
                let marked: Vec<usize> = non_finite(&outcome.outputs[tensor::GRAD_INPUT]);
                let within = |reach: usize| -> Vec<usize> {
                    let near = |i: &usize| (i / width).abs_diff(7) <= reach && (i % width).abs_diff(9) <= reach;
                    (0..height * width).filter(near).collect()
                };
                assert_eq!(marked, within(2 * (window / 2)), "{label}");
                call.reduction = Reduction::None;
                let outcome = call.run(context).expect("a call");
                assert_eq!(non_finite(&outcome.outputs[tensor::LOSS]), within(window / 2), "{label}");
            }
        }
    }
}

fn non_finite(tensor: &HostTensor) -> Vec<usize> {
    let values = tensor.as_floats().iter().enumerate();
    values.filter(|(_, v)| !v.is_finite()).map(|(at, _)| at).collect()
}

const TRANSFORMS: [&str; 2] = ["euclidean_distance_transform", "signed_distance_transform"];

#[test]
fn transforms_equal_the_literals() {
    TRANSFORMS.iter().for_each(|loss| check_literals(loss));
}

#[test]
fn transforms_on_a_gpu() {
    on_gpu(transforms);
}

fn transforms(contexts: &Contexts) {
    TRANSFORMS.iter().for_each(|loss| check_adapters(loss, 3e-7, contexts));
}

/// The nearest background cell by looking at each.
fn brute_force(mask: &[i64], dims: &[usize], spacing: &[f64]) -> Vec<f64> {
    let place = |mut cell: usize| {
        let mut at = vec![0.0; dims.len()];
        for axis in (0..dims.len()).rev() {
            at[axis] = (cell % dims[axis]) as f64 * spacing[axis];
            cell /= dims[axis];
        }
        at
    };
    let sites: Vec<_> = (0..mask.len()).filter(|&i| mask[i] == 0).map(place).collect();
    let squared = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let nearest = |i: usize| sites.iter().map(|s| squared(&place(i), s)).fold(f64::INFINITY, f64::min);
    (0..mask.len()).map(nearest).map(|d| if d.is_finite() { d } else { 0.0 }).collect()
}

/// Shape of an item, share of background in a thousand, spacing.
type Mask = (&'static [usize], f64, &'static [f64]);

fn masks() -> Vec<Mask> {
    vec![
        (&[1], 0.5, &[1.0]),
        (&[37], 0.1, &[1.0]),
        (&[300], 0.01, &[0.3]),
        (&[1, 40], 0.1, &[1.0, 1.0]),
        (&[40, 1], 0.1, &[1.0, 1.0]),
        (&[33, 47], 0.002, &[1.0, 1.0]),
        (&[33, 47], 0.5, &[1.0, 1.0]),
        (&[47, 33], 0.004, &[0.3, 0.7]),
        (&[70, 20], 0.01, &[2.5, 0.11]),
        (&[1, 1, 19], 0.1, &[1.0, 1.0, 1.0]),
        (&[19, 1, 5], 0.1, &[1.0, 1.0, 1.0]),
        (&[9, 17, 11], 0.003, &[1.0, 1.0, 1.0]),
        (&[17, 11, 9], 0.002, &[0.9, 0.35, 1.3]),
        (&[20, 13, 7], 0.0, &[1.0, 1.0, 1.0]),
    ]
}

fn parameters(spacing: &[f64], squared: bool) -> String {
    serde_json::json!({ "spacing": spacing, "squared": squared }).to_string()
}

#[test]
fn transform_reference_equals_brute_force() {
    for (index, (dims, share, spacing)) in masks().into_iter().enumerate() {
        let cells: usize = dims.iter().product();
        let mask: Vec<i64> = noise(cells, index as u64 + 1).iter().map(|&r| i64::from(r >= share)).collect();
        let expected = brute_force(&mask, dims, spacing);
        let shape = [&[1], dims].concat();
        let tensors = HostTensors::from([(tensor::MASK.into(), HostTensor::integers(shape, mask))]);
        let json: Json = serde_json::from_str(&parameters(spacing, true)).expect("JSON");
        let rounded: Vec<f64> = numbers(&json["spacing"]).iter().map(|&s| f64::from(s as f32)).collect();
        assert_eq!(rounded.len(), dims.len());
        let loss = registry::from_json(TRANSFORMS[0], &json.to_string()).expect("a transform");
        let found = reference(&*loss, &tensors, Reduction::Mean);
        let error = error(found[tensor::DISTANCE].as_floats(), &expected);
        assert!(error < 1e-6, "{dims:?} {spacing:?}: {error:e}");
    }
}

fn check_masks(context: &Context, adapter: &str, (dims, share, spacing): Mask, items: usize, seed: u64) {
    let cells: usize = dims.iter().product();
    let mask = noise(items * cells, seed).iter().map(|&r| i64::from(r >= share)).collect();
    let shape = [&[items], dims].concat();
    let tensors = HostTensors::from([(tensor::MASK.into(), HostTensor::integers(shape, mask))]);
    for squared in [true, false] {
        let loss = registry::from_json(TRANSFORMS[0], &parameters(spacing, squared)).expect("a transform");
        let call = Call::new(&*loss, &tensors);
        let expected = reference(&*loss, &tensors, Reduction::Mean);
        let outcome = call.run(context).expect("a transform");
        assert!(outcome.intact, "{adapter} {dims:?}");
        let found = outcome.outputs[tensor::DISTANCE].as_floats();
        let equal = spacing.iter().all(|&s| s == 1.0);
        for (cell, (found, expected)) in found.iter().zip(expected[tensor::DISTANCE].as_floats()).enumerate() {
            let tolerance = match (equal, squared) {
                (true, true) => 0.0,
                (true, false) => 3e-7,
                _ => 1e-6,
            };
            let wrong = (found - expected).abs() > tolerance * expected;
            assert!(!wrong, "{adapter} {dims:?} {share} {spacing:?} cell {cell}: {found} {expected}");
        }
    }
}

/// Squares exact for unit spacing, distances to 3e-7, and to 1e-6 for other spacings.
#[test]
fn transforms_of_random_masks() {
    on_gpu(random_masks);
}

fn random_masks(contexts: &Contexts) {
    for (adapter, context) in contexts {
        for (index, mask) in masks().into_iter().enumerate() {
            check_masks(context, adapter, mask, 3, index as u64 + 1);
        }
    }
}

/// Items that are sparse, half full, dense, striped along either end's axis, all background and all foreground by turns.
fn many_masks(items: usize, dims: &[usize]) -> Vec<i64> {
    let cells: usize = dims.iter().product();
    let width = dims[dims.len() - 1];
    let mut mask = Vec::with_capacity(items * cells);
    for item in 0..items {
        let noise = noise(cells, item as u64 * 31 + cells as u64);
        let period = 2 + item / 7 % 5;
        let cell = |i: usize| match item % 7 {
            0 => noise[i] >= 2.0 / cells as f64,
            1 => noise[i] >= 0.5,
            2 => noise[i] >= 0.95,
            3 => !(i % width).is_multiple_of(period),
            4 => !(i / (cells / dims[0])).is_multiple_of(period + 1),
            5 => false,
            _ => true,
        };
        mask.extend((0..cells).map(|i| i64::from(cell(i))));
    }
    mask
}

/// Thousands of masks of every rank: squares equal the reference's, which `transform_reference_equals_brute_force`
/// and the literals of scipy hold, to the last bit; distances to 3e-7.
#[test]
fn transforms_of_thousands_of_masks() {
    on_gpu(thousands_of_masks);
}

fn thousands_of_masks(contexts: &Contexts) {
    let batches: [(usize, &[usize]); 8] = [
        (700, &[61]),
        (350, &[130]),
        (700, &[17, 23]),
        (350, &[65, 5]),
        (210, &[3, 130]),
        (350, &[7, 9, 11]),
        (210, &[2, 33, 4]),
        (140, &[17, 2, 19]),
    ];
    for (items, dims) in batches {
        let shape = [&[items], dims].concat();
        let tensors = HostTensors::from([(tensor::MASK.into(), HostTensor::integers(shape, many_masks(items, dims)))]);
        let expected = reference(&*transform(true), &tensors, Reduction::Mean);
        let expected = expected[tensor::DISTANCE].as_floats();
        for (adapter, context) in contexts {
            for squared in [true, false] {
                let transform = transform(squared);
                let outcome = Call::new(&*transform, &tensors).run(context).expect("a transform");
                assert!(outcome.intact, "{adapter} {dims:?}");
                let found = outcome.outputs[tensor::DISTANCE].as_floats();
                for (cell, (&found, &square)) in found.iter().zip(expected).enumerate() {
                    let right = if squared { found == square } else { (found - square.sqrt()).abs() <= 3e-7 * found };
                    assert!(right, "{adapter} {dims:?} squared {squared} cell {cell}: {found}, square {square}");
                }
            }
        }
    }
}

fn transform(squared: bool) -> Box<dyn Loss> {
    registry::from_json(TRANSFORMS[0], &format!("{{\"squared\": {squared}}}")).expect("a transform")
}

#[test]
fn transforms_of_large_masks() {
    on_gpu(large_masks);
}

fn large_masks(contexts: &Contexts) {
    let (adapter, context) = &contexts[0];
    let unit: [f64; 3] = [1.0; 3];
    let unit: &'static [f64; 3] = Box::leak(Box::new(unit));
    for (dims, share) in [
        (&[1usize, 5000][..], 0.0005),
        (&[5000, 1], 0.0005),
        (&[2049, 3], 0.0005),
        (&[300, 1500], 0.0001),
        (&[130, 70, 90], 0.0001),
    ] {
        let dims: &'static [usize] = Box::leak(dims.to_vec().into_boxed_slice());
        check_masks(context, adapter, (dims, share, &unit[..dims.len()]), 1, 7);
    }
    check_masks(context, adapter, (&[300, 700], 0.0001, &[0.7, 0.3]), 1, 3);
}

const FIELDS: [&str; 3] = ["boundary_loss", "region_wise_loss", "hausdorff_dt_loss"];

#[test]
fn field_losses_equal_the_literals() {
    for loss in FIELDS {
        check_literals(loss);
        check_differences(loss, &["saturated"]);
    }
}

#[test]
fn field_losses_on_a_gpu() {
    on_gpu(field_losses);
}

fn field_losses(contexts: &Contexts) {
    FIELDS.iter().for_each(|loss| check_adapters(loss, 1e-5, contexts));
}

/// Classes that are absent or fill an item, a mask that leaves cells and a whole sample out, bad labels, and samples
/// in chunks.
#[test]
fn field_losses_of_masked_samples() {
    on_gpu(masked_fields);
}

fn masked_fields(contexts: &Contexts) {
    let (samples, classes, height, width) = (3, 3, 19, 23);
    let cells = height * width;
    let input = noise(samples * classes * cells, 5).iter().map(|x| 6.0 * x - 3.0).collect();
    let labels = (0..samples * cells).map(|i| match i / cells {
        0 => (i % width / 9) as i64,
        1 => 2,
        _ => i64::from(i % 7 == 0),
    });
    let mask = noise(samples * cells, 9).into_iter().enumerate();
    let mask = mask.map(|(i, r)| i64::from(i / cells != 2 && r < 0.7)).collect();
    let mut tensors = HostTensors::from([
        (tensor::INPUT.into(), HostTensor::floats([samples, classes, height, width], input)),
        (tensor::LABELS.into(), HostTensor::integers([samples, height, width], labels.collect())),
        (tensor::CELL_MASK.into(), HostTensor::integers([samples, height, width], mask)),
    ]);
    let json = [r#"{"include_background": true}"#, "{}", r#"{"alpha": 1.3, "activation": "sigmoid"}"#];
    for (adapter, context) in contexts {
        for (name, json) in FIELDS.iter().zip(json) {
            let loss = registry::from_json(name, json).expect("a loss");
            for reduction in [Reduction::None, Reduction::Mean, Reduction::BatchMean] {
                let mut call = Call::new(&*loss, &tensors);
                call.reduction = reduction;
                check_gpu(context, &format!("{adapter} {name} {reduction:?}"), &call, 1e-5);
                let whole = call.run(context).expect("a call");
                call.options.binding_limit = Some(16_000);
                let chunked = call.run(context).expect("a call in chunks");
                assert_eq!(whole.bits, chunked.bits, "{adapter} {name}: chunking changed a bit");
            }
        }
    }
    let HostData::Integer(labels) = &mut tensors.get_mut(tensor::LABELS).expect("labels").data else { return };
    labels[..3].copy_from_slice(&[-1, 3, 70]);
    tensors.remove(tensor::CELL_MASK);
    let (_, context) = &contexts[0];
    for name in FIELDS {
        let loss = registry::get(name).expect("a loss");
        assert!(loss.reference(&tensors, Reduction::Mean, ClassAxis::First).is_err(), "{name}: bad labels");
        let mut call = Call::new(&*loss, &tensors);
        call.status = true;
        let outcome = call.run(context).expect("a call");
        assert_eq!(outcome.outputs[tensor::STATUS].as_integers(), [3, 0], "{name}");
        assert!(outcome.outputs[tensor::LOSS].as_floats()[0].is_finite(), "{name}");
    }
}

#[test]
fn skeleton_equals_the_literals() {
    check_literals("soft_skeleton");
    check_differences("soft_skeleton", &[]);
}

#[test]
fn skeleton_on_a_gpu() {
    on_gpu(skeleton);
}

fn skeleton(contexts: &Contexts) {
    check_adapters("soft_skeleton", 2e-6, contexts);
}

/// Flat regions, where everything ties, and groups of planes cut by a small binding limit.
#[test]
fn skeleton_of_flat_regions() {
    on_gpu(flat_regions);
}

fn flat_regions(contexts: &Contexts) {
    let shapes: [&[usize]; 3] = [&[2, 3, 21, 30], &[1, 2, 9, 12, 11], &[3, 1, 1, 40]];
    for (adapter, context) in contexts {
        for dims in shapes {
            let cells = dims.iter().product();
            let values = noise(cells, 3).iter().map(|v| (v * 4.0).floor().min(3.0) / 3.0).collect();
            let upstream = noise(cells, 4);
            let tensors = HostTensors::from([
                (tensor::INPUT.into(), HostTensor::floats(dims, values)),
                (tensor::GRAD_OUTPUT.into(), HostTensor::floats(dims, upstream)),
            ]);
            let loss = registry::from_json("soft_skeleton", r#"{"iterations": 4}"#).expect("an operation");
            let mut call = Call::new(&*loss, &tensors);
            check_gpu(context, &format!("{adapter} {dims:?}"), &call, 2e-6);
            let whole = call.run(context).expect("a call");
            call.options.binding_limit = Some(6_000);
            assert_eq!(whole.bits, call.run(context).expect("in groups").bits, "{adapter} {dims:?}");
        }
    }
}

#[test]
fn skeletonize_equals_the_literals() {
    check_literals("skeletonize");
}

#[test]
fn skeletonize_on_a_gpu() {
    on_gpu(thin_literals);
}

fn thin_literals(contexts: &Contexts) {
    check_adapters("skeletonize", 1e-9, contexts);
}

/// Objects that take many rounds, over several tiles, in groups of planes cut by a small binding limit.
#[test]
fn skeletons_of_thick_masks() {
    on_gpu(thick_masks);
}

fn thick_masks(contexts: &Contexts) {
    let shapes: [&[usize]; 4] = [&[21, 35, 67], &[7, 70, 33], &[7, 9, 17, 19], &[2, 26, 11, 9]];
    let methods: [&str; 2] = [r#"{"iterations": 9, "dilate": 5}"#, r#"{"method": "zhang_suen", "iterations": 9}"#];
    for (adapter, context) in contexts {
        for dims in shapes {
            let mask = many_masks(dims[0], &dims[1..]);
            let tensors = HostTensors::from([(tensor::MASK.into(), HostTensor::integers(dims, mask))]);
            for json in &methods[..if dims.len() == 3 { 2 } else { 1 }] {
                let operation = registry::from_json("skeletonize", json).expect("an operation");
                let mut call = Call::new(&*operation, &tensors);
                check_gpu(context, &format!("{adapter} {dims:?} {json}"), &call, 1e-9);
                let whole = call.run(context).expect("an operation");
                call.options.binding_limit = Some(24_000);
                call.options.workgroup_size = Some(64);
                assert_eq!(whole.bits, call.run(context).expect("in groups").bits, "{adapter} {dims:?} {json}");
            }
        }
    }
}

#[test]
fn cl_dice_equals_the_literals() {
    check_literals("cl_dice_loss");
    check_differences("cl_dice_loss", &[]);
}

#[test]
fn cl_dice_on_a_gpu() {
    on_gpu(cl_dice);
}

fn cl_dice(contexts: &Contexts) {
    check_adapters("cl_dice_loss", 1e-5, contexts);
}

/// Enough iterations for checkpoints and a replay, cells left out, groups of planes, empty truth.
#[test]
fn cl_dice_of_masked_samples() {
    on_gpu(masked_cl_dice);
}

fn masked_cl_dice(contexts: &Contexts) {
    let shapes: [&[usize]; 2] = [&[3, 3, 25, 37], &[2, 3, 5, 12, 9]];
    for (adapter, context) in contexts {
        for dims in shapes {
            let cells: usize = dims[2..].iter().product();
            let count = dims[0] * cells;
            let scores = noise(count * 3, 5).iter().map(|x| 6.0 * x - 3.0).collect();
            let rows = [&dims[..1], &dims[2..]].concat();
            let labels = (0..count).map(|i| ((i / 4 + i % cells / 30) % 3) as i64).collect();
            let mask = noise(count, 9).iter().map(|&r| i64::from(r < 0.9)).collect();
            let mut tensors = HostTensors::from([
                (tensor::INPUT.into(), HostTensor::floats(dims, scores)),
                (tensor::LABELS.into(), HostTensor::integers(&rows[..], labels)),
                (tensor::CELL_MASK.into(), HostTensor::integers(&rows[..], mask)),
            ]);
            let json = r#"{"iterations": 10, "smooth": 0.5}"#;
            let loss = registry::from_json("cl_dice_loss", json).expect("a loss");
            let label = format!("{adapter} {dims:?}");
            for recording in [Recording::Fused, Recording::Apart] {
                let mut call = Call::new(&*loss, &tensors);
                call.recording = recording;
                check_gpu(context, &label, &call, 1e-5);
                let whole = call.run(context).expect("a call");
                call.options.binding_limit = Some(16_000);
                assert_eq!(whole.bits, call.run(context).expect("in groups").bits, "{label} {recording:?}");
            }
            if let HostData::Integer(labels) = &mut tensors.get_mut(tensor::LABELS).expect("labels").data {
                labels.fill(0);
            }
            let loss = registry::from_json("cl_dice_loss", r#"{"smooth": 0}"#).expect("a loss");
            check_gpu(context, &format!("{label}, no truth"), &Call::new(&*loss, &tensors), 1e-5);
        }
    }
}

#[test]
fn cb_dice_equals_the_literals() {
    check_literals("cb_dice_loss");
    check_differences("cb_dice_loss", &[]);
}

#[test]
fn cb_dice_on_a_gpu() {
    on_gpu(cb_dice);
}

fn cb_dice(contexts: &Contexts) {
    check_adapters("cb_dice_loss", 1e-5, contexts);
}

/// Cells left out, samples that a mask fills or that have none, groups of planes.
#[test]
fn cb_dice_of_masked_samples() {
    on_gpu(masked_cb_dice);
}

fn masked_cb_dice(contexts: &Contexts) {
    let shapes: [&[usize]; 2] = [&[7, 3, 45, 37], &[7, 2, 9, 12, 9]];
    let settings = [r#"{"iterations": 5, "smooth": 0.5}"#, r#"{"skeleton": "euler", "iterations": 5, "smooth": 0}"#];
    for (adapter, context) in contexts {
        for (dims, json) in shapes.into_iter().flat_map(|dims| settings.map(|json| (dims, json))) {
            let rows = [&dims[..1], &dims[2..]].concat();
            let cells: usize = dims[2..].iter().product();
            let labels = many_masks(dims[0], &dims[2..]);
            let noise = noise(dims.iter().product(), 21);
            let score = |i: usize| {
                let (sample, class, cell) = (i / cells / dims[1], i / cells % dims[1], i % cells);
                let own = labels[sample * cells + cell] == class as i64;
                6.0 * noise[i] - 3.0 + if own { 4.0 } else { 0.0 }
            };
            let scores = (0..noise.len()).map(score).collect();
            let mask = noise[..dims[0] * cells].iter().map(|&r| i64::from(r < 0.9)).collect();
            let tensors = HostTensors::from([
                (tensor::INPUT.into(), HostTensor::floats(dims, scores)),
                (tensor::LABELS.into(), HostTensor::integers(&rows[..], labels)),
                (tensor::CELL_MASK.into(), HostTensor::integers(&rows[..], mask)),
            ]);
            let loss = registry::from_json("cb_dice_loss", json).expect("a loss");
            for recording in [Recording::Fused, Recording::Apart] {
                let mut call = Call::new(&*loss, &tensors);
                call.recording = recording;
                check_gpu(context, &format!("{adapter} {dims:?} {json}"), &call, 1e-5);
                let whole = call.run(context).expect("a call");
                call.options.binding_limit = Some(24_000);
                assert_eq!(whole.bits, call.run(context).expect("in groups").bits, "{adapter} {dims:?} {recording:?}");
            }
        }
    }
}

/// One row of labels by hand: a boundary, an ignored cell, a single cell.
#[test]
fn labels_in_windows_by_hand() {
    let row = vec![0, 0, 0, 2, 2, 2, -100, 2, 1, 1];
    let tensors = HostTensors::from([(tensor::LABELS.into(), HostTensor::integers([1, 10], row))]);
    let output = |name: &str, json: &str| {
        let operation = registry::from_json(name, json).expect("an operation");
        let result = reference(&*operation, &tensors, Reduction::Mean);
        result[operation.outputs()[0].name].as_floats().to_vec()
    };
    let boundary = output("label_boundary_map", "{}");
    assert_eq!(boundary, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0]);
    let smooth = output("boundary_label_smoothing", r#"{"classes": 3, "epsilon": 0.75}"#);
    let classes = [
        [1.0, 1.0, 0.5, 0.25, 0.0, 0.0, 0.0, 0.0, 0.25, 0.0],
        [0.0, 0.0, 0.25, 0.25, 0.0, 0.0, 0.0, 0.0, 0.5, 1.0],
        [0.0, 0.0, 0.25, 0.5, 1.0, 1.0, 0.0, 1.0, 0.25, 0.0],
    ];
    assert_eq!(smooth, classes.concat());
    let edges = output("label_edge_map", r#"{"classes": 3, "radius": 1}"#);
    let classes = [
        [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0],
        [0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0],
    ];
    assert_eq!(edges, classes.concat());
}

#[test]
fn labels_in_windows_on_a_gpu() {
    on_gpu(label_windows);
}

fn label_windows(contexts: &Contexts) {
    let shapes: [&[usize]; 4] = [&[3, 70], &[5, 19, 23], &[2, 5, 9, 11], &[0, 4, 4]];
    for (adapter, context) in contexts {
        for (index, dims) in shapes.into_iter().enumerate() {
            let noise = noise(dims.iter().product(), 11);
            // Classes that fill a part of a word, and some in each of three words.
            for (classes, apart) in [(3, 1), (70_u64, 33)] {
                let label = |r: &f64| if *r < 0.03 { -100 } else { (r * 17.0) as i64 % 3 * apart };
                let labels: Vec<i64> = noise.chunks(4).flat_map(|run| vec![label(&run[0]); run.len()]).collect();
                let tensors = HostTensors::from([(tensor::LABELS.into(), HostTensor::integers(dims, labels))]);
                for name in ["label_boundary_map", "boundary_label_smoothing", "label_edge_map"] {
                    let setting =
                        if name == "label_boundary_map" { String::new() } else { format!(r#""classes": {classes}, "#) };
                    for radius in [0, 1, 2] {
                        let json = format!("{{{setting}\"radius\": {radius}}}");
                        let operation = registry::from_json(name, &json).expect("an operation");
                        let mut call = Call::new(&*operation, &tensors);
                        call.stored.insert(tensor::LABELS.into(), [DType::I32, DType::I64][radius % 2]);
                        check_gpu(context, &format!("{adapter} {name} {dims:?} {radius}"), &call, 1e-6);
                        let whole = call.run(context).expect("an operation");
                        call.options.binding_limit = Some(16_000 * classes / 3);
                        call.offset = 1;
                        let parts = call.run(context).expect("in parts");
                        assert_eq!(whole.bits, parts.bits, "{adapter} {name} {dims:?} {index}");
                    }
                }
            }
        }
    }
}

/// The same values where the classes are the last axis.
#[test]
fn labels_in_windows_with_classes_last() {
    on_gpu(label_windows_last);
}

fn label_windows_last(contexts: &Contexts) {
    let (classes, cells) = (3, 5 * 7);
    let labels = noise(cells, 5).iter().map(|r| (r * 3.0) as i64).collect();
    let tensors = HostTensors::from([(tensor::LABELS.into(), HostTensor::integers([1, 5, 7], labels))]);
    for (adapter, context) in contexts {
        for name in ["boundary_label_smoothing", "label_edge_map"] {
            let operation = registry::from_json(name, r#"{"classes": 3, "radius": 1}"#).expect("an operation");
            let mut call = Call::new(&*operation, &tensors);
            let slot = operation.outputs()[0].name;
            let first = call.run(context).expect("classes first").outputs[slot].clone();
            call.options.class_axis = ClassAxis::Last;
            let last = call.run(context).expect("classes last").outputs[slot].clone();
            assert_eq!((&first.dims[..], &last.dims[..]), (&[1, 3, 5, 7][..], &[1, 5, 7, 3][..]));
            for (at, value) in last.as_floats().iter().enumerate() {
                let (cell, class) = (at / classes, at % classes);
                assert_eq!(*value, first.as_floats()[class * cells + cell], "{adapter} {name} {cell} {class}");
            }
        }
    }
}

/// Labels that are no class: an error on the CPU, left out on the GPU.
#[test]
fn labels_outside_the_classes() {
    on_gpu(labels_outside);
}

fn labels_outside(contexts: &Contexts) {
    let (_, context) = &contexts[0];
    let of =
        |bad: i64| HostTensors::from([(tensor::LABELS.into(), HostTensor::integers([1, 5], vec![0, 1, bad, 1, 0]))]);
    for name in ["boundary_label_smoothing", "label_edge_map"] {
        let operation = registry::get(name).expect("an operation");
        assert!(operation.reference(&of(2), Reduction::Mean, ClassAxis::First).is_err(), "{name}");
        let (bad, ignored) = (of(2), of(-100));
        let expected = Call::new(&*operation, &ignored).run(context).expect("a call");
        assert_eq!(Call::new(&*operation, &bad).run(context).expect("a call").bits, expected.bits, "{name}");
    }
}

#[test]
fn wrong_parameters_and_shapes_are_errors() {
    for (loss, json) in [
        ("ssim_loss", r#"{"window": 4}"#),
        ("ssim_loss", r#"{"window": -1}"#),
        ("ssim_loss", r#"{"sigma": 0}"#),
        ("iou_loss", r#"{"eps": -1}"#),
        ("soft_skeleton", r#"{"iterations": -1}"#),
        ("soft_skeleton", r#"{"iterations": 1.5}"#),
        ("skeletonize", r#"{"dilate": -1}"#),
        ("skeletonize", r#"{"method": "lee"}"#),
        ("boundary_loss", r#"{"spacing": [1, 0]}"#),
        ("boundary_loss", r#"{"spacing": 1}"#),
        ("hausdorff_dt_loss", r#"{"alpha": 0}"#),
    ] {
        assert!(registry::from_json(loss, json).is_err(), "{loss} {json}");
    }
    let mask = HostTensors::from([(tensor::MASK.into(), HostTensor::integers([1, 2, 2], vec![1, 0, 1, 1]))]);
    let transform = registry::from_json(TRANSFORMS[0], r#"{"spacing": [1, 2, 3]}"#).expect("a transform");
    let error = transform.reference(&mask, Reduction::Mean, ClassAxis::First).expect_err("three numbers for two axes");
    assert!(error.to_string().contains("spacing"), "{error}");
    let volume = HostTensors::from([(tensor::MASK.into(), HostTensor::integers([1, 1, 2, 2], vec![1, 0, 1, 1]))]);
    let planar = registry::from_json("skeletonize", r#"{"method": "zhang_suen"}"#).expect("an operation");
    let error = planar.reference(&volume, Reduction::Mean, ClassAxis::First).expect_err("three axes");
    assert!(error.to_string().contains("two spatial axes"), "{error}");
    let row = HostTensors::from([(tensor::LABELS.into(), HostTensor::integers([1, 3], vec![1, 0, 1]))]);
    for (json, what) in [(r#"{"method": "sobel", "radius": 2}"#, "radius"), (r#"{"method": "sobel"}"#, "two spatial")] {
        let operation = registry::from_json("label_boundary_map", json).expect("an operation");
        let error = operation.reference(&row, Reduction::Mean, ClassAxis::First).expect_err("a row");
        assert!(error.to_string().contains(what), "{error}");
    }
}

/// Nothing in: 0 or nothing out. NaN in: NaN out.
#[test]
fn empty_calls_and_numbers_that_are_none() {
    on_gpu(empty_calls);
}

fn empty_calls(contexts: &Contexts) {
    let losses = BOXES.iter().chain(&TRANSFORMS).chain(&FIELDS).chain(&[
        "ssim_loss",
        "soft_skeleton",
        "cl_dice_loss",
        "cb_dice_loss",
    ]);
    for ((adapter, context), loss) in contexts.iter().flat_map(|c| losses.clone().map(move |loss| (c, loss))) {
        let mut case = literals(loss).swap_remove(0);
        case.tensors.remove(tensor::GRAD_OUTPUT);
        let mut bad = case.tensors.clone();
        for tensor in case.tensors.values_mut() {
            tensor.dims[0] = 0;
            match &mut tensor.data {
                HostData::Float(values) => values.clear(),
                HostData::Integer(values) => values.clear(),
            }
        }
        let call = Call::new(&*case.loss, &case.tensors);
        check_gpu(context, &format!("{adapter} {loss} over nothing"), &call, 1e-9);
        let first = case.loss.signature()[0].name;
        let HostData::Float(values) = &mut bad.get_mut(first).expect("a tensor").data else { continue };
        values[1] = f64::NAN;
        let outcome = Call::new(&*case.loss, &bad).run(context).expect("a call");
        let output = outcome.outputs[case.loss.outputs()[0].name].as_floats();
        assert!(output.iter().any(|v| v.is_nan()), "{loss}: {output:?}");
        let gradient = outcome.outputs[&tensor::grad(first)].as_floats();
        assert!(gradient.iter().any(|v| v.is_nan()), "{loss}: {gradient:?}");
    }
}
