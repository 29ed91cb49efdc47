//! A hundred million elements, past the binding limit of 128 MiB that WebGPU promises.

use wgloss::tensor::{GRAD_INPUT, INPUT, LABELS, LOSS, TARGET};
use wgloss::{
    Context, DType, Error, Memory, Pass, Plan, Readback, Request, TensorSlice, TensorSpec, Tensors, registry, wgpu,
};
use wgloss_cases::support::adapters;
use wgloss_cases::support::call::wait;

const LIMIT: u64 = 128 << 20;

fn request() -> Request {
    let mut request = Request::new();
    request.options.binding_limit = Some(LIMIT);
    request
}

/// Uploads values by element, in parts.
fn upload(context: &Context, count: u64, value: impl Fn(u64) -> u32) -> wgpu::Buffer {
    let buffer = context.device().create_buffer(&wgpu::BufferDescriptor {
        label: Some("large"),
        size: count * 4,
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    const PART: u64 = 4 << 20;
    for first in (0..count).step_by(PART as usize) {
        let words: Vec<u8> = (first..(first + PART).min(count)).flat_map(|i| value(i).to_le_bytes()).collect();
        context.queue().write_buffer(&buffer, first * 4, &words);
        context.queue().submit([]);
    }
    buffer
}

fn read(context: &Context, buffer: &wgpu::Buffer, first: u64, count: u64) -> Result<Vec<f64>, Error> {
    let mut encoder = context.device().create_command_encoder(&Default::default());
    let slice = TensorSlice::at(buffer, first * 4);
    let read = Readback::record(context.device(), &mut encoder, &slice, count * 4)?;
    context.queue().submit([encoder.finish()]);
    let bytes = wait(context, read.read())?;
    Ok(bytes.chunks_exact(4).map(|b| f64::from(f32::from_le_bytes([b[0], b[1], b[2], b[3]]))).collect())
}

fn run(context: &Context, plan: &Plan, tensors: &Tensors) -> Result<(), Error> {
    let bound = pollster::block_on(context.prepare(plan))?.bind(tensors, &Memory::default())?;
    let mut encoder = context.device().create_command_encoder(&Default::default());
    bound.encode(Pass::Fused, &mut encoder);
    context.queue().submit([encoder.finish()]);
    Ok(())
}

fn first_adapter() -> Context {
    adapters::request("vulkan").map(|(_, context)| context).expect(adapters::INSTALL)
}

#[test]
fn bce_with_logits_over_a_hundred_million_elements() {
    let context = first_adapter();
    let (n, c) = (100_000_000u64, 1);
    let dims = [n as usize, c];
    let x = |i: u64| (i * 2_654_435_761 % 1021) as f32 / 128.0 - 4.0;
    let t = |i: u64| f32::from(u8::from(i.is_multiple_of(3)));
    let loss = registry::get("bce_with_logits").expect("the catalogue has it");
    let spec = TensorSpec::new(DType::F32, dims);
    let request = request().tensor(INPUT, spec.clone()).tensor(TARGET, spec).gradient(INPUT);
    let plan = loss.plan(&request, context.caps()).expect("a plan for any size");
    assert!(plan.steps(Pass::Fused).len() > 3, "three windows or more");
    let (value, grad) = (upload(&context, 1, |_| 0), upload(&context, n, |_| 0));
    let tensors = Tensors::new()
        .with(INPUT, TensorSlice::whole(&upload(&context, n, |i| x(i).to_bits())))
        .with(TARGET, TensorSlice::whole(&upload(&context, n, |i| t(i).to_bits())))
        .with(LOSS, TensorSlice::whole(&value))
        .with(GRAD_INPUT, TensorSlice::whole(&grad));
    run(&context, &plan, &tensors).expect("the call runs");
    // Inputs repeat after 3 x 1021 elements: the sum is a weighted sum over one period.
    let period = 3 * 1021;
    let term = |i: u64| {
        let (x, t) = (f64::from(x(i)), f64::from(t(i)));
        x.max(0.0) - x * t + (-x.abs()).exp().ln_1p()
    };
    let repeats = |i: u64| (n - i).div_ceil(period) as f64;
    let exact = (0..period).map(|i| term(i) * repeats(i)).sum::<f64>() / n as f64;
    let found = read(&context, &value, 0, 1).expect("a loss")[0];
    assert!((found - exact).abs() <= 1e-6 * exact, "loss {found}, exactly {exact}");
    for first in [0, LIMIT / 4 - 500, n - 1000] {
        let found = read(&context, &grad, first, 1000).expect("a gradient");
        for (i, g) in (first..).zip(found) {
            let exact = (1.0 / (1.0 + (-f64::from(x(i))).exp()) - f64::from(t(i))) / n as f64;
            assert!((g - exact).abs() <= 1e-6 / n as f64, "gradient {i}: {g}, exactly {exact}");
        }
    }
}

#[test]
fn dice_over_a_hundred_million_elements() {
    let context = first_adapter();
    let (classes, space) = (2u64, 50_000_000u64);
    let dims = [1, classes as usize, space as usize];
    // The scores of a position: a class margin that repeats after 1021 positions.
    let margin = |s: u64| (s * 7919 % 1021) as f32 / 256.0 - 2.0;
    let label = |s: u64| u32::from(s.is_multiple_of(3));
    let loss = registry::from_json("dice_loss", r#"{"smooth_nr": 0, "smooth_dr": 0}"#).expect("the catalogue has it");
    let request = request()
        .tensor(INPUT, TensorSpec::new(DType::F32, dims))
        .tensor(LABELS, TensorSpec::new(DType::U32, [1, space as usize]))
        .gradient(INPUT);
    let plan = loss.plan(&request, context.caps()).expect("a plan for any size");
    let (value, grad) = (upload(&context, 1, |_| 0), upload(&context, classes * space, |_| 0));
    let score = |i: u64| if i < space { 0.0f32 } else { margin(i - space) };
    let tensors = Tensors::new()
        .with(INPUT, TensorSlice::whole(&upload(&context, classes * space, |i| score(i).to_bits())))
        .with(LABELS, TensorSlice::whole(&upload(&context, space, label)))
        .with(LOSS, TensorSlice::whole(&value))
        .with(GRAD_INPUT, TensorSlice::whole(&grad));
    run(&context, &plan, &tensors).expect("the call runs");
    let p = |s: u64| 1.0 / (1.0 + (-f64::from(margin(s))).exp());
    let period = 3 * 1021;
    let repeats = |s: u64| (space - s).div_ceil(period) as f64;
    let sum = |f: &dyn Fn(u64) -> f64| (0..period).map(|s| f(s) * repeats(s)).sum::<f64>();
    let t = |s: u64| f64::from(label(s));
    let terms = [
        (sum(&|s| (1.0 - p(s)) * (1.0 - t(s))), sum(&|s| 1.0 - p(s) + 1.0 - t(s))),
        (sum(&|s| p(s) * t(s)), sum(&|s| p(s) + t(s))),
    ];
    let exact = terms.iter().map(|(i, d)| 1.0 - 2.0 * i / d).sum::<f64>() / 2.0;
    let found = read(&context, &value, 0, 1).expect("a loss")[0];
    assert!((found - exact).abs() <= 1e-6 * exact, "loss {found}, exactly {exact}");
    // d loss / d p_c = (I / D - t) / D for each class, halved by the mean; softmax of two takes p (1 - p).
    let slope = |c: usize, t: f64| (2.0 * terms[c].0 / terms[c].1 - 2.0 * t) / terms[c].1 / 2.0;
    for first in [0, LIMIT / 4, space - 1000] {
        let found = read(&context, &grad, space + first, 1000).expect("a gradient");
        for (s, g) in (first..).zip(found) {
            let exact = p(s) * (1.0 - p(s)) * (slope(1, t(s)) - slope(0, 1.0 - t(s)));
            assert!((g - exact).abs() <= 2e-6 / space as f64, "gradient {s}: {g}, exactly {exact}");
        }
    }
}

/// Two rows, each of which is longer than a binding.
#[test]
fn relative_lp_over_eighty_million_elements() {
    let context = first_adapter();
    let (rows, length) = (2u64, 40_000_000u64);
    let dims = [rows as usize, length as usize];
    let x = |i: u64| (i * 2_654_435_761 % 1021) as f32 / 128.0 - 4.0;
    // The second row's target is twice as large.
    let t = |i: u64| (i % 3) as f32 * (1 + i / length) as f32 - 0.5;
    let loss = registry::get("relative_lp_loss").expect("the catalogue has it");
    let spec = TensorSpec::new(DType::F32, dims);
    let request = request().tensor(INPUT, spec.clone()).tensor(TARGET, spec).gradient(INPUT);
    let plan = loss.plan(&request, context.caps()).expect("a plan for any size");
    let (value, grad) = (upload(&context, 1, |_| 0), upload(&context, rows * length, |_| 0));
    let tensors = Tensors::new()
        .with(INPUT, TensorSlice::whole(&upload(&context, rows * length, |i| x(i).to_bits())))
        .with(TARGET, TensorSlice::whole(&upload(&context, rows * length, |i| t(i).to_bits())))
        .with(LOSS, TensorSlice::whole(&value))
        .with(GRAD_INPUT, TensorSlice::whole(&grad));
    run(&context, &plan, &tensors).expect("the call runs");
    // Both repeat after 3 x 1021 elements of a row.
    let period = 3 * 1021;
    let sum = |row: u64, f: &dyn Fn(u64) -> f64| -> f64 {
        let first = row * length;
        (first..first + period).map(|i| f(i) * (first + length - i).div_ceil(period) as f64).sum()
    };
    let error = |i: u64| f64::from(x(i)) - f64::from(t(i));
    let norms =
        [0, 1].map(|row| (sum(row, &|i| error(i).powi(2)).sqrt(), sum(row, &|i| f64::from(t(i)).powi(2)).sqrt()));
    let exact = norms.iter().map(|(error, target)| error / target).sum::<f64>() / rows as f64;
    let found = read(&context, &value, 0, 1).expect("a loss")[0];
    assert!((found - exact).abs() <= 2e-6 * exact, "loss {found}, exactly {exact}");
    for first in [0, length - 500, LIMIT / 4 - 500, rows * length - 1000] {
        let found = read(&context, &grad, first, 1000).expect("a gradient");
        for (i, g) in (first..).zip(found) {
            let (norm, target) = norms[(i / length) as usize];
            let exact = error(i) / norm / target / rows as f64;
            assert!((g - exact).abs() <= 5e-6 / norm / target, "gradient {i}: {g:e}, exactly {exact:e}");
        }
    }
}
