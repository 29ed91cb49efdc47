//! Oracle 6: bad input gives the stated error, which names what is wrong; bad labels and NaN on the GPU,
//! which cannot refuse, are counted and shown.

use crate::compare::Expected;
use crate::devices::Device;
use crate::gpu_equals_f64::all;
use crate::inputs::{Optional, Problem, Recipe, ignore_index, long, odd};
use crate::support::call::{Arena, Call, Outcome};
use crate::table::{Row, Values, rows};
use crate::variants::{DEFAULT, agree};
use serde_json::{Value as Json, json};
use wgloss::tensor::{CELL_MASK, GRAD_OUTPUT, INPUT, LABELS, LOSS, STATUS, TARGET, grad};
use wgloss::{
    Block, Caps, ClassAxis, Context, DType, Error, HostData, HostTensor, HostTensors, Loss, Memory, Options,
    ParameterValue, Pass, Presence, Range, Reduction, Request, Sharing, Sizes, TensorKind, TensorSlice, Tensors,
    registry, wgpu,
};

/// Parameters that are unknown, of the wrong type, or out of range.
pub fn parameters(row: &Row) -> Result<(), String> {
    let mut results = Vec::new();
    let read = |json: Json| registry::from_json(row.loss, &json.to_string()).map(drop);
    for json in ["[1]", "1", "null", "{", "\"beta\""] {
        let error = registry::from_json(row.loss, json).map(drop);
        results.push(expect(json, error, |e| matches!(e, Error::Json { .. })));
    }
    let unknown = read(json!({ "nonsense": 1 }));
    results.push(expect(
        "unknown",
        unknown,
        |e| matches!(e, Error::UnknownParameter { name, .. } if name == "nonsense"),
    ));
    for parameter in row.default_loss().parameters() {
        let named = |e: &Error| matches!(e, Error::Parameter { name, .. } if name == parameter.name);
        for bad in bad_values(&parameter.value, parameter.range) {
            let what = format!("{} = {bad}", parameter.name);
            let mut object = json!({});
            object[parameter.name] = bad.clone();
            results.push(expect(&what, read(object), named));
            // A struct whose field was set to a number out of range is refused where it is used.
            let mut loss = row.default_loss();
            if loss.set(parameter.name, &bad).is_some_and(|set| set.is_ok()) {
                let problem = Recipe::new(row, odd(row)).make()?;
                let call = DEFAULT.call(&problem, &problem.tensors);
                results.push(expect(
                    &format!("plan, {what}"),
                    loss.plan(&call.request(), &Caps::default()).map(drop),
                    named,
                ));
                results.push(expect(&format!("reference, {what}"), evaluate(&*loss, &problem.tensors), named));
            }
        }
    }
    all(results)
}

