//! Pairwise losses: the f64 reference against other libraries and difference quotients, the GPU against the f64
//! reference.

mod support;

use std::sync::{Mutex, PoisonError};
use support::{adapters, call::*};
use wgloss::family::{Family, pairwise};
use wgloss::*;

fn losses() -> Vec<Box<dyn Loss>> {
    registry::all().filter(|loss| loss.family().name() == "pairwise").collect()
}

/// Deterministic numbers in [-1, 1).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((self.0 >> 33) as u32) / f64::from(1u32 << 30) - 1.0
    }

    fn tensor(&mut self, dims: &[usize]) -> HostTensor {
        let count = dims.iter().product();
        HostTensor::floats(dims, (0..count).map(|_| self.next()).collect())
    }

    fn labels(&mut self, count: usize, classes: usize) -> HostTensor {
        HostTensor::integers([count], (0..count).map(|_| ((self.next() + 1.0) * 0.5 * classes as f64) as i64).collect())
    }
}

/// Random inputs: `m` rows of another set (or classes), where the loss takes one.
fn inputs(loss: &dyn Loss, n: usize, m: Option<usize>, width: usize, classes: usize) -> HostTensors {
    let mut draw = Draw(17 + n as u64 * 1000 + width as u64);
    let mut tensors = HostTensors::new();
    for decl in loss.signature() {
        let tensor = match (decl.name, m) {
            ("embeddings", _) => draw.tensor(&[n, width]),
            ("ref_embeddings", Some(m)) if decl.presence == Presence::Optional => draw.tensor(&[m, width]),
            ("ref_embeddings", _) if decl.presence == Presence::Required => draw.tensor(&[n, width]),
            ("ref_labels", Some(m)) => draw.labels(m, classes),
            ("class_weight" | "centers", _) => draw.tensor(&[classes, width]),
            ("labels", _) => draw.labels(n, classes),
            _ => continue,
        };
        tensors.insert(decl.name.into(), tensor);
    }
    tensors
}

fn difference(found: &[f64], expected: &[f64]) -> f64 {
    let norm = |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>().sqrt();
    let size = norm(&mut expected.iter().copied());
    let apart = norm(&mut found.iter().zip(expected).map(|(a, b)| a - b));
    if found.len() != expected.len() || !apart.is_finite() { f64::INFINITY } else { apart / size.max(1e-12) }
}

