//! Losses of elements: every request is planned within the storage buffers that every WebGPU device binds; kinks, ties, clamps
//! and the largest numbers of those that `tests/conformance` does not ask so, in f64 as the definitions say and on the GPU like
//! f64.

use wgloss::tensor::{GRAD_OUTPUT, LOSS, grad};
use wgloss::{
    Caps, ClassAxis, Context, DType, Error, Evaluation, HostTensor, HostTensors, Loss, Options, ParameterSource,
    Presence, Reduction, Request, Sharing, Sizes, TensorKind, TensorSpec, registry, wgpu,
};
use wgloss_cases::support::call::{Call, Recording};
use wgloss_cases::support::{adapters, contexts};

const REDUCTIONS: [Reduction; 4] = [Reduction::None, Reduction::Sum, Reduction::Mean, Reduction::BatchMean];

/// All tensors or those that there must be, every gradient or one, with and without an upstream gradient, with parameters of the
/// loss or in the caller's buffer. The four tensors of `sure_loss` beside all of these are one buffer too many.
#[test]
fn every_request_plans() {
    let caps = Caps::default();
    assert_eq!(caps.max_storage_buffers, 8);
    let one_more = Caps { max_storage_buffers: 9, ..Caps::default() };
    let (mut planned, mut failed) = (0, Vec::new());
    for loss in registry::all().filter(|loss| loss.family() == "pointwise") {
        let signature = loss.signature();
        let gradients: Vec<_> = signature.iter().filter(|decl| decl.grad).map(|decl| decl.name).collect();
        for choices in 0..128usize {
            let is = |bit: usize| choices >> bit & 1 == 1;
            let dtype = if is(2) { DType::F16 } else { DType::F32 };
            let mut request = whole_request(&*loss, dtype).reduction(REDUCTIONS[choices & 3]);
            if is(3) {
                request.tensors.retain(|name, _| {
                    signature.iter().any(|decl| decl.name == name && decl.presence == Presence::Required)
                });
            }
            let wanted = if is(4) { &gradients[..] } else { &gradients[..1] };
            let wanted = wanted.iter().filter(|name| request.tensors.contains_key(**name)).copied();
            request.gradients = wanted.map(str::to_owned).collect();
            if is(5) {
                let slots = loss.output_slots(&request).unwrap();
                request = request.tensor(GRAD_OUTPUT, slots[0].spec.clone());
            }
            if is(6) {
                let (sharing, parameters) = (Sharing::Shared, ParameterSource::Tensor);
                request.options = Options { sharing, parameters, accumulate: true, ..Options::default() };
            }
            planned += 1;
            let caps = if loss.name() == "sure_loss" && is(6) && !is(3) { &one_more } else { &caps };
            if let Err(error) = loss.plan(&request, caps) {
                failed.push(format!("{} {choices:#b}: {error}", loss.name()));
            }
        }
    }
    assert!(planned > 1000 && failed.is_empty(), "{} of {planned}:\n{}", failed.len(), failed.join("\n"));
}

/// A call with every tensor.
fn whole_request(loss: &dyn Loss, dtype: DType) -> Request {
    let signature = loss.signature();
    let lead: &[usize] = if signature[0].dims == "M" { &[6] } else { &[2, 3, 5] };
    let mut sizes = Sizes::of(&loss.parameters());
    assert!(sizes.bind(signature[0].dims, lead));
    signature.iter().fold(Request::new(), |request, decl| {
        let float = matches!(decl.kind, TensorKind::Float | TensorKind::Auxiliary);
        let dims = sizes.dims(decl.dims).expect("the first tensor gives every letter a size");
        request.tensor(decl.name, TensorSpec::new(if float { dtype } else { DType::U8 }, dims))
    })
}

fn make(name: &str, parameters: &str) -> Box<dyn Loss> {
    registry::from_json(name, parameters).expect("a loss of the catalogue")
}