fn bad_values(value: &ParameterValue, range: Range) -> Vec<Json> {
    let mut list = vec![Json::Null, json!([1]), json!({})];
    match value {
        ParameterValue::Number(_) => {
            list.extend([json!("1"), json!(true), json!(1e39), json!(-1e39)]);
            match range {
                Range::Any => {}
                Range::AtLeast(low) => list.push(json!(low - 0.5)),
                Range::MoreThan(low) => list.extend([json!(low), json!(low - 0.5)]),
                Range::AtMost(high) => list.push(json!(high + 0.5)),
                Range::Within(low, high) => list.extend([json!(low - 0.5), json!(high + 0.5)]),
                Range::Between(low, high) => list.extend([json!(low), json!(high), json!(low - 0.5)]),
                Range::Below(low, high) => list.extend([json!(low - 0.5), json!(high)]),
                Range::Above(low, high) => list.extend([json!(low), json!(high + 0.5)]),
                Range::Odd => list.extend([json!(2), json!(-1)]),
                Range::Some(..) => unreachable!("a range of lists"),
            }
        }
        ParameterValue::Integer(_) => {
            list.extend([json!("1"), json!(true), json!(1.5), json!(1i64 << 40)]);
            match range {
                Range::AtLeast(low) => list.push(json!(low as i64 - 1)),
                Range::Within(low, high) => list.extend([json!(low as i64 - 1), json!(high as i64 + 1)]),
                Range::Odd => list.extend([json!(2), json!(-1), json!(0)]),
                _ => {}
            }
        }
        ParameterValue::Numbers(_) => {
            list.retain(|value| !value.is_array());
            list.extend([
                json!(1),
                json!("1"),
                json!([true]),
                json!([-1]),
                json!([1, 0]),
                json!([[1]]),
                json!([1, null]),
            ]);
        }
        ParameterValue::Integers(_) => {
            list.retain(|value| !value.is_array());
            list.extend([
                json!(1),
                json!("1"),
                json!([]),
                json!([true]),
                json!([-1]),
                json!([0, 0]),
                json!([0.5]),
                json!([7]),
                json!([1, null]),
            ]);
        }
        ParameterValue::Words(_) => {
            list.retain(|value| !value.is_array());
            list.extend([json!("nonsense"), json!(["nonsense"]), json!([1]), json!([null])]);
        }
        ParameterValue::Bool(_) => list.extend([json!("true"), json!(1), json!(0.0)]),
        ParameterValue::Word(_) => list.extend([json!("nonsense"), json!(""), json!(1), json!(true)]),
    }
    list
}

/// Tensors that are missing, superfluous, or of the wrong shape or storage type.
pub fn tensors(row: &Row) -> Result<(), String> {
    let problem = Recipe::new(row, odd(row)).optional(Optional::All).upstream().make()?;
    let signature = problem.loss.signature();
    let call = DEFAULT.call(&problem, &problem.tensors);
    let mut results = Vec::new();
    let mut both = |what: &str, tensors: &HostTensors, matches: &dyn Fn(&Error) -> bool| {
        let mut call = call.clone();
        call.tensors = tensors;
        call.stored.clear();
        let request = gradients_removed(&call);
        results.push(expect(
            &format!("plan, {what}"),
            problem.loss.plan(&request, &Caps::default()).map(drop),
            matches,
        ));
        results.push(expect(&format!("reference, {what}"), evaluate(&*problem.loss, tensors), matches));
    };
    for decl in signature.iter().filter(|decl| decl.presence != Presence::Optional) {
        let mut tensors = problem.tensors.clone();
        if tensors.remove(decl.name).is_some() {
            let other = if let Presence::Either(other) = decl.presence { other } else { decl.name };
            let missing =
                |e: &Error| matches!(e, Error::MissingTensor { name, .. } if name == decl.name || name == other);
            both(&format!("no `{}`", decl.name), &tensors, &missing);
        }
    }
    let mut tensors = problem.tensors.clone();
    tensors.insert("nonsense".into(), HostTensor::zeros([3]));
    both("one too many", &tensors, &|e| matches!(e, Error::UnexpectedTensor { name, .. } if name == "nonsense"));
    if problem.tensors.contains_key(LABELS) && signature.iter().any(|d| d.name == TARGET) {
        let mut tensors = problem.tensors.clone();
        tensors
            .extend(Recipe::new(row, odd(row)).dense().make()?.tensors.into_iter().filter(|(name, _)| name == TARGET));
        let named =
            |e: &Error| matches!(e, Error::UnexpectedTensor { name, .. } if [LABELS, TARGET].contains(&name.as_str()));
        both("labels and target", &tensors, &named);
    }
    let place = |name: &str| signature.iter().position(|decl| decl.name == name).unwrap_or(signature.len());
    for (name, tensor) in problem.tensors.iter().filter(|(name, _)| *name != signature[0].name) {
        // The first tensor with a letter fixes its size: one that follows may be the one to disagree.
        let shape = |e: &Error| matches!(e, Error::Shape { name: found, .. } if place(found) >= place(name));
        for dims in bad_shapes(&tensor.dims).into_iter().filter(|dims| !is_free(&problem, name, dims)) {
            let mut tensors = problem.tensors.clone();
            tensors.insert(name.clone(), reshaped(tensor, dims.clone()));
            both(&format!("`{name}` of shape {dims:?}"), &tensors, &shape);
        }
        let mut tensors = problem.tensors.clone();
        let other = match &tensor.data {
            HostData::Float(_) => HostTensor::integers(tensor.dims.clone(), vec![1; tensor.dims.iter().product()]),
            HostData::Integer(_) => HostTensor::zeros(tensor.dims.clone()),
        };
        tensors.insert(name.clone(), other);
        both(
            &format!("`{name}` of another kind"),
            &tensors,
            &|e| matches!(e, Error::Storage { name: found, .. } if found == name),
        );
    }
    all(results)
}

