//! Answering a case, and writing the answer.

use crate::case::Case;
use crate::support::adapters;
use crate::support::call::Call;
use crate::support::errors::scoped;
use safetensors::Dtype;
use serde_json::{Map, Value as Json, json};
use std::path::Path;
use std::{fs, io};
use wgloss::{Caps, ClassAxis, Context, DType, Error, HostTensor, OutputKind, Plan, tensor};

impl Case {
    /// Reads a file; an error is one line without the file's name.
    pub fn read(path: &Path) -> Result<Self, String> {
        Self::parse(&fs::read(path).map_err(|e| format!("expected a file to read: {e}"))?)
    }
}

/// What answers cases.
pub enum Engine {
    /// The f64 reference on the CPU.
    Reference,
    Gpu {
        adapter: String,
        context: Context,
    },
}

/// A tensor of an answer, in the bytes of its file.
struct Entry {
    name: String,
    dtype: Dtype,
    dims: Vec<usize>,
    bytes: Vec<u8>,
}

/// What a case's file gets.
pub struct Answer {
    entries: Vec<Entry>,
    adapter: String,
    variant: String,
    /// The loss in digits, where it is one number.
    pub loss: Option<String>,
    /// Labels that are no class and not `ignore_index`.
    pub bad_labels: i64,
}

impl Engine {
    pub fn on_gpu(text: &str) -> Result<Self, String> {
        let (adapter, context) = adapters::request(text)?;
        Ok(Self::Gpu { adapter, context })
    }

    pub fn answer(&self, case: &Case) -> Result<Answer, String> {
        match self {
            Self::Reference => by_reference(case).map_err(|e| e.to_string()),
            Self::Gpu { adapter, context } => on_gpu(case, adapter, context),
        }
    }
}

fn by_reference(case: &Case) -> Result<Answer, Error> {
    // Planning checks what f64 values no longer show: the storage types.
    let unlimited = Caps { max_binding: 1 << 40, max_buffer: 1 << 40, ..Caps::default() };
    case.loss.plan(&case.request(), &unlimited)?;
    let result = case.loss.reference(&case.tensors, case.reduction, ClassAxis::First)?;
    let mut answer = Answer {
        entries: Vec::new(),
        adapter: "none".into(),
        variant: "f64 reference".into(),
        loss: scalar(&result.loss).map(|x| x.to_string()),
        bad_labels: 0,
    };
    for output in case.loss.outputs() {
        let values = if output.name == tensor::LOSS { &result.loss } else { &result.outputs[output.name] };
        answer.add(output.name, output.kind, values)?;
    }
    for (name, values) in &result.grads {
        answer.add(&tensor::grad(name), OutputKind::Float, values)?;
    }
    Ok(answer)
}

fn on_gpu(case: &Case, adapter: &str, context: &Context) -> Result<Answer, String> {
    let request = case.request();
    let plan = case.loss.plan(&request, context.caps()).map_err(|e| e.to_string())?;
    check_buffers(&plan, context.caps()).map_err(|e| e.to_string())?;
    let mut call = Call::new(&*case.loss, &case.tensors);
    call.reduction = request.reduction;
    call.stored = case.stored.clone();
    call.status = request.status;
    let mut outcome = scoped(context, || call.run(context))?;

    let count = |status: HostTensor| status.as_integers().first().copied().unwrap_or_default();
    let mut answer = Answer {
        entries: Vec::new(),
        adapter: adapter.into(),
        variant: plan.variant.clone(),
        loss: outcome.outputs.get(tensor::LOSS).and_then(scalar).map(|x| (x as f32).to_string()),
        bad_labels: outcome.outputs.remove(tensor::STATUS).map_or(0, count),
    };
    for slot in plan.slots.iter().filter(|slot| slot.output && slot.name != tensor::STATUS) {
        answer.entries.push(Entry {
            name: slot.name.clone(),
            dtype: file_type(slot.spec.dtype),
            dims: slot.spec.dims.clone(),
            bytes: outcome.bits.remove(&slot.name).unwrap_or_default(),
        });
    }
    Ok(answer)
}

/// A tensor and the margins around it must fit a buffer.
fn check_buffers(plan: &Plan, caps: &Caps) -> Result<(), Error> {
    const MARGINS: u64 = 256;
    let needed = |slot: &wgloss::Slot| slot.spec.bytes() + MARGINS;
    match plan.slots.iter().find(|slot| needed(slot) > caps.max_buffer) {
        Some(slot) => Err(Error::TooLarge {
            what: format!("tensor `{}`, bytes of its buffer", slot.name),
            needed: needed(slot),
            limit: caps.max_buffer,
        }),
        None => Ok(()),
    }
}

fn scalar(loss: &HostTensor) -> Option<f64> {
    if loss.dims.is_empty() { loss.as_floats().first().copied() } else { None }
}

fn file_type(dtype: DType) -> Dtype {
    match dtype {
        DType::F32 => Dtype::F32,
        DType::F16 => Dtype::F16,
        DType::BF16 => Dtype::BF16,
        DType::U8 => Dtype::U8,
        DType::Bool => Dtype::BOOL,
        DType::I32 => Dtype::I32,
        DType::U32 => Dtype::U32,
        DType::I64 => Dtype::I64,
    }
}

impl Answer {
    /// Real numbers as F64, integers as they are declared.
    fn add(&mut self, name: &str, kind: OutputKind, values: &HostTensor) -> Result<(), Error> {
        let (dtype, bytes) = match kind {
            OutputKind::Unsigned => (Dtype::U32, values.to_bytes(DType::U32)?),
            OutputKind::Signed => (Dtype::I32, values.to_bytes(DType::I32)?),
            _ => (Dtype::F64, values.as_floats().iter().flat_map(|x| x.to_le_bytes()).collect()),
        };
        self.entries.push(Entry { name: name.into(), dtype, dims: values.dims.clone(), bytes });
        Ok(())
    }

    /// Writes a file of that name, or leaves what was there. The same answer gives the same bytes.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let partial = path.with_file_name(name);
        let done = fs::write(&partial, self.to_bytes()).and_then(|()| fs::rename(&partial, path));
        if done.is_err() {
            // Nothing more can be done about a file that cannot be removed.
            let _ = fs::remove_file(&partial);
        }
        done
    }

    /// The safetensors format: the header's length, the header as JSON, the data. The names are sorted, which
    /// `safetensors::serialize` does not do for metadata.
    fn to_bytes(&self) -> Vec<u8> {
        let mut header = Map::new();
        header.insert("__metadata__".into(), json!({ "adapter": self.adapter, "variant": self.variant }));
        let mut data: Vec<u8> = Vec::new();
        // Wide elements first, so that each tensor starts at a multiple of its element's size.
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by_key(|e| (std::cmp::Reverse(e.dtype.bitsize()), &e.name));
        for entry in entries {
            let start = data.len();
            data.extend(&entry.bytes);
            let place =
                json!({ "dtype": entry.dtype.to_string(), "shape": entry.dims, "data_offsets": [start, data.len()] });
            header.insert(entry.name.clone(), place);
        }
        let mut header = Json::Object(header).to_string().into_bytes();
        header.resize(header.len().next_multiple_of(8), b' ');
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header);
        bytes.extend(data);
        bytes
    }
}