fn tensors<const N: usize>(list: [(&str, &[f64]); N]) -> HostTensors {
    list.map(|(name, values)| (name.to_owned(), HostTensor::floats([values.len()], values.to_vec()))).into()
}

fn close(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        let same = found.is_nan() && expected.is_nan();
        // Beyond f32.
        let beyond = expected.abs() > 3.4e38 && !found.is_finite();
        let near = (found - expected).abs() <= 1e-5 * expected.abs() + 1e-37;
        assert!(same || beyond || near, "{what}: element {i} is {found:e}, not {expected:e}");
    }
}

/// What a loss gives in f64, after a look at whether the GPU gives the same.
fn both(name: &str, parameters: &str, tensors: &HostTensors, reduction: Reduction) -> Evaluation {
    let loss = make(name, parameters);
    let mut call = Call::new(&*loss, tensors);
    call.reduction = reduction;
    let rounded = call.rounded().unwrap();
    let expected = loss.reference(&rounded, reduction, ClassAxis::First).unwrap();
    let outcome = call.run(&contexts::first()[0].1).unwrap();
    assert!(outcome.intact);
    close(&format!("{loss:?}"), outcome.outputs[LOSS].as_floats(), expected.loss.as_floats());
    for (name, slope) in &expected.grads {
        let what = format!("{loss:?}, gradient of `{name}`");
        close(&what, outcome.outputs[&grad(name)].as_floats(), slope.as_floats());
    }
    expected
}

/// Values and slopes of separate terms.
fn terms(name: &str, parameters: &str, tensors: &HostTensors) -> (Vec<f64>, Vec<f64>) {
    let found = both(name, parameters, tensors, Reduction::None);
    (found.loss.as_floats().to_vec(), found.grads["input"].as_floats().to_vec())
}

fn pairs(input: &[f64], target: &[f64]) -> HostTensors {
    tensors([("input", input), ("target", target)])
}