/// A request for value alone: a missing tensor's gradient would be refused first.
fn gradients_removed(call: &Call<'_>) -> Request {
    let mut call = call.clone();
    call.gradients = false;
    call.request()
}

/// Whether the other tensors leave a tensor this shape: no other has the letter of the axis that differs.
fn is_free(problem: &Problem, name: &str, dims: &[usize]) -> bool {
    let mut sizes = Sizes::of(&problem.loss.parameters());
    let signature = problem.loss.signature();
    for decl in signature.iter().filter(|decl| decl.name != name) {
        if let Some(tensor) = problem.tensors.get(decl.name) {
            sizes.bind(decl.dims, &tensor.dims);
        }
    }
    signature.iter().any(|decl| decl.name == name && sizes.bind(decl.dims, dims))
}

/// A shape with one more axis, and shapes with one axis longer.
fn bad_shapes(dims: &[usize]) -> Vec<Vec<usize>> {
    let mut list = vec![[dims, &[2]].concat()];
    for axis in 0..dims.len() {
        let mut longer = dims.to_vec();
        longer[axis] += 1;
        list.push(longer);
    }
    list
}

fn reshaped(tensor: &HostTensor, dims: Vec<usize>) -> HostTensor {
    let count = dims.iter().product();
    match tensor.data {
        HostData::Float(_) => HostTensor::floats(dims, vec![0.5; count]),
        HostData::Integer(_) => HostTensor::integers(dims, vec![1; count]),
    }
}