fn floats(json: &serde_json::Value) -> Vec<f64> {
    json.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn dims(json: &serde_json::Value) -> Vec<usize> {
    json["dims"].as_array().unwrap().iter().map(|v| v.as_u64().unwrap() as usize).collect()
}

/// The literal cases of a loss: name, loss with its parameters, reduction, tensors, the case.
fn literals(name: &str) -> Vec<(String, Box<dyn Loss>, Reduction, HostTensors, serde_json::Value)> {
    let path = format!("{}/tests/literals/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let case = |case: &serde_json::Value| {
        let loss = registry::from_json(name, &case["params"].to_string()).unwrap();
        let reduction = case["reduction"].as_str().unwrap().parse().unwrap();
        let tensor = |(name, t): (&String, &serde_json::Value)| {
            let tensor = if t["dtype"] == "f64" {
                HostTensor::floats(dims(t), floats(&t["data"]))
            } else {
                HostTensor::integers(
                    dims(t),
                    t["data"].as_array().unwrap().iter().map(|v| v.as_i64().unwrap()).collect::<Vec<_>>(),
                )
            };
            (name.clone(), tensor)
        };
        let tensors = case["tensors"].as_object().unwrap().iter().map(tensor).collect();
        (case["name"].as_str().unwrap().to_owned(), loss, reduction, tensors, case.clone())
    };
    json["cases"].as_array().unwrap().iter().map(case).collect()
}

#[test]
fn reference_equals_other_libraries() {
    let mut failures = Vec::new();
    for loss in losses() {
        for (case, loss, reduction, tensors, expected) in literals(loss.name()) {
            let found = loss.reference(&tensors, reduction, ClassAxis::First).unwrap();
            let mut check = |what: &str, found: &[f64], expected: &[f64]| {
                let error = difference(found, expected);
                // Parameters are f32 here and f64 there: up to 6e-8 apart, which gamma and temperature magnify.
                if error > 1e-6 {
                    failures.push(format!("{} {case} {what}: {error:e}", loss.name()));
                }
            };
            check("loss", found.loss.as_floats(), &floats(&expected["loss"]["data"]));
            for (name, grad) in expected["grads"].as_object().unwrap() {
                check(name, found.grads[name].as_floats(), &floats(grad));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn reference_gradient_equals_difference_quotients() {
    const STEP: f64 = 1e-6;
    for loss in losses() {
        let Family::Pairwise(formula) = loss.family() else { unreachable!() };
        for others in [None, Some(5)] {
            let mut at = inputs(&*loss, 7, others, 3, 3);
            for decl in loss.signature().iter().filter(|d| d.dims == "1") {
                at.insert(decl.name.into(), HostTensor::floats([1], vec![0.7]));
            }
            let found = loss.reference(&at, Reduction::Mean, ClassAxis::First).unwrap();
            for (name, grad) in &found.grads {
                let quotient = |i: usize| {
                    let value = |by: f64| {
                        let mut moved = at.clone();
                        let Some(HostTensor { data: HostData::Float(values), .. }) = moved.get_mut(name) else {
                            unreachable!()
                        };
                        values[i] += by;
                        pairwise::frozen_value(formula, Reduction::Mean, &moved, &at).unwrap()
                    };
                    (value(STEP) - value(-STEP)) / (2.0 * STEP)
                };
                let quotients: Vec<f64> = (0..grad.as_floats().len()).map(quotient).collect();
                let error = difference(grad.as_floats(), &quotients);
                assert!(error < 1e-6, "{} {name}: {error:e}", loss.name());
            }
        }
    }
}

static GPU: Mutex<()> = Mutex::new(());

/// Runs a call on every adapter and compares it with the reference; returns what is wrong.
fn compare(call: &Call<'_>, what: &str, contexts: &[(String, Context)], failures: &mut Vec<String>) {
    let rounded = call.rounded().unwrap();
    let expected = call.loss.reference(&rounded, call.reduction, ClassAxis::First).unwrap();
    for (adapter, context) in contexts {
        let place = format!("{} {what} on {adapter}", call.loss.name());
        let outcome = match call.run(context) {
            Ok(outcome) => outcome,
            Err(error) => {
                failures.push(format!("{place}: {error}"));
                continue;
            }
        };
        if !outcome.intact {
            failures.push(format!("{place}: stray writes"));
        }
        let half = match call.float {
            DType::F16 => 2e-3,
            DType::BF16 => 1e-2,
            _ => 0.0,
        };
        let mut check = |name: &str, found: &HostTensor, expected: &HostTensor, allowed: f64| {
            let error = difference(found.as_floats(), expected.as_floats());
            let zero = expected.as_floats().iter().all(|v| v.abs() < 1e-12);
            let small = found.as_floats().iter().all(|v| v.abs() < 1e-6);
            if error > allowed && !(zero && small) {
                failures.push(format!(
                    "{place}: {name} {error:e} {:?} {:?}",
                    &found.as_floats()[..found.as_floats().len().min(6)],
                    &expected.as_floats()[..expected.as_floats().len().min(6)]
                ));
            }
        };
        check("loss", &outcome.outputs["loss"], &expected.loss, 1e-5);
        for (name, grad) in &expected.grads {
            check(name, &outcome.outputs[&tensor::grad(name)], grad, 1e-5 + half);
        }
    }
}

fn contexts() -> Vec<(String, Context)> {
    let all = adapters::all();
    assert!(!all.is_empty(), "{}", adapters::INSTALL);
    let make = |adapter: &wgpu::Adapter| {
        (adapters::name(adapter), pollster::block_on(Context::request(adapter)).expect("an adapter gives a device"))
    };
    let only = std::env::var("WGLOSS_ADAPTER").unwrap_or_default().to_lowercase();
    all.iter().filter(|a| adapters::name(a).to_lowercase().contains(&only)).map(make).collect()
}

fn on_gpu(check: impl Fn(&dyn Loss, &[(String, Context)], &mut Vec<String>)) {
    let _lock = GPU.lock().unwrap_or_else(PoisonError::into_inner);
    let contexts = contexts();
    let mut failures = Vec::new();
    for loss in losses() {
        check(&*loss, &contexts, &mut failures);
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn gpu_equals_reference_on_literal_inputs() {
    on_gpu(|loss, contexts, failures| {
        for (case, loss, reduction, tensors, _) in literals(loss.name()) {
            let mut call = Call::new(&*loss, &tensors);
            call.reduction = reduction;
            compare(&call, &case, contexts, failures);
        }
    });
}

#[test]
fn gpu_equals_reference_over_shapes() {
    on_gpu(|loss, contexts, failures| {
        for (n, m, width) in [(1, None, 1), (2, Some(1), 5), (67, None, 33), (70, Some(131), 7), (5, Some(130), 70)] {
            let tensors = inputs(loss, n, m, width, 5);
            compare(&Call::new(loss, &tensors), &format!("{n} {m:?} {width}"), contexts, failures);
        }
    });
}

#[test]
fn gpu_equals_reference_over_variants() {
    on_gpu(|loss, contexts, failures| {
        let tensors = inputs(loss, 150, Some(90), 9, 4);
        let mut call = Call::new(loss, &tensors);
        call.recording = Recording::Apart;
        call.options.sharing = Sharing::Shared;
        call.options.workgroup_size = Some(64);
        call.options.block = Some(Block::Shared);
        call.offset = 3;
        compare(&call, "apart, one buffer, 64", contexts, failures);
        let mut call = Call::new(loss, &tensors);
        call.options.workgroup_size = Some(128);
        call.options.workspace = 20_000;
        call.options.binding_limit = Some(12_000);
        compare(&call, "small blocks", contexts, failures);
        for float in [DType::F16, DType::BF16] {
            let mut call = Call::new(loss, &tensors);
            call.float = float;
            call.offset = 1;
            compare(&call, float.name(), contexts, failures);
        }
    });
}

/// Anchors that lie in the reference set: two shards with their row offsets give the loss and the gradients of
/// the whole batch against itself.
#[test]
fn shards_with_row_offsets_add_up() {
    const ROWS: usize = 70;
    const WIDTH: usize = 6;
    on_gpu(|loss, contexts, failures| {
        if !loss.signature().iter().any(|decl| decl.name == tensor::REF_LABELS) {
            return;
        }
        let all = inputs(loss, ROWS, None, WIDTH, 5);
        let expected = loss.reference(&all, Reduction::Sum, ClassAxis::First).unwrap();
        for (adapter, context) in contexts {
            let mut value = 0.0;
            let mut grad = vec![0.0; ROWS * WIDTH];
            for rows in [0..30, 30..ROWS] {
                let count = rows.end - rows.start;
                let embeddings = &all["embeddings"].as_floats()[rows.start * WIDTH..rows.end * WIDTH];
                let labels = &all["labels"].as_integers()[rows.clone()];
                let shard = HostTensors::from([
                    ("embeddings".into(), HostTensor::floats([count, WIDTH], embeddings.to_vec())),
                    ("labels".into(), HostTensor::integers([count], labels.to_vec())),
                    ("ref_embeddings".into(), all["embeddings"].clone()),
                    ("ref_labels".into(), all["labels"].clone()),
                ]);
                let mut call = Call::new(loss, &shard);
                call.reduction = Reduction::Sum;
                call.options.row_offset = Some(rows.start as u64);
                let outputs = call.run(context).unwrap().outputs;
                value += outputs["loss"].as_floats()[0];
                let own = outputs["grad.embeddings"].as_floats();
                own.iter().enumerate().for_each(|(i, g)| grad[rows.start * WIDTH + i] += g);
                grad.iter_mut().zip(outputs["grad.ref_embeddings"].as_floats()).for_each(|(sum, g)| *sum += g);
            }
            let errors = [
                difference(&[value], expected.loss.as_floats()),
                difference(&grad, expected.grads["embeddings"].as_floats()),
            ];
            if errors.iter().any(|&error| error > 1e-5) {
                failures.push(format!("{} on {adapter}: {errors:?}", loss.name()));
            }
        }
    });
}

/// How blocks are cut changes no bit, and neither does a second run.
#[test]
fn blocks_change_nothing() {
    on_gpu(|loss, contexts, failures| {
        let tensors = inputs(loss, 150, Some(200), 40, 7);
        for (adapter, context) in contexts {
            let whole = Call::new(loss, &tensors).run(context).unwrap();
            let mut cut = Call::new(loss, &tensors);
            cut.options.workspace = 50_000;
            cut.options.step_flops = 2_000_000;
            let cut = cut.run(context).unwrap();
            if whole.bits != cut.bits {
                failures.push(format!("{} on {adapter}", loss.name()));
            }
        }
    });
}

/// A million rows: every step within the flop budget, the workspace within its option and 56 bytes a row.
#[test]
fn a_million_rows_fit_the_budget() {
    const ROWS: usize = 1_000_000;
    for name in ["nt_xent_loss", "arcface_loss"] {
        let loss = registry::get(name).unwrap();
        let spec = || TensorSpec::new(DType::F32, [ROWS, 64]);
        let labels = TensorSpec::new(DType::I32, [if name == "arcface_loss" { 1000 } else { ROWS }]);
        let mut request = Request::new().tensor(tensor::LABELS, labels).gradient(tensor::EMBEDDINGS);
        request = if name == "arcface_loss" {
            let anchors = TensorSpec::new(DType::F32, [1000, 64]);
            request
                .tensor(tensor::EMBEDDINGS, anchors)
                .tensor(tensor::CLASS_WEIGHT, spec())
                .gradient(tensor::CLASS_WEIGHT)
        } else {
            request.tensor(tensor::EMBEDDINGS, spec())
        };
        let plan = loss.plan(&request, &Caps::default()).unwrap();
        let rows = (ROWS + 1000) as u64;
        let memory = plan.saved_bytes + plan.scratch_bytes;
        let most = plan.steps(Pass::Fused).iter().map(|step| step.flops).max().unwrap();
        println!("{name}: {memory} bytes, {} steps, the largest of {most} flops", plan.steps(Pass::Fused).len());
        assert!(memory <= (64 << 20) + 56 * rows, "{name}: {memory}");
        assert!(most <= request.options.step_flops, "{name}: {most}");
    }
}

/// 16,384 rows on the first adapter, a few of them checked by the definition; prints memory and rates. For one by
/// hand: `cargo test --test pairwise sixteen -- --ignored --nocapture`.
#[test]
#[ignore = "takes a minute on software Vulkan"]
fn sixteen_thousand_rows() {
    const ROWS: usize = 16_384;
    const WIDTH: usize = 32;
    let _lock = GPU.lock().unwrap_or_else(PoisonError::into_inner);
    let (adapter, context) = contexts().into_iter().next().unwrap();
    for name in ["supcon_loss", "circle_loss", "multi_similarity_loss"] {
        let loss = registry::get(name).unwrap();
        let tensors = inputs(&*loss, ROWS, None, WIDTH, 100);
        let mut call = Call::new(&*loss, &tensors);
        call.reduction = Reduction::None;
        let plan = call.plan(&context).unwrap();
        let started = std::time::Instant::now();
        let found = call.run(&context).unwrap();
        let seconds = started.elapsed().as_secs_f64();
        let flops = plan.work(Pass::Fused).flops as f64;
        println!(
            "{adapter} {name}: saved {}, scratch {} bytes, {seconds:.1} s, {:.2} Gflop/s",
            plan.saved_bytes,
            plan.scratch_bytes,
            flops / seconds / 1e9
        );
        // Anchors 0..8 against all rows.
        let rows = 8;
        let expected = own_excluded(&*loss, &tensors, rows);
        let error = difference(&found.outputs["loss"].as_floats()[..rows], &expected);
        assert!(error < 1e-5, "{name}: {error:e}");
    }
}

/// Losses of the first anchors, each against all rows but its own.
fn own_excluded(loss: &dyn Loss, tensors: &HostTensors, rows: usize) -> Vec<f64> {
    let (all, labels) = (tensors["embeddings"].as_floats(), tensors["labels"].as_integers());
    let width = tensors["embeddings"].dims[1];
    let one = |i: usize| {
        let (mut others, mut classes) = (all.to_vec(), labels.to_vec());
        others.drain(i * width..(i + 1) * width);
        classes.remove(i);
        let problem = HostTensors::from([
            ("embeddings".into(), HostTensor::floats([1, width], all[i * width..(i + 1) * width].to_vec())),
            ("labels".into(), HostTensor::integers([1], vec![labels[i]])),
            ("ref_embeddings".into(), HostTensor::floats([labels.len() - 1, width], others)),
            ("ref_labels".into(), HostTensor::integers([labels.len() - 1], classes)),
        ]);
        loss.reference(&problem, Reduction::None, ClassAxis::First).unwrap().loss.as_floats()[0]
    };
    (0..rows).map(one).collect()
}