/// Differences from far below to far beyond what has a square in f32, for every kind of shape.
#[test]
fn robust_losses_of_any_difference() {
    let sizes = [0.0, 1e-30, 1e-10, 1e-4, 0.03, 0.5, 1.0, 1.5, 3.0, 40.0, 1e4, 1e9, 1e15, 1e20, 1e30, 3e38];
    let input: Vec<f64> = sizes.iter().flat_map(|x| [*x, -*x]).collect();
    let problem = pairs(&input, &vec![0.0; input.len()]);
    let shapes = [
        -1e9, -1e4, -7.0, -2.0, -1.0, -0.5, -1e-3, -1e-7, -1e-30, 0.0, 1e-30, 1e-7, 1e-3, 0.1, 0.4, 0.5, 0.7, 1.0, 1.3,
        1.9, 1.999, 1.9999999, 2.0, 2.0000002, 2.001, 2.5, 3.0, 4.0,
    ];
    for alpha in shapes {
        for c in [1e-3, 1.0, 700.0] {
            let parameters = format!(r#"{{"alpha": {alpha:e}, "c": {c:e}}}"#);
            let (values, _) = terms("general_robust_loss", &parameters, &problem);
            assert!(values.iter().all(|value| *value >= 0.0), "{parameters}: {values:?}");
        }
    }
    // The mean of values whose sum f32 does not hold, and of differences that it does not.
    let wide = pairs(&[3e38, -3e38, 3e38, 1.0], &[-3e38, 3e38, 2e38, 1.0]);
    for parameters in ["{}", r#"{"alpha": 0}"#, r#"{"alpha": -2}"#, r#"{"alpha": 0.01}"#, r#"{"alpha": 1, "c": 3}"#] {
        let found = both("general_robust_loss", parameters, &wide, Reduction::Mean);
        assert!(found.loss.as_floats()[0] < 3.4e38, "{parameters}");
    }
}

#[test]
fn elements_on_their_kinks() {
    assert_eq!(terms("quantile_loss", r#"{"quantile": 0.75}"#, &pairs(&[1.0], &[1.0])), (vec![0.0], vec![-0.25]));
    // The line begins at equality.
    let wing = terms("wing_loss", "{}", &pairs(&[10.0, 0.0], &[0.0, 0.0]));
    assert_eq!(wing.1, [1.0, 0.0]);
    assert_eq!(terms("adaptive_wing_loss", "{}", &pairs(&[0.25], &[0.25])), (vec![0.0], vec![0.0]));
    let margin = pairs(&[1.0, 1.0, 1.0, 3.0], &[-1.0, 1.0, 0.0, 0.5]);
    assert_eq!(terms("hinge_embedding_loss", "{}", &margin), (vec![0.0, 1.0, 1.0, 3.0], vec![-1.0, 1.0, 0.0, 1.0]));
    // Both of a minimum's sides.
    let alone = |values| tensors([("input", values)]);
    let ties = terms("rmp_loss", r#"{"p": 1}"#, &alone(&[0.5, 0.0, 1.0, -0.25, 1.25]));
    assert_eq!(ties, (vec![0.5, 0.0, 0.0, 0.25, 0.25], vec![0.0, 0.0, 0.0, -1.0, 1.0]));
    let plain = r#"{"criterion": "hinge", "activation": false}"#;
    assert_eq!(terms("patch_adversarial_loss", plain, &alone(&[1.0, 3.0, 0.0])).1, [-0.5, 0.0, -1.0]);
    let fake = r#"{"criterion": "hinge", "activation": false, "target_is_real": false}"#;
    assert_eq!(terms("patch_adversarial_loss", fake, &alone(&[-1.0, -3.0, 0.0])).1, [0.5, 0.0, 1.0]);
    let rectified = terms("patch_adversarial_loss", r#"{"target_is_real": false}"#, &alone(&[0.0, 2.0]));
    assert_eq!(rectified, (vec![0.0, 4.0], vec![0.0, 4.0]));
    let box_edges = terms("spline_box_energy_loss", "{}", &alone(&[0.8, -0.8, 1.0, -1.0, 0.0]));
    assert_eq!(box_edges.1, [0.0, 0.0, 100.0, -100.0, 0.0]);
    // Clamps pass the gradient on their bounds.
    assert_eq!(terms("msle_loss", r#"{"eps": 1}"#, &pairs(&[1.0, 0.5], &[0.0, 3.0])).1[1], 0.0);
    let on = terms("msle_loss", r#"{"eps": 1}"#, &pairs(&[1.0], &[3.0]));
    close("on the bound", &on.1, &[-std::f64::consts::LN_2]);
    let sums = terms("smape_loss", r#"{"eps": 2}"#, &pairs(&[0.5, 0.25], &[1.5, 1.0]));
    close("on the bound", &sums.1, &[-1.5, -1.0]);
}

#[test]
fn denominators_of_zero() {
    let zeros = pairs(&[1.0, 0.0, -2.0], &[0.0, 0.0, 0.0]);
    assert_eq!(terms("mape_loss", "{}", &zeros), (vec![0.0; 3], vec![0.0; 3]));
    assert_eq!(terms("smape_loss", "{}", &zeros).0, [2.0, 0.0, 2.0]);
    let large = [3e38, -3e38, 1e20, 1e-30];
    assert_eq!(terms("smape_loss", "{}", &pairs(&large, &[-3e38, -3e38, 2e20, 0.0])).0[..2], [2.0, 0.0]);
    // A rate of 0 without `eps`, of a count and of none.
    let (values, _) = terms("poisson_nll_loss", r#"{"log_input": false, "eps": 0}"#, &pairs(&[0.0, 0.0], &[2.0, 0.0]));
    close("rates of 0", &values, &[2.0 * 126.0 * std::f64::consts::LN_2, 0.0]);
    let refused = make("poisson_nll_loss", r#"{"log_input": false}"#);
    let refused = refused.reference(&pairs(&[-1.0], &[1.0]), Reduction::Mean, ClassAxis::First);
    assert!(matches!(refused, Err(Error::Value { name, .. }) if name == "input"));
    // Without a centre the mean divides by 1.
    let none = both("centernet_focal_loss", "{}", &pairs(&[0.0, 0.0], &[0.0, 0.0]), Reduction::Mean);
    close("no centre", none.loss.as_floats(), &[0.5 * std::f64::consts::LN_2]);
    let mut masked = pairs(&[0.0, 0.0, 0.0], &[1.0, 1.0, 0.0]);
    masked.insert("cell_mask".into(), HostTensor::integers([3], vec![1, 0, 1]));
    let found = both("centernet_focal_loss", "{}", &masked, Reduction::Mean);
    close("one centre of two", found.loss.as_floats(), &[0.5 * std::f64::consts::LN_2]);
}

/// A score of minus infinity costs nothing where no centre is, and as a fake.
#[test]
fn scores_of_minus_infinity() {
    let none = f64::NEG_INFINITY;
    let (values, slopes) = terms("centernet_focal_loss", "{}", &pairs(&[none, none, none], &[0.0, 0.5, 1.0]));
    assert!(values[..2] == [0.0, 0.0] && slopes[..2] == [0.0, 0.0] && values[2].is_nan());
    let fake = r#"{"criterion": "bce", "target_is_real": false}"#;
    assert_eq!(terms("patch_adversarial_loss", fake, &tensors([("input", &[none])])), (vec![0.0], vec![0.0]));
    let real = terms("patch_adversarial_loss", r#"{"criterion": "bce"}"#, &tensors([("input", &[none])]));
    assert!(real.0[0].is_nan());
    let branches = tensors([("input", &[none, none, 0.0]), ("other", &[none, 0.0, f64::INFINITY])]);
    let (values, slopes) = terms("branch_consistency_loss", r#"{"activation": "sigmoid"}"#, &branches);
    assert!(values[..2] == [0.0, 0.25] && slopes[..2] == [0.0, 0.0] && values[2].is_nan());
    let near = tensors([("input", &[1.0, -20.0, 3e38]), ("other", &[1.0001, -20.001, -3e38])]);
    terms("branch_consistency_loss", r#"{"activation": "sigmoid"}"#, &near);
}

/// A quantile of a class is one.
#[test]
fn quantiles_lie_between_0_and_1() {
    let mut problem = HostTensors::from([
        ("input".into(), HostTensor::floats([1, 2], vec![1.0, 1.0])),
        ("target".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
        ("quantile".into(), HostTensor::floats([2], vec![0.25, 1.5])),
    ]);
    let loss = make("quantile_loss", "{}");
    let refused = loss.reference(&problem, Reduction::None, ClassAxis::First);
    assert!(matches!(refused, Err(Error::Value { name, .. }) if name == "quantile"));
    let mut call = Call::new(&*loss, &problem);
    call.reduction = Reduction::None;
    let outcome = call.run(&contexts::first()[0].1).unwrap();
    let found = outcome.outputs[LOSS].as_floats();
    assert!(found[0] == 0.75 && found[1].is_nan(), "{found:?}");
    problem.insert("quantile".into(), HostTensor::floats([2], vec![0.0, 1.0]));
    let found = both("quantile_loss", "{}", &problem, Reduction::None);
    assert_eq!(found.loss.as_floats(), [1.0, 0.0]);
}

/// Squares and powers that f32 does not hold, in means that it does.
#[test]
fn means_of_the_largest_numbers() {
    let gaussians = tensors([
        ("mean", &[1e20, -3e38, 0.0, 1e-20, 1.0]),
        ("log_var", &[0.0, 1.0, 90.0, -200.0, 1e30]),
        ("prior_mean", &[-1e19, 3e38, 0.0, 0.0, 0.0]),
        ("prior_log_var", &[5.0, 90.0, 1.0, -190.0, 1e30]),
    ]);
    both("diag_gaussian_kl_loss", "{}", &gaussians, Reduction::None);
    let near = tensors([("mean", &[1e-4, 0.0, 0.0]), ("log_var", &[1e-4, -1e-5, 0.5])]);
    both("diag_gaussian_kl_loss", "{}", &near, Reduction::None);
    // 2^20 elements whose squares are 1e40: their mean is 1e36.
    const MANY: usize = 1 << 14;
    let some = |x: f64| (0..MANY).map(|i| if i == 0 { x } else { 0.0 }).collect::<Vec<_>>();
    let (large, zeros) = (some(1e21), vec![0.0; MANY]);
    let derivatives = tensors([("time_derivative", &large), ("space_derivative", &zeros), ("velocity", &large)]);
    let found = both("pde_residual_loss", "{}", &derivatives, Reduction::Mean);
    assert!(found.loss.as_floats()[0] < 3.4e38);
    let paths = |x: &[f64]| HostTensor::floats([MANY / 2, 2], x.to_vec());
    let paths = HostTensors::from([
        ("input".into(), paths(&large)),
        ("other".into(), paths(&large)),
        ("divergence".into(), paths(&zeros)),
    ]);
    for parameters in ["{}", r#"{"mode": "joint"}"#] {
        let found = both("schrodinger_bridge_nll_loss", parameters, &paths, Reduction::Mean);
        assert!(found.loss.as_floats()[0] < 3.4e38);
    }
    let likelihood =
        tensors([("input", &[1e20, 3e38, 1.0]), ("target", &[0.0, -3e38, 1.0]), ("log_var", &[0.0, 80.0, -200.0])]);
    both("laplace_aleatoric_loss", "{}", &likelihood, Reduction::None);
}

/// Numbers from -2 to 2 that look random.
fn numbers(count: usize, seed: u32) -> Vec<f64> {
    let number = |i: usize| {
        let bits = (i as u32 ^ seed).wrapping_mul(0x9e37_79b9) ^ 0x5bd1;
        f64::from((bits ^ bits >> 15).wrapping_mul(0x846c_a68b) >> 8) / f64::from(1u32 << 22) - 2.0
    };
    (0..count).map(|i| f64::from(number(i) as f32)).collect()
}

/// The softmaxes of two branches: rows of one class and of more than stay on chip, by lanes and by cells, whole and masked, in
/// halves, cut by a small binding limit, with the class axis last, and in two passes.
#[test]
fn branches_of_rows() {
    let loss = make("branch_consistency_loss", r#"{"activation": "softmax"}"#);
    let context = &contexts::first()[0].1;
    // With limits of bindings that cut some: the last one's rows are copied, for a block of them reaches over all classes.
    let shapes: [(&[usize], Option<u64>); 9] = [
        (&[3, 1, 4], None),
        (&[2, 3, 5, 7], None),
        (&[1201, 5], Some(8192)),
        (&[2, 1030], Some(4608)),
        (&[3, 4100], Some(17_000)),
        (&[1, 1030, 3], None),
        (&[2, 4100, 3], None),
        (&[1, 70, 9], None),
        (&[1, 1030, 200], Some(400_000)),
    ];
    for (turn, (dims, limit)) in shapes.into_iter().enumerate() {
        let count: usize = dims.iter().product();
        let tensor = |seed| HostTensor::floats(dims, numbers(count, seed).iter().map(|x| 2.0 * x).collect());
        let plain = HostTensors::from([("input".into(), tensor(1)), ("other".into(), tensor(2))]);
        for choice in (turn % 2..6).step_by(2) {
            let mut tensors = plain.clone();
            let weights = HostTensor::floats(dims, numbers(count, 3).iter().map(|x| x.abs()).collect());
            let masked = |dims: &[usize]| {
                let count = dims.iter().product();
                HostTensor::integers(dims, (0..count).map(|i: usize| i64::from(i % 5 != 2)).collect::<Vec<_>>())
            };
            if choice % 3 == 1 {
                tensors.insert("cell_mask".into(), masked(dims));
                tensors.insert("weight".into(), weights);
            } else if choice % 3 == 2 {
                tensors.insert("cell_mask".into(), masked(&[&dims[..1], &dims[2..]].concat()));
            }
            let mut call = Call::new(&*loss, &tensors);
            call.reduction = REDUCTIONS[(turn + choice) % 4];
            call.float = if choice == 4 { DType::F16 } else { DType::F32 };
            call.options.binding_limit = limit.filter(|_| choice != 0);
            call.recording = if choice == 5 { Recording::Apart } else { Recording::Fused };
            let what = format!("{dims:?} {choice} {:?}", call.reduction);
            agrees(&what, &call, context);
        }
    }
    // Rows that are near each other: their differences keep their digits.
    for dims in [[4, 21], [3, 4100]] {
        let input = numbers(dims[0] * dims[1], 1);
        let moved = numbers(dims[0] * dims[1], 2);
        let other = input.iter().zip(moved).map(|(x, by)| f64::from((x + 1e-4 * by) as f32)).collect();
        let tensors = HostTensors::from([
            ("input".into(), HostTensor::floats(dims, input)),
            ("other".into(), HostTensor::floats(dims, other)),
        ]);
        let mut call = Call::new(&*loss, &tensors);
        call.reduction = Reduction::Sum;
        agrees("near", &call, context);
    }
    // Channels last.
    let dims = [2, 5, 7, 9];
    let tensor = |seed| HostTensor::floats(dims, numbers(630, seed));
    let tensors = HostTensors::from([("input".into(), tensor(1)), ("other".into(), tensor(2))]);
    let mut call = Call::new(&*loss, &tensors);
    call.options.class_axis = ClassAxis::Last;
    agrees("channels last", &call, context);
    // A score that is none, and a row without any.
    let mut tensors = HostTensors::from([
        (
            "input".into(),
            HostTensor::floats([5, 2], vec![0.0, 1.0, f64::NAN, 1.0, 0.0, 1.0, f64::NEG_INFINITY, 1.0, 0.0, 0.0]),
        ),
        ("other".into(), HostTensor::floats([5, 2], vec![1.0, 0.0, 0.0, 1.0, 0.0, f64::INFINITY, 0.0, 1.0, 1.0, 1.0])),
    ]);
    for none in [0.0, f64::NEG_INFINITY] {
        tensors.insert(
            "input".into(),
            HostTensor::floats([5, 2], [&tensors["input"].as_floats()[..8], &[none; 2]].concat()),
        );
        let mut call = Call::new(&*loss, &tensors);
        call.reduction = Reduction::None;
        agrees("no scores", &call, context);
    }
    let found = loss.reference(&tensors, Reduction::None, ClassAxis::First).unwrap();
    let is_nan: Vec<_> = found.loss.as_floats().iter().map(|x| x.is_nan()).collect();
    assert_eq!(is_nan, [false, false, true, true, true, true, false, false, true, true]);
    assert_eq!(found.grads["input"].as_floats()[6], 0.0);
    let flat = pairs(&[1.0], &[1.0]);
    let flat = HostTensors::from([("input".into(), flat["input"].clone()), ("other".into(), flat["target"].clone())]);
    let refused = loss.reference(&flat, Reduction::Mean, ClassAxis::First);
    assert!(matches!(refused, Err(Error::Shape { name, .. }) if name == "input"));
}

/// What a call gives on the GPU, by the norm of the difference.
fn agrees(what: &str, call: &Call<'_>, context: &Context) {
    let axis = call.options.class_axis;
    let expected = call.loss.reference(&call.rounded().unwrap(), call.reduction, axis).unwrap();
    let outcome = call.run(context).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(outcome.intact, "{what}");
    // Of halves what rounds a number, and half of the least number.
    let (relative, least) = if call.float == DType::F32 { (1e-5, 1e-15) } else { (1e-3, 3e-8) };
    let norm = |values: &[f64]| values.iter().map(|x| x * x).sum::<f64>().sqrt();
    let compare = |name: &str, found: &HostTensor, expected: &HostTensor| {
        let (found, expected) = (found.as_floats(), expected.as_floats());
        let known: Vec<_> = (0..expected.len()).filter(|&i| !expected[i].is_nan()).collect();
        assert!((0..expected.len()).all(|i| found[i].is_nan() == expected[i].is_nan()), "{what} {name}: NaN");
        let differences: Vec<_> = known.iter().map(|&i| found[i] - expected[i]).collect();
        let size = norm(&known.iter().map(|&i| expected[i]).collect::<Vec<_>>());
        let (error, allowed) = (norm(&differences), relative * size + least * (known.len() as f64).sqrt());
        assert!(error <= allowed, "{what} {name}: {error:e} of {size:e}");
    };
    compare("loss", &outcome.outputs[LOSS], &expected.loss);
    for (name, slope) in &expected.grads {
        compare(name, &outcome.outputs[&grad(name)], slope);
    }
}

/// Every tensor, mean and upstream gradient on a device that binds eight storage buffers and no more.
#[test]
fn eight_buffers_are_enough() {
    let adapter = adapters::all().swap_remove(0);
    let limits = wgpu::Limits { max_storage_buffers_per_shader_stage: 8, ..adapter.limits() };
    let descriptor = wgpu::DeviceDescriptor { required_limits: limits, ..Default::default() };
    let (device, queue) = pollster::block_on(adapter.request_device(&descriptor)).expect("a device");
    let context = Context::new(&device, &queue);
    assert_eq!(context.caps().max_storage_buffers, 8);
    let factor = |plan: &wgloss::Plan| plan.kernels().iter().any(|kernel| kernel.label.contains("factor_once"));
    let mut factors = Vec::new();
    // Those of more tensors than input, target, weight and mask.
    for loss in registry::all().filter(|loss| loss.family() == "pointwise" && loss.signature().len() > 4) {
        for reduction in [Reduction::Mean, Reduction::None] {
            let request = whole_request(&*loss, DType::F32).reduction(reduction);
            // Probabilities, rates and quantiles too.
            let mut tensors: HostTensors = (1..)
                .zip(&request.tensors)
                .map(|(seed, (name, spec))| {
                    let count = spec.elements() as usize;
                    let values = numbers(count, seed).iter().map(|x| 0.01 + x.abs() / 2.1).collect();
                    let host = match spec.dtype {
                        DType::F32 => HostTensor::floats(spec.dims.clone(), values),
                        _ => HostTensor::integers(
                            spec.dims.clone(),
                            (0..count as i64).map(|i| i64::from(i % 5 != 2)).collect::<Vec<_>>(),
                        ),
                    };
                    (name.clone(), host)
                })
                .collect();
            let dims = loss.reference(&tensors, reduction, ClassAxis::First).unwrap().loss.dims;
            let count = dims.iter().product();
            tensors.insert(
                GRAD_OUTPUT.into(),
                HostTensor::floats(dims, numbers(count, 9).iter().map(|x| x + 3.0).collect()),
            );
            for recording in [Recording::Fused, Recording::Apart] {
                let mut call = Call::new(&*loss, &tensors);
                (call.reduction, call.recording) = (reduction, recording);
                agrees(&format!("{} {reduction:?} {recording:?}", loss.name()), &call, &context);
                if factor(&call.plan(&context).unwrap()) && !factors.contains(&loss.name()) {
                    factors.push(loss.name());
                }
            }
        }
    }
    assert_eq!(factors, ["sure_loss", "diag_gaussian_kl_loss"]);
}