/// Storage types, gradients and options that no plan offers.
pub fn requests(row: &Row) -> Result<(), String> {
    let problem = Recipe::new(row, odd(row)).optional(Optional::All).upstream().make()?;
    let base = DEFAULT.call(&problem, &problem.tensors).request();
    let signature = problem.loss.signature();
    let plan = |request: &Request| problem.loss.plan(request, &Caps::default()).map(drop);
    let mut results = Vec::new();
    let storage = |request: &Request, name: &str| {
        expect(
            &format!("`{name}` as {}", request.tensors[name].dtype),
            plan(request),
            |e| matches!(e, Error::Storage { name: found, .. } if found == name),
        )
    };
    let with = |name: &str, dtype| {
        let mut request = base.clone();
        request.tensors.get_mut(name).expect("drawn").dtype = dtype;
        request
    };
    for decl in signature.iter().filter(|decl| base.tensors.contains_key(decl.name)) {
        let refused: &[DType] = match decl.kind {
            TensorKind::Float => &[DType::I32, DType::U8],
            TensorKind::Auxiliary => &[DType::I32, DType::BF16],
            TensorKind::Label | TensorKind::Index => &[DType::F32, DType::Bool],
            TensorKind::Mask => &[DType::F32, DType::BF16],
        };
        results.extend(refused.iter().map(|&dtype| storage(&with(decl.name, dtype), decl.name)));
        if !decl.grad {
            let request = base.clone().gradient(decl.name);
            results.push(expect(&format!("gradient of `{}`", decl.name), plan(&request), is_unsupported));
        }
    }
    let second = signature.iter().filter(|d| d.kind == TensorKind::Float && base.tensors.contains_key(d.name)).nth(1);
    if let Some(second) = second {
        results.push(storage(&with(second.name, DType::F16), second.name));
    }
    results.push(expect("gradient of nothing", plan(&base.clone().gradient("nonsense")), is_unsupported));
    let options = |options: Options| plan(&base.clone().options(options));
    let subgroups = Options { block: Some(Block::Subgroup), ..Options::default() };
    results.push(expect("subgroups where there are none", options(subgroups), is_unsupported));
    let workgroup = Options { workgroup_size: Some(100), ..Options::default() };
    results.push(expect("a workgroup of 100", options(workgroup), is_unsupported));
    let limit = Options { binding_limit: Some(260), ..Options::default() };
    results.push(expect("bindings of 260 bytes", options(limit), |e| matches!(e, Error::TooLarge { .. })));
    let mut huge = base.clone();
    let samples = huge.tensors[signature[0].name].dims[0];
    for spec in huge.tensors.values_mut().filter(|spec| spec.dims.first() == Some(&samples)) {
        spec.dims[0] = 1 << 33;
    }
    results.push(expect("2^33 rows", plan(&huge), |e| matches!(e, Error::TooLarge { .. })));
    if !row.has_none {
        results.push(expect("reduction none", plan(&base.clone().reduction(Reduction::None)), is_unsupported));
    }
    if row.least_classes > 1 {
        let mut few = base;
        let input = few.tensors.get_mut(INPUT).ok_or("no input")?;
        input.dims[1] = row.least_classes - 1;
        few.tensors.retain(|name, _| [INPUT, LABELS].contains(&name.as_str()));
        let refused = |e: &Error| is_unsupported(e) || matches!(e, Error::Shape { name, .. } if name == INPUT);
        results.push(expect("too few classes", plan(&few), refused));
    }
    all(results)
}

/// Values that the CPU path refuses: labels outside the classes, probabilities outside [0, 1], too few
/// numbers for a shape.
pub fn values(row: &Row) -> Result<(), String> {
    let problem = Recipe::new(row, odd(row)).make()?;
    let loss = &*problem.loss;
    let refused = |what: &str, tensors: &HostTensors, name: &str| {
        expect(what, evaluate(loss, tensors), |e| matches!(e, Error::Value { name: found, .. } if found == name))
    };
    let mut results = Vec::new();
    for (name, tensor) in &problem.tensors {
        let mut tensors = problem.tensors.clone();
        let mut dims = tensor.dims.clone();
        match dims.first_mut() {
            Some(size) => *size += 1,
            None => dims.push(2),
        }
        let data = tensor.data.clone();
        tensors.insert(name.clone(), HostTensor { dims, data });
        results.push(refused(&format!("too few values of `{name}`"), &tensors, name));
    }
    if ignore_index(loss).is_some() {
        let past = problem.classes().unwrap_or(0) as i64;
        for bad in [past, -1, i64::MAX, i64::from(i32::MIN)].into_iter().filter(|label| problem.is_bad(*label)) {
            let mut tensors = problem.tensors.clone();
            if let Some(HostTensor { data: HostData::Integer(labels), .. }) = tensors.get_mut(LABELS) {
                labels[1] = bad;
            }
            results.push(refused(&format!("label {bad}"), &tensors, LABELS));
        }
    }
    if row.values == Values::Probability {
        for bad in [-0.01, 1.01] {
            let mut tensors = problem.tensors.clone();
            if let Some(HostTensor { data: HostData::Float(input), .. }) = tensors.get_mut(INPUT) {
                input[1] = bad;
            }
            results.push(refused(&format!("probability {bad}"), &tensors, INPUT));
        }
    }
    all(results)
}

fn evaluate(loss: &dyn Loss, tensors: &HostTensors) -> Result<(), Error> {
    loss.reference(tensors, Reduction::Mean, ClassAxis::First).map(drop)
}

fn is_unsupported(error: &Error) -> bool {
    matches!(error, Error::Unsupported { .. })
}

fn expect(what: &str, result: Result<(), Error>, matches: impl Fn(&Error) -> bool) -> Result<(), String> {
    match result {
        Ok(()) => Err(format!("{what}: accepted")),
        Err(error) if matches(&error) && !error.to_string().is_empty() => Ok(()),
        Err(error) => Err(format!("{what}: another error: {error:?}")),
    }
}

/// Buffers that `bind` refuses.
pub fn buffers(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        let problem = Recipe::new(row, odd(row)).make()?;
        let mut results = Vec::new();
        for sharing in [Sharing::Exclusive, Sharing::Shared] {
            let mut call = DEFAULT.call(&problem, &problem.tensors);
            call.options.sharing = sharing;
            results.extend(bad_buffers(context, &call).map_err(|e| e.to_string())?);
            results.extend(parts_alone(context, &call).map_err(|e| e.to_string())?);
        }
        all(results)
    })
}

/// Forward binds without gradients and what only they need, and not without a tensor of its own.
fn parts_alone(context: &Context, call: &Call<'_>) -> Result<Vec<Result<(), String>>, Error> {
    let plan = call.plan(context)?;
    let arena = Arena::upload(context, call, &plan)?;
    let part = plan.only(&[Pass::Statistics, Pass::Finish]);
    let prepared = pollster::block_on(context.prepare(&part))?;
    let needed: Vec<&str> = part.slots.iter().filter(|slot| slot.needed).map(|slot| &*slot.name).collect();
    let bind = |without: &str| {
        let mut tensors = Tensors::new();
        for name in needed.iter().filter(|name| **name != without) {
            tensors.insert(name, arena.tensors.get(name).expect("uploaded").clone());
        }
        prepared.bind(&tensors, &Memory::default()).map(drop)
    };
    let spare = part.slots.iter().filter(|slot| slot.output && slot.name.starts_with("grad.") && slot.needed);
    let mut results: Vec<_> = spare.map(|slot| Err(format!("forward needs `{}`", slot.name))).collect();
    results.push(bind("").map_err(|e| format!("forward alone: {e}")));
    results.extend(needed.iter().map(|name| {
        let named = |e: &Error| matches!(e, Error::MissingTensor { name: found, .. } if found == name);
        expect(&format!("forward without `{name}`"), bind(name), named)
    }));
    Ok(results)
}

fn bad_buffers(context: &Context, call: &Call<'_>) -> Result<Vec<Result<(), String>>, Error> {
    let plan = call.plan(context)?;
    let prepared = pollster::block_on(context.prepare(&plan))?;
    let arena = Arena::upload(context, call, &plan)?;
    let bind = |tensors: &Tensors, memory: &Memory| prepared.bind(tensors, memory).map(drop);
    let mut results = Vec::new();
    let names: Vec<String> = plan.slots.iter().map(|slot| slot.name.clone()).collect();
    let make = |size: u64, usage: wgpu::BufferUsages| {
        let descriptor = wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: false };
        context.device().create_buffer(&descriptor)
    };
    let storage = wgpu::BufferUsages::STORAGE;
    for slot in &plan.slots {
        let mut without = Tensors::new();
        for name in names.iter().filter(|name| **name != slot.name) {
            without.insert(name, arena.tensors.get(name).expect("uploaded").clone());
        }
        let named = |e: &Error| matches!(e, Error::MissingTensor { name, .. } if *name == slot.name);
        results.push(expect(&format!("no `{}`", slot.name), bind(&without, &Memory::default()), named));
        let buffer = |e: &Error| matches!(e, Error::Buffer { name, .. } if *name == slot.name);
        let size = slot.spec.bytes().next_multiple_of(4);
        let mut bad = |what: &str, slice: TensorSlice| {
            let tensors = arena.tensors.clone().with(&slot.name, slice);
            results.push(expect(&format!("`{}` {what}", slot.name), bind(&tensors, &Memory::default()), buffer));
        };
        bad("too small", TensorSlice::at(&make(size + 256, storage), 260));
        bad("without usage", TensorSlice::whole(&make(size, wgpu::BufferUsages::COPY_DST)));
        // Inputs start at any of their elements.
        if slot.output || slot.spec.dtype.size() > 2 {
            bad("at byte 2", TensorSlice::at(&make(size + 256, storage), 2));
        }
    }
    let extra = arena.tensors.clone().with("nonsense", TensorSlice::whole(&make(4, storage)));
    let named = |e: &Error| matches!(e, Error::UnexpectedTensor { name, .. } if name == "nonsense");
    results.push(expect("one too many", bind(&extra, &Memory::default()), named));
    let aliasing = |e: &Error| matches!(e, Error::Aliasing { .. });
    let inputs = plan.slots.iter().filter(|slot| !slot.output);
    let output = plan.slots.iter().find(|slot| slot.output).expect("every plan writes something");
    for input in inputs {
        let bytes = input.spec.bytes().max(output.spec.bytes()).next_multiple_of(4);
        let both = TensorSlice::whole(&make(bytes, storage));
        let tensors = arena.tensors.clone().with(&input.name, both.clone()).with(&output.name, both);
        results.push(expect(
            &format!("`{}` over `{}`", output.name, input.name),
            bind(&tensors, &Memory::default()),
            aliasing,
        ));
    }
    if call.options.sharing == Sharing::Exclusive {
        let input = plan.slots.iter().find(|slot| !slot.output).expect("every loss reads something");
        let bytes = input.spec.bytes().next_multiple_of(256);
        let one = make(bytes + output.spec.bytes().next_multiple_of(4), storage);
        let tensors = arena.tensors.clone();
        let tensors =
            tensors.with(&input.name, TensorSlice::whole(&one)).with(&output.name, TensorSlice::at(&one, bytes));
        results.push(expect("one buffer, exclusive", bind(&tensors, &Memory::default()), aliasing));
    }
    if plan.saved_bytes > 0 {
        let small = TensorSlice::whole(&make(plan.saved_bytes.next_multiple_of(4), wgpu::BufferUsages::COPY_DST));
        let memory = Memory { saved: Some(small), scratch: None };
        results.push(expect(
            "saved",
            bind(&arena.tensors, &memory),
            |e| matches!(e, Error::Buffer { name, .. } if name == "saved"),
        ));
    }
    Ok(results)
}

/// Tensors that follow one another in one buffer without a gap, where the device refuses ranges that overlap once they are
/// rounded: an error, unless each starts where a range may.
pub fn neighbours(device: &Device) -> Result<(), String> {
    device.run(|context| {
        let row = rows()[0];
        let problem = Recipe::new(row, odd(row)).make()?;
        let mut call = DEFAULT.call(&problem, &problem.tensors);
        call.options.sharing = Sharing::Shared;
        packed(context, &call).map_err(|e| e.to_string())?
    })
}

fn packed(context: &Context, call: &Call<'_>) -> Result<Result<(), String>, Error> {
    let caps = Caps { refuses_aliasing: true, ..context.caps().clone() };
    let plan = call.loss.plan(&call.request(), &caps)?;
    let prepared = pollster::block_on(context.prepare(&plan))?;
    let bind = |first: u64, alignment: u64| {
        let mut ends = vec![first];
        for slot in &plan.slots {
            ends.push((ends[ends.len() - 1] + slot.spec.bytes()).next_multiple_of(alignment));
        }
        let buffer = context.device().create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: ends[plan.slots.len()],
            usage: wgpu::BufferUsages::STORAGE,
            mapped_at_creation: false,
        });
        let slices = plan.slots.iter().zip(&ends).map(|(slot, &start)| (&slot.name, TensorSlice::at(&buffer, start)));
        let tensors = slices.fold(Tensors::new(), |tensors, (name, slice)| tensors.with(name, slice));
        prepared.bind(&tensors, &Memory::default()).map(drop)
    };
    let alignment = context.caps().storage_alignment;
    bind(0, alignment)?;
    // From one start or another, a tensor ends where a range may not.
    let refused = (0..alignment).step_by(4).find_map(|first| bind(first, 4).err()).map_or(Ok(()), Err);
    let named = |e: &Error| matches!(e, Error::Aliasing { first, second, .. } if first != second);
    Ok(expect("neighbours", refused, named))
}

/// Labels outside the classes count as ignored on the GPU, and the status says how many there were.
pub fn bad_labels_count(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        let clean = Recipe::new(row, odd(row)).upstream().make()?;
        let Some(ignored) = ignore_index(&*clean.loss) else { return Ok(()) };
        let past = clean.classes().unwrap_or(0) as i64;
        let stored: &[(DType, &[i64])] = &[
            (DType::I32, &[past, -1, i64::from(i32::MAX), i64::from(i32::MIN), -101]),
            (DType::I64, &[past, -1, (1 << 32) + 1, i64::MIN, i64::MAX, -(1 << 32) + 1]),
            (DType::U32, &[past, i64::from(u32::MAX), 1 << 31]),
            (DType::U8, &[past, 255]),
        ];
        // The other types of labels need pipelines of their own: once a family.
        let stored = if row.crossed { stored } else { &stored[..1] };
        all(stored.iter().map(|(dtype, labels)| {
            let bad: Vec<i64> = labels.iter().copied().filter(|label| clean.is_bad(*label)).collect();
            let put = |values: &[i64]| {
                let mut tensors = clean.tensors.clone();
                if let Some(HostTensor { data: HostData::Integer(labels), .. }) = tensors.get_mut(LABELS) {
                    values.iter().enumerate().for_each(|(at, value)| labels[at + 1] = *value);
                }
                tensors
            };
            let tensors = put(&bad);
            let mut call = DEFAULT.call(&clean, &tensors);
            call.stored.insert(LABELS.into(), *dtype);
            call.status = !clean.is_operation();
            let outcome = call.run(context).map_err(|e| e.to_string())?;
            let expected = Expected::of(&clean, &put(&vec![ignored; bad.len()]), ClassAxis::First, row.relative)?;
            agree(&outcome, &expected, &call).map_err(|e| format!("{dtype}: {e}"))?;
            if clean.is_operation() {
                return Ok(());
            }
            let status = outcome.outputs[STATUS].as_integers();
            if status == [bad.len() as i64, 0] {
                Ok(())
            } else {
                Err(format!("{dtype}: status {status:?} for {} bad labels", bad.len()))
            }
        }))
    })
}

/// A NaN or infinity in a cell that counts comes out and sets the flag; in a cell that does not, it stays
/// where it is.
pub fn nan_comes_out(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        let problem = Recipe::new(row, odd(row)).optional(Optional::Only(CELL_MASK)).upstream().make()?;
        if problem.is_operation() || row.drops_strays {
            return Ok(());
        }
        let mut results = Vec::new();
        // A score of minus infinity is a class of probability 0.
        let least = if row.values == Values::Logit { f64::NAN } else { f64::NEG_INFINITY };
        let bad = [f64::NAN, f64::INFINITY, least];
        // In a block that is whole otherwise.
        let blocks = Recipe::new(row, long(row)).upstream().make()?;
        results.push(counted_nan(context, &blocks, blocks.read_at(1), f64::NAN));
        // A mask of indices says nothing of cells.
        let cells = problem.loss.family() != "gathered";
        let Some(mask) = problem.tensors.get(CELL_MASK).filter(|_| cells) else {
            return all(bad.map(|bad| counted_nan(context, &problem, problem.read_at(1), bad)));
        };
        let clean = DEFAULT.check(context, row, &problem)?;
        let cell = |wanted: bool| mask.as_integers().iter().position(|&c| (c != 0) == wanted).unwrap_or(0);
        for bad in bad {
            let read = problem.read_at(element_of_cell(&problem, cell(true)));
            results.push(counted_nan(context, &problem, read, bad));
            results.push(ignored_nan(context, &problem, element_of_cell(&problem, cell(false)), bad, &clean));
        }
        all(results)
    })
}

/// The prediction's element that a mask's cell governs, in its last class.
fn element_of_cell(problem: &Problem, cell: usize) -> usize {
    let (input, mask) = (&problem.tensors[problem.lead()].dims, &problem.tensors[CELL_MASK].dims);
    if input == mask {
        return cell;
    }
    let space: usize = input[2..].iter().product();
    (cell / space * input[1] + input[1] - 1) * space + cell % space
}

fn with_element(problem: &Problem, at: usize, value: f64) -> HostTensors {
    let mut tensors = problem.tensors.clone();
    if let Some(HostData::Float(values)) = tensors.get_mut(problem.lead()).map(|tensor| &mut tensor.data) {
        values[at] = value;
    }
    tensors
}

fn with_status(context: &Context, problem: &Problem, tensors: &HostTensors) -> Result<Outcome, String> {
    let mut call = DEFAULT.call(problem, tensors);
    call.status = true;
    call.run(context).map_err(|e| e.to_string())
}

fn counted_nan(context: &Context, problem: &Problem, at: usize, bad: f64) -> Result<(), String> {
    let outcome = with_status(context, problem, &with_element(problem, at, bad))?;
    let loss = outcome.outputs[LOSS].as_floats()[0];
    let slope = outcome.outputs[&grad(problem.lead())].as_floats()[at];
    let status = outcome.outputs[STATUS].as_integers();
    if !loss.is_nan() || !slope.is_nan() || status != [0, 1] || !outcome.intact {
        return Err(format!("{bad} in element {at}: loss {loss}, gradient {slope}, status {status:?}"));
    }
    Ok(())
}

fn ignored_nan(context: &Context, problem: &Problem, at: usize, bad: f64, clean: &Outcome) -> Result<(), String> {
    let tensors = with_element(problem, at, bad);
    let outcome = with_status(context, problem, &tensors)?;
    let status = outcome.outputs[STATUS].as_integers();
    let slope = grad(problem.lead());
    if outcome.bits[LOSS] != clean.bits[LOSS] || outcome.bits[&slope] != clean.bits[&slope] || status != [0, 0] {
        let loss = outcome.outputs[LOSS].as_floats()[0];
        return Err(format!("{bad} in the ignored element {at}: loss {loss}, status {status:?}"));
    }
    let evaluated = problem.loss.reference(&tensors, problem.reduction, ClassAxis::First).map_err(|e| e.to_string())?;
    let finite = evaluated.loss.as_floats()[0].is_finite();
    let finite = finite && evaluated.grads[problem.lead()].as_floats().iter().all(|slope| slope.is_finite());
    if finite { Ok(()) } else { Err(format!("{bad} in the ignored element {at} comes out of the reference")) }
}

/// What a request leaves to `GRAD_OUTPUT`: its shape is the loss's.
pub fn upstream_shapes(row: &Row) -> Result<(), String> {
    let plain = Recipe::new(row, odd(row)).make()?;
    if plain.is_operation() {
        return Ok(());
    }
    let mut tensors = plain.tensors.clone();
    tensors.insert(GRAD_OUTPUT.into(), HostTensor::floats([1], vec![2.0]));
    evaluate(&*plain.loss, &tensors).map_err(|e| format!("[1] for a reduced loss: {e}"))?;
    tensors.insert(GRAD_OUTPUT.into(), HostTensor::floats([2], vec![2.0, 2.0]));
    let shape = |e: &Error| matches!(e, Error::Shape { name, .. } if name == GRAD_OUTPUT);
    expect("[2] for a reduced loss", evaluate(&*plain.loss, &tensors), shape)
}
